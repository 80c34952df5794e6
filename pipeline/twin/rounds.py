"""
The walk in few updates: many parameters at once, for a trial that really deploys each of them.

A round changes as many parameters as rules let it, each to a value that it has not had yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.twin.beside import BESIDE
from pipeline.twin.refusals import Refused
from pipeline.twin.walk import Walk

# Another name takes two updates: see obstacles.
EMPTIED_FIRST: Final = frozenset({"DomainPrefix", "CustomDomain"})


@dataclass(frozen=True, slots=True)
class Round:
    """
    One update, and the way back.

    Attributes:
        changed: The parameters that it is about, with their new values.
        given: All parameters, with what these need in addition.

    """

    changed: Mapping[str, str]
    given: Mapping[str, str]


def rounds(walk: Walk, base: str) -> Iterator[Round]:
    """
    All rounds from a base, so that each parameter has had each of its values.

    Raises:
        LookupError: No round may have what is left.

    """
    left = [
        (name, value)
        for name in walk.parameters
        for value in walk.values(name, walk.bases[base])
        if not (name in EMPTIED_FIRST and value and walk.bases[base].get(name))
    ]
    while left:
        made = _round(walk, base, left)
        if not made.changed:
            raise LookupError(f"BESIDE in pipeline/twin/beside.py has not what {left} need")
        yield made
        left = [(name, value) for name, value in left if made.changed.get(name) != value]


def _round(walk: Walk, base: str, left: list[tuple[str, str]]) -> Round:
    changed: dict[str, str] = {}
    held: dict[str, str] = {}
    for name, value in left:
        wanted = {k: v for k, v in BESIDE.get(name, {}).items() if k in walk.parameters}
        wanted[name] = value
        if name in changed or any(held.get(k, v) != v for k, v in wanted.items()):
            continue
        try:
            walk.stack({**walk.bases[base], **held, **wanted})
        except Refused:
            continue
        held |= wanted
        changed[name] = value
    return Round(changed, {**walk.bases[base], **held})
