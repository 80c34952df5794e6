"""What ``docs/events.md`` says about one kind of event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from events.contract.catalogue import OF_NO_USER, ONCE_PER_USER, Kind, fields_of
from pipeline.documents import event_schemas
from pipeline.documents.event_schemas import personal
from pipeline.documents.event_subscriptions import (
    FilterPolicy,
    command,
    filter_policy,
    subscription,
)
from pipeline.documents.event_texts import KindText, example_envelope, text_of
from pipeline.documents.markdown import bullets, code, folded, table


def section(kind: Kind) -> str:
    """The section of *kind*, its heading included."""
    return "\n\n".join(_parts(kind, text_of(kind), filter_policy(kind)))


def _parts(kind: Kind, text: KindText, policy: FilterPolicy) -> Iterator[str]:
    yield f"### {kind}"
    yield text.meaning
    yield f"**Told by** {_told_by(text)}"
    yield "**Sent when**"
    yield bullets(text.sent)
    yield "**Not sent when**"
    yield bullets(text.not_sent)
    yield f"**When Cognito tries a trigger again** {_retries(kind)}"
    yield _fields(kind, text)
    yield code("json", json.dumps(example_envelope(kind), indent=2))
    yield "Filter policy:"
    yield code("json", json.dumps(policy))
    for reason in text.reasons[:1]:
        yield "For one reason only:"
        yield code("json", json.dumps({**policy, "reason": [reason]}))
    yield folded(
        "Subscription to copy",
        "In the CloudFormation template [above](#how-to-listen):",
        code("yaml", subscription(policy)),
        "With the AWS command line:",
        code("sh", command(policy)),
    )


def _told_by(text: KindText) -> str:
    if not text.told_by:
        return "nothing yet: the event is in the contract, and no part of this release sends it."
    return ", ".join(text.told_by) + "."


def _retries(kind: Kind) -> str:
    if kind in OF_NO_USER:
        return "nothing happens: it hangs on no trigger."
    same = "the same" if kind in ONCE_PER_USER else "another"
    return f"each try is told, with another `id` and {same} `dedupekey`."


def _fields(kind: Kind, text: KindText) -> str:
    schema = event_schemas.data(kind)
    rows = [
        [
            f"`{name}`",
            member["description"],
            "yes" if name in schema["required"] else "no",
            personal(member),
            _values(name, fields_of(kind)[name].schema, text),
        ]
        for name, member in schema["properties"].items()
    ]
    if not rows:
        return "`data` is empty."
    return table(["member of `data`", "meaning", "always", "personal data", "values"], rows)


def _values(name: str, schema: Any, text: KindText) -> str:
    values = text.reasons if name == "reason" else schema.get("examples", ())
    if values:
        return ", ".join(f"`{value}`" for value in values)
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if schema.get("type") == "integer":
        return f"whole number, {schema['minimum']} to {schema['maximum']}"
    return f"text, up to {schema['maxLength']} characters"
