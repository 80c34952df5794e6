"""What a subscriber did wrong, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_SHOWN = 3


class Rule(StrEnum):
    """What a subscriber has to do; its value is the remedy."""

    TAKES_ALL_TYPES = "Take an event with nothing but what its schema requires; the rest may lack."
    ACTS_ONCE = "Remember the dedupekey of what is done, and do it once; SNS and SQS repeat."
    BEARS_ANY_ORDER = "Compare the events' time, never the order in which they arrive."
    IGNORES_UNKNOWN_MEMBERS = "Ignore members that you do not know: they are added in a version."
    BEARS_UNKNOWN_VALUES = "Take a value that you do not know as 'other': lists of values grow."
    IGNORES_UNKNOWN_TYPES = "Ignore or count a type that you do not know: types are added."
    REFUSES_OTHER_VERSIONS = "Fail an event of a version that you do not know, or it is lost."
    REFUSES_POISON = "Fail what you cannot read, so that it ends in your dead-letter queue."
    FAILS_ALONE = "Answer {'batchItemFailures': [{'itemIdentifier': messageId}]}; do not raise."
    ANSWERS_PROPERLY = "Name messages of the batch, and nothing else, in batchItemFailures."
    HAS_EFFECTS = "Let effects() tell what the handler has done, or nothing can be checked."


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One rule that was not kept, one way in which it was not.

    Attributes:
        what: What the subscriber did.
        events: Types, or what was sent in place of an event.

    """

    rule: Rule
    what: str
    events: tuple[str, ...]

    def __str__(self) -> str:
        """Rule, deed, events and remedy."""
        shown = ", ".join(self.events[:_SHOWN])
        more = f" and {len(self.events) - _SHOWN} more" if len(self.events) > _SHOWN else ""
        name = self.rule.name.lower().replace("_", " ")
        return f"not kept: {name}. It {self.what}: {shown}{more}. {self.rule.value}"


def gathered(findings: Iterable[Finding]) -> list[Finding]:
    """Make one of those that differ only in their events."""
    events: dict[tuple[Rule, str], dict[str, None]] = {}
    for finding in findings:
        events.setdefault((finding.rule, finding.what), {}).update(dict.fromkeys(finding.events))
    return [Finding(rule, what, tuple(names)) for (rule, what), names in events.items()]
