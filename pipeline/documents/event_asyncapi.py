"""
Writes ``docs/asyncapi.yaml``: the events as an AsyncAPI 3 document.

``make event-schemas`` runs it; a test refuses a document that differs. The
schemas are in it, so that the one file is enough for a tool. They are written
in AsyncAPI's own dialect, a superset of JSON Schema draft-07, which no tool
may refuse; ours use only words that every draft from there on shares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from events.contract.catalogue import Kind, fields_of
from events.contract.schema import VERSION, attributes, type_of
from pipeline.documents import event_schemas
from pipeline.documents.event_schemas import ROOT
from pipeline.documents.event_texts import KindText, example, example_envelope, text_of
from pipeline.documents.markdown import bullets

DOCUMENT: Final = ROOT / "docs" / "asyncapi.yaml"
_HEADER: Final = "# Written by `make event-schemas`; do not edit.\n"
_DESCRIPTION: Final = (
    "What the suite tells about the users of a Cognito user pool. Delivery is at least once, in no"
    " order; act once per dedupekey. Ignore members, values and types that you do not know."
)
_ADDRESS: Final = "The topic's ARN is the output UserEventsTopicArn of the stack."


class _Dumper(yaml.SafeDumper):
    """Writes a thing out as often as it occurs: not every tool follows YAML's aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # PyYAML calls it with each node
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Write lines as lines."""
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def main() -> None:
    """Write the document."""
    DOCUMENT.write_text(text(), encoding="utf-8")
    print(f"{DOCUMENT.relative_to(ROOT)}: {len(Kind)} messages")


def text() -> str:
    """The document as YAML."""
    return _HEADER + yaml.dump(
        document(), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120
    )


def document() -> dict[str, Any]:
    """The document: one channel, one operation of ours, a message for each kind of event."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "User events",
            "version": f"{VERSION}.0.0",
            "description": _DESCRIPTION,
            "license": {"name": "MIT"},
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {"userEvents": _channel()},
        "operations": {
            "tellUserEvents": {
                "action": "send",
                "summary": "Every decision of a trigger is published once it is made.",
                "channel": {"$ref": "#/channels/userEvents"},
                "messages": [{"$ref": f"#/channels/userEvents/messages/{kind}"} for kind in Kind],
            }
        },
        "components": {"messages": {kind.value: _message(kind) for kind in Kind}},
    }


def _channel() -> dict[str, Any]:
    return {
        "address": None,
        "title": "The topic of user events",
        "description": _ADDRESS,
        "messages": {kind.value: {"$ref": f"#/components/messages/{kind}"} for kind in Kind},
        "bindings": {
            "sns": {
                "name": "UserEventsTopic",  # its logical id; CloudFormation makes the name
                "ordering": {"type": "standard"},
                "bindingVersion": "0.1.0",
            }
        },
    }


def _message(kind: Kind) -> dict[str, Any]:
    told, said = example(kind), text_of(kind)
    return {
        "name": type_of(kind),
        "title": kind.value,
        "summary": said.meaning,
        "description": _when(said),
        "contentType": "application/cloudevents+json",
        "headers": _headers(kind),
        "payload": _payload(kind),
        "examples": [
            {"name": "example", "headers": attributes(told), "payload": example_envelope(kind)},
        ],
    }


def _when(said: KindText) -> str:
    return f"Sent when:\n{bullets(said.sent)}\n\nNot sent when:\n{bullets(said.not_sent)}"


def _headers(kind: Kind) -> dict[str, Any]:
    """The message attributes of SNS, which filter policies compare."""
    fields = fields_of(kind)
    copied = {name: fields[name] for name in ("reason", "client_id") if name in fields}
    return {
        "type": "object",
        "required": ["type", "outcome", *(name for name in copied if copied[name].always)],
        "properties": {
            "type": {"const": type_of(kind)},
            "outcome": {"const": kind.outcome},
            **{name: dict(field.schema) for name, field in copied.items()},
        },
    }


def _payload(kind: Kind) -> Mapping[str, Any]:
    schema = event_schemas.schema(kind)
    return {word: value for word, value in schema.items() if word != "$id"}


if __name__ == "__main__":
    main()
