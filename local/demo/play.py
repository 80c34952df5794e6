"""Plays the scenario and notes what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from botocore.exceptions import ClientError

from events.schema import UserEvent
from local.demo.app import refusal
from local.demo.listener import Listener
from local.demo.scenario import steps
from local.demo.step import Step
from local.suite import Suite

_AN_EVENT_TAKES_S = 10.0  # on a machine that does much else


@dataclass(frozen=True, slots=True)
class Played:
    """A step, and what came of it."""

    step: Step
    answer: str
    events: list[UserEvent]

    @property
    def told(self) -> list[str]:
        """The events in words."""
        return [told(event) for event in self.events]

    @property
    def is_as_expected(self) -> bool:
        """Whether Cognito answered so, and just these events reached the topic, in any order."""
        return self.answer == self.step.answer and Counter(self.told) == Counter(self.step.events)


def play(suite: Suite, *, on_step: Callable[[Step], None] = lambda _: None) -> list[Played]:
    """Play every step. An event that comes too late counts for the step that it disturbs."""
    listener = Listener(suite)
    played = []
    for step in steps(suite):
        on_step(step)
        try:
            answer = step.act()
        except ClientError as error:
            answer = refusal(error)
        events = listener.hear(len(step.events), within_s=_AN_EVENT_TAKES_S)
        played.append(Played(step, answer, events))
    return played


def told(event: UserEvent) -> str:
    """An event in words: its kind, its reason, its group, and its flags."""
    facts = [event.data.get(name) for name in ("reason", "group")]
    flags = [name for name, value in event.data.items() if value is True]
    return " ".join(str(word) for word in (event.kind, *facts, *flags) if word)


def events_of(played: Iterable[Played]) -> list[UserEvent]:
    """All events, in their order."""
    return [event for one in played for event in one.events]
