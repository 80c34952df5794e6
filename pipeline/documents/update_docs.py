"""
What an update deletes, replaces or leaves behind, for ``docs/parameters.md``.

It comes from the walk of the twin through every parameter; whatever loses nothing
is left out: updates in place, new versions, resources that hold nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pipeline.documents.markdown import table
from pipeline.twin.registry import schema_date
from pipeline.twin.stack_policy import refuses, stack_policy
from pipeline.twin.verdicts import KEEPS, Fate, Verdict
from pipeline.twin.walk import Step

_HELD: Final = "refuses"
_VERSION: Final = "AWS::Lambda::Version"
_HEAD: Final = """\
## What an update deletes

What CloudFormation does when one parameter changes, by the resource schemas of {date}, from no
parameters and from all options on. A parameter that is not here loses nothing: its updates are made
in place, publish versions, or make and delete what holds no data. "Leaves" means that a resource is
kept, and is no part of the stack any more; "again" is the same change once more, over what was
left. With the stack policy in force ([delivery](delivery.md#stack-policy)), CloudFormation refuses
the changes that are marked; [operations](operations.md#updates-that-delete) says how to make
one."""


def section(steps: Iterable[Step], parameters: Mapping[str, Any]) -> str:
    """The table of those *steps* of a walk that lose or leave something, or are refused."""
    told: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for step in steps:
        effects = told[step.parameter].setdefault(_change(step, parameters[step.parameter]), [])
        effects += [each for each in _effects(step) if each not in effects]
    rows = [row for name, changes in told.items() for row in _rows(name, changes)]
    columns = ["parameter", "change", "the update", "stack policy"]
    return f"{_HEAD.format(date=schema_date())}\n\n{table(columns, rows)}"


def loud(step: Step) -> Iterator[Verdict]:
    """The verdicts of a step that somebody should know of."""
    for each in step.update.verdicts if step.update else ():
        is_kept = each.fate is Fate.LEAVE or KEEPS in each.why
        if each.fate is Fate.REFUSE or each.lost or (is_kept and each.kind != _VERSION):
            yield each


def _rows(name: str, changes: Mapping[str, list[str]]) -> Iterator[list[str]]:
    by_effects: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for change, effects in changes.items():
        if effects:
            by_effects[tuple(effects)].append(change)
    for alike, changed in by_effects.items():
        words = [each for each in alike if each != _HELD]
        yield [f"`{name}`", ", ".join(changed), "; ".join(words), _HELD if _HELD in alike else ""]


def _change(step: Step, definition: Mapping[str, Any]) -> str:
    """The change in words that hold for more values than the two."""
    again = " again" if step.way == "again" else ""
    if "AllowedValues" in definition:
        return f"to `{step.new}`{again}"
    if not step.new:
        return f"emptied{again}"
    return f"{'changed' if step.old else 'set'}{again}"


def _effects(step: Step) -> Iterator[str]:
    """One phrase for each resource, and one for all that are left."""
    left = [f"`{each.resource}`" for each in loud(step) if each.fate is Fate.LEAVE]
    for each in loud(step):
        if each.fate is Fate.REFUSE:
            yield f"**is refused**: `{each.resource}`, {each.why[-1]}"
        elif each.fate is not Fate.LEAVE:
            lost = each.lost or KEEPS
            yield f"{each.fate.value}s `{each.resource}`: {lost}"
    if left:
        yield f"leaves {', '.join(left)}"
    if any(refuses(stack_policy(), each) for each in loud(step)):
        yield _HELD
    if step.stale:
        yield f"**stale**: {', '.join(step.stale)}"
    if step.refused:
        yield f"**is refused**: {step.refused}"
