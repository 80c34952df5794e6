"""Why a resource cannot be replaced or changed: what the schemas do not say, and AWS refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.twin.registry import resource_type, value_at
from pipeline.twin.resolved import Resolved

Identity = tuple[str, tuple[str, ...]]
# No create-only properties in the schema, and no members of UpdateUserPool either.
_FIXED: Final = {
    "AWS::Cognito::UserPool": ("UsernameAttributes", "AliasAttributes", "UsernameConfiguration")
}
# "User pool already has a domain configured": a pool has one, and the new one is made first.
TWO_UPDATES: Final = (
    "a pool has one, and the new one is made before the old one goes. It takes two updates: "
    "empty the parameter, deploy, set it, deploy"
)
_ONE_PER_POOL: Final = ("AWS::Cognito::UserPoolDomain",)
_VERSION, _FUNCTION = "AWS::Lambda::Version", "AWS::Lambda::Function"
UNPUBLISHED: Final = frozenset({"ReservedConcurrentExecutions", "Tags"})  # no part of a version


def identity(stack: Resolved, name: str) -> Identity | None:
    """The type and the whole identifier of a resource, if the template gives it."""
    known = resource_type(stack.kind(name), stack.place.region)
    if known is None:
        return None
    values = [value_at(stack.properties[name], path) for path in known.identifier]
    return None if None in values else (known.name, tuple(map(str, values)))


def fixed(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """The properties that nothing changes any more once the resource is there."""
    return tuple(name for name in _FIXED.get(kind, ()) if old.get(name) != new.get(name))


def attributes_changed(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Attributes of a pool that another schema changes or removes: AWS only adds them."""
    if kind != "AWS::Cognito::UserPool":
        return
    known = {each["Name"]: each for each in old.get("Schema", [])}
    coming = {each["Name"]: each for each in new.get("Schema", [])}
    for name, each in known.items():
        if coming.get(name) != each:
            yield f"Schema of {name}"
    for name, each in coming.items():
        if name not in known and each.get("Required"):
            yield f"Schema of {name}, which is required"


def obstacle(before: Resolved, after: Resolved, name: str) -> str:
    """Why the resource cannot be replaced; empty if it can."""
    kind, old, new = after.kind(name), before.properties[name], after.properties[name]
    known = resource_type(kind, after.place.region)
    if kind in _ONE_PER_POOL and old.get("UserPoolId") == new.get("UserPoolId"):
        return TWO_UPDATES
    if kind == _VERSION and _is_published(before, after, name):
        return "a version for this Lambda function exists"
    if known is None or known.deletes_first or not known.identifier:
        return ""
    values = [(value_at(old, path), value_at(new, path)) for path in known.identifier]
    if all(was == now and now is not None for was, now in values):
        return f"{'/'.join(known.identifier)} is taken by the one that it replaces"
    return ""


def _is_published(before: Resolved, after: Resolved, version: str) -> bool:
    """Whether what the version would hold is what the newest version holds already."""
    if before.properties[version]["FunctionName"] != after.properties[version]["FunctionName"]:
        return False
    function = after.source[version]["Properties"]["FunctionName"]["Ref"]
    then, now = (
        {key: each for key, each in of.properties[function].items() if key not in UNPUBLISHED}
        for of in (before, after)
    )
    return then == now
