"""
Every parameter to another value and back, from no parameters and from all options on.

Each step is an update of the stack; after the way back, what was left behind is in
the way of the same step again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from pipeline.twin.beside import ALL_ON, BESIDE
from pipeline.twin.expansion import READ_BY_TRANSFORM, Expanded, expand
from pipeline.twin.refusals import Refused
from pipeline.twin.resolved import Resolved
from pipeline.twin.values import everything, other_values
from pipeline.twin.verdicts import Update, stale_aliases, updated


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One update of the walk.

    Attributes:
        parameter: The one that changes, from *old* to *new*.
        base: From which parameters the walk began: ``zero`` or ``all``.
        way: ``to``, ``fro``, or ``again`` over what was left behind.
        update: What it does; None if parameters or rules refuse it.
        refused: Why they do.
        stale: Functions whose alias goes on with the settings before.

    """

    parameter: str
    old: str
    new: str
    base: str
    way: str
    update: Update | None
    refused: str = ""
    stale: tuple[str, ...] = ()


class Walk:
    """The walks through one template, which is expanded once for each traffic shift."""

    def __init__(self, source: Mapping[str, Any]) -> None:
        self._source = source
        self.parameters: Mapping[str, Any] = source["Parameters"]
        self._expanded: dict[str, Expanded] = {}
        self._stacks: dict[tuple[tuple[str, str], ...], Resolved] = {}

    @cached_property
    def bases(self) -> Mapping[str, Mapping[str, str]]:
        """The parameters from which walks begin."""
        known = {**everything(self.parameters), **ALL_ON}
        return {"zero": {}, "all": {k: v for k, v in known.items() if k in self.parameters}}

    def stack(self, given: Mapping[str, str]) -> Resolved:
        """
        The stack with these parameters.

        Raises:
            Refused: They are not allowed.

        """
        key = tuple(sorted(given.items()))
        if key not in self._stacks:
            self._stacks[key] = Resolved(self.expanded(given), given)
        return self._stacks[key]

    def expanded(self, given: Mapping[str, str]) -> Expanded:
        """The template after the transform, which reads one parameter only."""
        value = str(given.get(READ_BY_TRANSFORM, ""))
        if value not in self._expanded:
            read = {READ_BY_TRANSFORM: value} if value else {}
            self._expanded[value] = expand(self._source, read)
        return self._expanded[value]

    def steps(self, *only: str) -> Iterator[Step]:
        """All updates, parameter by parameter; or those of some."""
        for name in only or self.parameters:
            for base, given in self.bases.items():
                for new in self.values(name, given):
                    yield from self._to_and_fro(name, new, base)

    def values(self, name: str, given: Mapping[str, str]) -> list[str]:
        """The values that a parameter may have, other than the one that is *given*."""
        definition = self.parameters[name]
        default = str(definition["Default"])
        now = given.get(name, default)
        return [each for each in (default, *other_values(name, definition)) if each != now]

    def _to_and_fro(self, name: str, new: str, base: str) -> Iterator[Step]:
        beside = {k: v for k, v in BESIDE.get(name, {}).items() if k in self.parameters}
        given = {**self.bases[base], **beside}
        old = given.get(name, str(self.parameters[name]["Default"]))
        there = partial(Step, parameter=name, old=old, new=new, base=base)
        back = partial(Step, parameter=name, old=new, new=old, base=base)
        try:
            before, after = self.stack(given), self.stack({**given, name: new})
        except Refused as exc:
            yield there(way="to", update=None, refused=str(exc))
            return
        to = updated(before, after)
        yield there(way="to", update=to, stale=_stale(to))
        fro = updated(to.after, before, to.left)
        yield back(way="fro", update=fro, stale=_stale(fro))
        if left := to.left | fro.left:
            again = updated(fro.after, after, left)
            yield there(way="again", update=again)


def _stale(update: Update) -> tuple[str, ...]:
    return tuple(stale_aliases(update))
