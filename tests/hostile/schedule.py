"""
Who goes on next: one act at a time, and another one only at a call of something outside.

Each act is a thread, but one of them runs: it hands over where `step` is called, and chance,
which is seeded, says to whom. So a round is the same each time, and a race that a seed finds is
found again.
"""

import threading
from collections.abc import Callable
from random import Random
from typing import Any

_MOST_STEPS = 20_000
_LONGEST_SLEEP = 200  # steps


class Endless(RuntimeError):
    """The round does not come to an end."""


def _always() -> bool:
    return True


class Act:
    """
    Something that somebody does, step by step.

    Attributes:
        turn: A lock that its thread waits for.

    """

    def __init__(self, schedule: "Schedule", do: Callable[[], Any]) -> None:
        self._schedule = schedule
        self._do = do
        self.is_done = False
        self.may_go: Callable[[], bool] = _always
        self.sleeps_until = 0
        self.result: Any = None
        self.error: BaseException | None = None
        self.turn = threading.Lock()
        self.turn.acquire()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def hand_over(self) -> None:
        """Let others go on, until it is this one's turn again."""
        if not self._schedule.goes_on(self):
            self.turn.acquire()

    def _run(self) -> None:
        self.turn.acquire()
        _ME.act = self
        try:
            self.result = self._do()
        except BaseException as error:  # noqa: BLE001  # the act that waits for it gets it
            self.error = error
        self.is_done = True
        self._schedule.goes_on(self)

    def end(self) -> None:
        """Wait for the thread, whose act is done."""
        self._thread.join()


_ME = threading.local()


class Schedule:
    """
    Plays acts; *dice* say in which order.

    *dawdles* is how likely an act is to fall asleep between two steps, for as long as others
    take for whole acts: what was read long ago is then written over what others wrote since.
    """

    def __init__(self, dice: Random, *, dawdles: float = 0.0) -> None:
        self.dice = dice
        self._dawdles = dawdles
        self._is_over = threading.Lock()
        self._is_over.acquire()
        self._acts: list[Act] = []
        self._ended: list[Act] = []
        self._error: Endless | None = None
        self.steps = 0

    def spawn(self, do: Callable[[], Any]) -> Act:
        """Begin an act that runs with the others."""
        act = Act(self, do)
        self._acts.append(act)
        return act

    def play(self, *begin: Callable[[], Any]) -> None:
        """Play until every act is done, those too that acts begin. Raises what an act raised."""
        first = [self.spawn(each) for each in begin]
        self.goes_on(None)
        self._is_over.acquire()
        if self._error:
            raise self._error
        for act in self._ended:
            act.end()
        self._ended = []
        for act in first:
            if act.error:
                raise act.error

    def goes_on(self, last: Act | None) -> bool:
        """
        Give the turn to the next act, which may be the *last* one again: then it is told so.

        It runs in the thread of the last one: to go by way of another would take twice as long.
        """
        following = self._after(last)
        if following is None:
            self._is_over.release()
        elif following is not last:
            following.turn.release()
        return following is not None and following is last

    def _after(self, last: Act | None) -> Act | None:
        if last:
            if self._dawdles and self.dice.random() < self._dawdles:
                last.sleeps_until = self.steps + self.dice.randrange(_LONGEST_SLEEP)
            if last.is_done:
                self._acts.remove(last)
                self._ended.append(last)
        if not self._acts:
            return None
        self.steps += 1
        if self.steps > _MOST_STEPS:
            self._error = Endless()
            return None
        act = self.dice.choice(self._ready())
        act.may_go = _always
        return act

    def _ready(self) -> list[Act]:
        """The acts that may go on; the sleeping ones, too, if no other can."""
        able = [each for each in self._acts if each.may_go()] or self._acts
        return [each for each in able if each.sleeps_until <= self.steps] or able

    @staticmethod
    def step(_: str = "") -> None:
        """Let others go on; nothing outside of `play`."""
        act: Act | None = getattr(_ME, "act", None)
        if act is not None:
            act.hand_over()

    @staticmethod
    def until(happens: Callable[[], bool]) -> None:
        """Let others go on until *happens*, or until all others wait the same way."""
        act: Act | None = getattr(_ME, "act", None)
        if act is not None and not happens():
            act.may_go = happens
            act.hand_over()
