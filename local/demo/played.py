"""What came of a step of the demo's story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from events.contract.schema import UserEvent
from local.demo.step import Step


class Outcome(StrEnum):
    """How a step ended, as the table shows it."""

    OK = "ok"
    DIFFERS = "DIFFERS"
    FAILED = "FAILED"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Played:
    """
    A step, and what came of it.

    Attributes:
        answer: What Cognito answered, or what went wrong.

    """

    step: Step
    answer: str
    events: tuple[UserEvent, ...]
    outcome: Outcome

    @property
    def told(self) -> list[str]:
        """The events in words."""
        return [told(event) for event in self.events]

    @property
    def was_done(self) -> bool:
        """Whether Cognito answered as it must, so that later steps can build on this one."""
        return self.answer == self.step.answer

    @classmethod
    def fully(cls, step: Step, answer: str, events: Iterable[UserEvent]) -> Played:
        """Right if Cognito answered so, and just these events reached the topic, in any order."""
        heard = tuple(events)
        is_right = answer == step.answer and Counter(map(told, heard)) == Counter(step.events)
        return cls(step, answer, heard, Outcome.OK if is_right else Outcome.DIFFERS)


def told(event: UserEvent) -> str:
    """An event in words: its kind, its reason, its group, and its flags."""
    facts = [event.data.get(name) for name in ("reason", "group")]
    flags = [name for name, value in event.data.items() if value is True]
    return " ".join(str(word) for word in (event.kind, *facts, *flags) if word)
