"""
What CloudFormation would do to each resource when one stack takes the place of another.

It decides by the registry's schemas, and by what the services refuse in addition.
What AWS decides at run time is told as "perhaps".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pipeline.twin.losses import LOST
from pipeline.twin.obstacles import (
    UNPUBLISHED,
    Identity,
    attributes_changed,
    fixed,
    identity,
    obstacle,
)
from pipeline.twin.registry import resource_type, value_at
from pipeline.twin.resolved import Resolved

KEEPS: Final = "the old one is kept"
LEFT: Final = "an update before left it: it has to be imported"
_RETAINED: Final = ("Retain", "RetainExceptOnCreate")
# Properties by which a resource refuses its deletion, and the value that does.
_PROTECTED: Final = {
    "AWS::Cognito::UserPool": ("DeletionProtection", "ACTIVE"),
    "AWS::DynamoDB::Table": ("DeletionProtectionEnabled", True),
}


class Fate(StrEnum):
    """What happens to a resource; one that is left is there, and out of the stack."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    LEAVE = "leave"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What happens to one resource.

    Attributes:
        why: Paths of properties, policies, or what refuses.
        lost: What somebody would miss; empty if nothing.
        permissions: The actions that the deploying principal needs for it.

    """

    resource: str
    kind: str
    fate: Fate
    why: tuple[str, ...] = ()
    lost: str = ""
    permissions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Update:
    """
    What one update does.

    Attributes:
        verdicts: One for each resource that it touches.
        after: The stack afterwards; replaced resources have another generation.
        left: What it leaves outside the stack under a name that the template gives.

    """

    verdicts: tuple[Verdict, ...]
    after: Resolved
    left: frozenset[Identity] = frozenset()

    def fates(self) -> dict[str, str]:
        """What happens to each resource."""
        return {each.resource: each.fate.value for each in self.verdicts}


def created(after: Resolved, left: Collection[Identity] = ()) -> Update:
    """What a first deployment does where *left* is in the way."""
    return Update(tuple(_created(after, name, left) for name in after.live), after)


def updated(before: Resolved, after: Resolved, left: Collection[Identity] = ()) -> Update:
    """
    What an update does to what is there *before*.

    A replaced resource has another physical id, so each resource that refers to it changes as well:
    the stack is resolved again until nothing more is replaced. One that goes would come back
    under another id, too.
    """
    after = after.again(before.generation)
    while True:
        verdicts = tuple(_verdicts(before, after, left))
        grown = {**before.generation}
        for each in verdicts:
            if each.resource in before.properties and each.fate is not Fate.UPDATE:
                grown[each.resource] = before.generation.get(each.resource, 0) + 1
        if grown == after.generation:
            return Update(verdicts, after, left_behind(before, verdicts))
        after = after.again(grown)


def left_behind(before: Resolved, verdicts: Collection[Verdict]) -> frozenset[Identity]:
    """What stays under a name of the template: it is in the way when that is made again."""
    kept = (
        each.resource
        for each in verdicts
        if each.fate is Fate.LEAVE or (each.fate is Fate.REPLACE and KEEPS in each.why)
    )
    return frozenset(found for name in kept if (found := identity(before, name)))


def deleted(before: Resolved) -> Update:
    """What the deletion of the whole stack does."""
    verdicts = tuple(_deleted(before, name) for name in before.live)
    return Update(verdicts, before, left_behind(before, verdicts))


def stale_aliases(update: Update) -> list[str]:
    """Functions that change without a new version: their alias goes on with the settings before."""
    touched = {each.resource: each for each in update.verdicts}
    after, found = update.after, []
    for name in after.live:
        if after.kind(name) != "AWS::Lambda::Version" or name in touched:
            continue
        function = after.source[name]["Properties"]["FunctionName"]["Ref"]
        change = touched.get(function)
        if change and {path.partition("/")[0] for path in change.why} - UNPUBLISHED:
            found.append(function)
    return found


def _verdicts(before: Resolved, after: Resolved, left: Collection[Identity]) -> Iterator[Verdict]:
    for name in dict.fromkeys([*before.live, *after.live]):
        if name not in before.properties:
            yield _created(after, name, left)
        elif name not in after.properties:
            yield _deleted(before, name)
        elif before.properties[name] is not after.properties[name]:
            yield from _changed(before, after, name, left)


def _created(after: Resolved, name: str, left: Collection[Identity]) -> Verdict:
    kind = after.kind(name)
    known = resource_type(kind, after.place.region)
    if known is None:
        return Verdict(name, kind, Fate.REFUSE, (f"{after.place.region} has no {kind}",))
    if identity(after, name) in left:
        return Verdict(name, kind, Fate.REFUSE, (LEFT,))
    return Verdict(name, kind, Fate.CREATE, permissions=known.may("create", "read"))


def _deleted(before: Resolved, name: str) -> Verdict:
    kind = before.kind(name)
    if before.policy(name, "DeletionPolicy") in _RETAINED:
        return Verdict(name, kind, Fate.LEAVE, ("DeletionPolicy",))
    protection, value = _PROTECTED.get(kind, ("", None))
    if protection and before.properties[name].get(protection) == value:
        return Verdict(name, kind, Fate.REFUSE, (protection,))
    known = resource_type(kind, before.place.region)
    permissions = known.may("delete", "read") if known else frozenset()
    return Verdict(name, kind, Fate.DELETE, (), LOST.get(kind, ""), permissions)


def _changed(
    before: Resolved, after: Resolved, name: str, left: Collection[Identity]
) -> Iterator[Verdict]:
    old, new, kind = before.properties[name], after.properties[name], after.kind(name)
    known = resource_type(kind, after.place.region)
    if before.kind(name) != kind:
        yield Verdict(name, kind, Fate.REFUSE, ("the type of a resource cannot change",))
    elif old == new:
        return
    elif known is None:
        yield Verdict(name, kind, Fate.REFUSE, (f"{after.place.region} has no {kind}",))
    elif never := (*fixed(kind, old, new), *attributes_changed(kind, old, new)):
        yield Verdict(name, kind, Fate.REFUSE, never)
    elif why := _replacing(known, old, new):
        yield _replaced(before, after, name, why, left)
    else:
        paths = tuple(differing(old, new))
        yield Verdict(name, kind, Fate.UPDATE, paths, permissions=known.may("update", "read"))


def _replacing(known: Any, old: Any, new: Any) -> tuple[str, ...]:
    """The paths on account of which a resource is replaced."""
    surely = [path for path in known.create_only if value_at(old, path) != value_at(new, path)]
    perhaps = [
        f"{path}, perhaps"
        for path in known.perhaps_create_only
        if value_at(old, path) != value_at(new, path)
    ]
    return (*surely, *perhaps)


def _replaced(
    before: Resolved,
    after: Resolved,
    name: str,
    why: tuple[str, ...],
    left: Collection[Identity],
) -> Verdict:
    kind = after.kind(name)
    known = resource_type(kind, after.place.region)
    reason = LEFT if identity(after, name) in left else obstacle(before, after, name)
    if reason:
        return Verdict(name, kind, Fate.REFUSE, (*why, reason))
    permissions = known.may("create", "read", "delete") if known else frozenset()
    if before.policy(name, "UpdateReplacePolicy") == "Retain":
        return Verdict(name, kind, Fate.REPLACE, (*why, KEEPS), "", permissions)
    return Verdict(name, kind, Fate.REPLACE, why, LOST.get(kind, ""), permissions)


def differing(old: Any, new: Any, at: str = "") -> Iterator[str]:
    """The paths below which *old* and *new* differ."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        yield at
        return
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            yield from differing(old.get(name), new.get(name), f"{at}/{name}".strip("/"))
