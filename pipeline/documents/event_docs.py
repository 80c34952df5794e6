"""
Writes ``docs/events.md``, for those who subscribe to the events.

``make event-schemas`` runs it. The frame is ``event_docs.md``, the words about
each kind are in ``event_texts.toml``, the rest comes from the catalogue; a test
refuses a page that differs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from events.contract.catalogue import ONCE_PER_USER, Kind, Reason
from pipeline.documents import event_schemas, event_subscriptions
from pipeline.documents.event_schemas import ROOT, personal
from pipeline.documents.event_section import section
from pipeline.documents.event_texts import REASONS, example_envelope, text_of
from pipeline.documents.markdown import anchor, table

PAGE: Final = ROOT / "docs" / "events.md"
_FRAME: Final = Path(__file__).with_suffix(".md")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(Kind)} kinds of event")


def page() -> str:
    """The whole page."""
    policy = event_subscriptions.filter_policy(Kind.SIGN_UP_REJECTED)
    parts = {
        "generated": "Written by `make event-schemas`; do not edit.",
        "recipe": event_subscriptions.recipe(policy).rstrip(),
        "command": event_subscriptions.command(policy),
        "once": ", ".join(f"`{kind}`" for kind in ONCE_PER_USER),
        "envelope": _envelope(),
        "index": _index(),
        "kinds": "\n\n".join(section(kind) for kind in Kind),
        "reasons": _reasons(),
    }
    text = _FRAME.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace("{{" + name + "}}", part)
    return text


def _envelope() -> str:
    schema = event_schemas.schema(Kind.USER_CONFIRMED)
    sample = example_envelope(Kind.USER_CONFIRMED) | {"data": "see each event"}
    rows = [
        [
            f"`{name}`",
            member["description"],
            "yes" if name in schema["required"] else "no",
            personal(member),
            f"`{sample[name]}`",
        ]
        for name, member in schema["properties"].items()
    ]
    return table(["member", "meaning", "always", "personal data", "example"], rows)


def _index() -> str:
    rows = [[f"[`{kind}`](#{anchor(kind.value)})", text_of(kind).meaning] for kind in Kind]
    return table(["event", "meaning"], rows)


def _reasons() -> str:
    rows = [
        [
            f"`{reason}`",
            REASONS[reason],
            ", ".join(f"`{kind}`" for kind in Kind if reason in text_of(kind).reasons),
        ]
        for reason in Reason
    ]
    return table(["reason", "meaning", "of"], rows)


if __name__ == "__main__":
    main()
