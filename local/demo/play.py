"""
Plays the scenario and notes what became of it.

The suite serves whatever happens here: a step that fails is a row of the table, and the next
one is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any

from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError

from events.contract.schema import UserEvent
from local.demo.app import refusal
from local.demo.listener import Listener
from local.demo.played import Outcome, Played
from local.demo.scenario import steps
from local.demo.step import Step
from local.suite import Suite

_LOST = (EndpointConnectionError, ConnectionClosedError)
_LOST_IN_A_ROW = 3


class EmulatorGone(ConnectionError):
    """The emulator does not answer any more; the message ends with the end of its log."""


def play(
    suite: Suite,
    *,
    on_step: Callable[[Played], Any] = lambda _: None,
    listener: Listener | None = None,
) -> list[Played]:
    """
    Play every step, and tell *on_step* of each when it is over; *listener* hears the events.

    An event that comes too late counts for the step that it disturbs. EmulatorGone if there is
    nothing left to play with.
    """
    with ExitStack() as at_the_end:
        story = Story((listener or Listener(suite)).hear, last_words=suite.emulator.last_words)
        for step in steps(suite, at_the_end):
            on_step(story.play(step))
        return story.played


class Story:
    """
    What was played so far.

    *hear* gives the events of a step, of which there should be so many; *last_words* is the
    end of the emulator's log.
    """

    def __init__(
        self, hear: Callable[[int], list[UserEvent]], *, last_words: Callable[[], str]
    ) -> None:
        self._hear, self._last_words = hear, last_words
        self._lost_in_a_row = 0
        self.played: list[Played] = []

    def play(self, step: Step) -> Played:
        """Play *step*, or skip it if what it needs did not succeed."""
        done = {each.step.title for each in self.played if each.was_done}
        missed = [title for title in step.needs if title not in done]
        if missed:
            why = f'"{missed[0]}" did not succeed'
            self.played.append(Played(step, why, (), Outcome.SKIPPED))
        else:
            self.played.append(self._done(step))
        return self.played[-1]

    def _done(self, step: Step) -> Played:
        try:
            played = Played.fully(step, _answer(step), self._hear(len(step.events)))
        except Exception as error:  # noqa: BLE001  (a step that fails ends nothing)
            self._count_lost(error)
            return Played(step, f"{type(error).__name__}: {error}", (), Outcome.FAILED)
        self._lost_in_a_row = 0
        return played

    def _count_lost(self, error: Exception) -> None:
        self._lost_in_a_row = self._lost_in_a_row + 1 if isinstance(error, _LOST) else 0
        if self._lost_in_a_row == _LOST_IN_A_ROW:
            words = self._last_words()
            raise EmulatorGone(f"the emulator does not answer; the end of its log:\n{words}")


def _answer(step: Step) -> str:
    try:
        return step.act()
    except ClientError as error:
        return refusal(error)


def events_of(played: Iterable[Played]) -> list[UserEvent]:
    """All events, in their order."""
    return [event for one in played for event in one.events]
