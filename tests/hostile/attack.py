"""What an attack is: a promise, and somebody who tries to break it, a number of times."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from tests.hostile.world import World

Mutant = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Tally:
    """
    What came of it.

    Attributes:
        tried: What the attacker did, counted as the attack says.
        succeeded: How often the attacker got what the promise denies.
        harmed: How often somebody honest was kept out, or paid for it.

    """

    tried: int = 0
    succeeded: int = 0
    harmed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.tried + other.tried,
            self.succeeded + other.succeeded,
            self.harmed + other.harmed,
        )

    @property
    def is_lost(self) -> bool:
        """Whether the promise is broken."""
        return bool(self.succeeded or self.harmed)


@dataclass(frozen=True)
class Worlds:
    """Makes the worlds of a play, by number: the same seed has the same ones."""

    seed: int
    first: int = 0

    def __call__(self, number: int, **settings: str) -> World:
        """World *number* of the play, with the template's settings but for *settings*."""
        return World(f"{self.seed} {self.first + number}", **settings)

    def dice(self, number: int) -> Random:
        """Chance, for an attack that needs no world."""
        return Random(f"{self.seed} {self.first + number}")  # noqa: S311  # nobody must not guess it


class Round(Protocol):
    """What is played in one world."""

    def run(self) -> Tally:
        """Play it; what came of it."""


def in_worlds(begun: Callable[[World], Round], **settings: str) -> Callable[[Worlds, int], Tally]:
    """The play of what is *begun* again in each round, in a world of its own with *settings*."""

    def played(world: World) -> Tally:
        with world.inhabited():
            return begun(world).run()

    def play(worlds: Worlds, rounds: int) -> Tally:
        return sum((played(worlds(number, **settings)) for number in range(rounds)), Tally())

    return play


@dataclass(frozen=True)
class Attack:
    """
    One attack.

    Attributes:
        promise: What holds; *invariants* are its numbers, if it has any.
        rounds: How many of them `make test` plays: all there are of an attack that has an end.
        play: Plays so many rounds in worlds that it makes.
        controls: What must lose, by what is wrong with it: without them an attack proves nothing.
        control_rounds: How many rounds that takes at most.
        parts: Tests that share the rounds out, none of which takes seconds.
        is_slow: Whether a part takes more than about a second.

    """

    name: str
    promise: str
    rounds: int
    play: Callable[[Worlds, int], Tally]
    controls: Mapping[str, Mutant]
    invariants: tuple[int, ...] = ()
    seed: int = 1
    control_rounds: int = 50
    parts: int = 1
    is_slow: bool = False
    repeats: bool = field(default=True)  # more rounds are more than the same again
