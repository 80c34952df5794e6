"""Checks of a pool that Cognito replicates to a second Region."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.adoption.bindings import TRIGGERS
from operators.adoption.checks import Finding

_PRIMARY, _SECONDARY = "PRIMARY", "SECONDARY"
# A replica takes no sign-up and no change of a user (developer guide, "Multi-Region replication").
_NEVER_CALLED: Final = frozenset({"PreSignUp", "PostConfirmation", "UserMigration"})


def is_replica(cognito: Any, pool_id: str, *, region: str) -> bool:
    """
    Tell whether *region* has the secondary replica of the pool.

    Where Cognito does not say it, the id does: it begins with the primary's Region in both.
    """
    try:
        found = cognito.list_user_pool_replicas(UserPoolId=pool_id)["UserPoolReplicas"]
    except (ClientError, NotImplementedError):  # no right to ask; an emulator without replicas
        found = []
    roles = {each["RegionName"]: each["Role"] for each in found}
    by_id = _PRIMARY if pool_id.partition("_")[0] == region else _SECONDARY
    return bool(roles.get(region, by_id) == _SECONDARY)


def at_a_replica(settings: Mapping[str, str], triggers: Collection[str]) -> Iterator[Finding]:
    """Find what of a stack with *settings*, and of *triggers*, is not for a replica."""
    if settings.get("UserPoolReplica", "secondary") != "secondary":
        yield Finding(
            "settings",
            "this Region has a secondary replica of the pool, which accepts no change of a user: "
            "deploy the stack with UserPoolReplica=secondary",
            may_be_accepted=False,
        )
    if never := sorted(_NEVER_CALLED & set(triggers)):
        called = ",".join(name for name in TRIGGERS if name in {*triggers} - _NEVER_CALLED)
        instead = f": --only {called}" if called else ""
        why = f"Cognito never calls {', '.join(never)} at a replica{instead}"
        yield Finding("replica", why, may_be_accepted=False)


def at_the_primary(settings: Mapping[str, str]) -> Iterator[Finding]:
    """Find that the stack is made for a replica, and this is none."""
    if settings.get("UserPoolReplica") == "secondary":
        yield Finding(
            "settings",
            "this Region has the primary pool, whose users the stack would not put into groups: "
            "deploy the stack with UserPoolReplica=primary",
            may_be_accepted=False,
        )
