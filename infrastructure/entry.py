"""A function of the stack with all that is there for it, and what a template has of such."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infrastructure.pieces import Piece
from pipeline.boards.parts import Parts, Queue, Trigger, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    A function.

    Attributes:
        name: ``PreSignUp`` is the function ``PreSignUpFunction``.
        items: What there is for it, in order.
        part: What boards and alarms know of it, its harm among that.
        queue: That which it reads, if it does.
        needed: What of it the first sign-up needs.
        called: How the pool names it, if that is optional.
        also_called: Lines of the pool's further triggers that are there with it.

    """

    name: str
    items: tuple[Item, ...]
    part: Trigger | Worker
    queue: Queue | None = None
    needed: tuple[str, ...] = ()
    called: str = ""
    also_called: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """
    What a source may look at.

    Attributes:
        defined: What the sources before it define, by section and name.
        entries: The functions of the template, those that come later among them.

    """

    defined: Mapping[str, Mapping[str, Any]]
    entries: tuple[Entry, ...] = ()

    @property
    def parts(self) -> Parts:
        """What boards and alarms are made of."""
        made = [each.part for each in self.entries]
        return Parts(
            triggers=tuple(each for each in made if isinstance(each, Trigger)),
            workers=tuple(each for each in made if isinstance(each, Worker)),
            queues=tuple(each.queue for each in self.entries if each.queue),
        )

    def has(self, name: str) -> bool:
        """Tell whether the template has the function *name*."""
        return any(each.name == name for each in self.entries)

    def of_announcing(self, words: str) -> list[str]:
        """*words* with the name of each function that announces events, if it is there."""
        return list(_if_there(words, self.parts.announcing))

    def of_triggers(self, words: str) -> list[str]:
        """The same of each trigger."""
        return list(_if_there(words, self.parts.triggers))


# What a piece becomes in a template; None, if there is nothing left of it.
Fill = Callable[[Piece, Known], Piece | None]
# A piece, perhaps with what is to become of it.
Item = Piece | tuple[Piece, Fill]


def _if_there(words: str, parts: Iterable[Trigger | Worker]) -> Iterator[str]:
    for part in parts:
        yield if_there(part.condition, words.format(part.name))


def if_there(condition: str, said: str) -> str:
    """
    What is *said*, if the *condition* holds or there is none.

    >>> if_there("", "!Ref A"), if_there("C", "!Ref A")
    ('!Ref A', '!If [C, !Ref A, !Ref AWS::NoValue]')
    """
    return f"!If [{condition}, {said}, !Ref AWS::NoValue]" if condition else said
