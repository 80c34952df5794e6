"""
Multi-Region replication: a pool's replica in another Region, which takes no change of a user.

The replica has the primary's id, users, app clients and settings, and its own triggers,
tags, e-mail and SMS. A signed call says its Region. One that is not signed goes to the
emulator's own Region if that has the pool or a replica of it; so to try a replica, make the
pool in another Region, and the replica in the emulator's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer
from ministack_cognito_triggers.user_pool_update import DEFAULTS

Pool = dict[str, Any]
ACTIONS = frozenset(
    f"{verb}UserPoolReplica{more}"
    for verb, more in (("Create", ""), ("List", "s"), ("Update", ""), ("Delete", ""))
)
# Set in each Region (developer guide, "Things to know about multi-Region replication").
REGIONAL = frozenset(
    {"Arn", "EmailConfiguration", "LambdaConfig", "SmsConfiguration", "UserPoolTags", "_replica"}
)
# "Only administrator operations that set configurations specific to the replica, and only
# end-user operations that do not create or change attributes of a user are supported"
# (UserPoolReplicaType). Which these are is not listed: each of these names such a change.
REFUSED = frozenset(
    {
        *("SignUp", "ConfirmSignUp", "ResendConfirmationCode", "ForgotPassword"),
        *("ConfirmForgotPassword", "ChangePassword", "DeleteUser", "UpdateUserAttributes"),
        *("DeleteUserAttributes", "GetUserAttributeVerificationCode", "VerifyUserAttribute"),
        *("AssociateSoftwareToken", "VerifySoftwareToken", "SetUserMFAPreference"),
        *("StartWebAuthnRegistration", "CompleteWebAuthnRegistration", "DeleteWebAuthnCredential"),
        *("AdminCreateUser", "AdminConfirmSignUp", "AdminDeleteUser", "AdminEnableUser"),
        *("AdminDisableUser", "AdminSetUserPassword", "AdminResetUserPassword"),
        *("AdminUpdateUserAttributes", "AdminDeleteUserAttributes", "AdminSetUserMFAPreference"),
        *("AdminDeleteSoftwareToken", "AdminLinkProviderForUser", "AdminDisableProviderForUser"),
        *("AdminAddUserToGroup", "AdminRemoveUserFromGroup", "CreateGroup", "UpdateGroup"),
        *("DeleteGroup", "CreateUserPoolClient", "UpdateUserPoolClient", "DeleteUserPoolClient"),
        *("AddCustomAttributes", "CreateUserPoolReplica", "DeleteUserPoolReplica"),
    }
)
_OF_USERS = frozenset(
    {"InitiateAuth", "RespondToAuthChallenge", "GetTokensFromRefreshToken", "GetUser"}
)
_SIGN_INS = _OF_USERS | {"AdminInitiateAuth", "AdminRespondToAuthChallenge"}
# A new password is a change, and TOTP is not supported at a replica.
_CHALLENGES = ("NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA", "MFA_SETUP")


def on_replicas(action: Callable[[Call, Proceed], Answer]) -> Callable[[Call, Proceed], Answer]:
    """Run an *action* unless the pool of that Region is a replica that does not take it."""

    def run(call: Call, proceed: Proceed) -> Answer:
        replica = call.pool.get("_replica")
        if replica is None:
            return action(call, proceed)
        _take_from_primary(call.pool)
        _check(call, replica)
        answer = action(call, proceed)
        if call.action in _SIGN_INS and theirs.body_of(answer).get("ChallengeName") in _CHALLENGES:
            raise _not_enabled()
        return answer

    return run


def _check(call: Call, replica: Mapping[str, Any]) -> None:
    """Raise `Refusal` for a change of a user or of all Regions, and for users while inactive."""
    is_for_users = call.action in _SIGN_INS and replica["Status"] != "ACTIVE"
    answers = call.data.get("ChallengeName") in _CHALLENGES
    if call.action in REFUSED or is_for_users or answers:
        raise _not_enabled()


def refuse_other_settings(pool: Pool, wanted: Mapping[str, Any]) -> None:
    """
    Raise `Refusal` where an update of a replica would change what all Regions have.

    Global settings have to be sent, and as they are.
    """
    if "_replica" not in pool:
        return
    _take_from_primary(pool)
    has = {**DEFAULTS, **pool}
    differing = sorted(
        name
        for name, value in wanted.items()
        if name not in REGIONAL and (has.get(name) or None) != (value or None)
    )
    if differing:
        why = f"The global settings {', '.join(differing)} do not match those of the primary."
        raise Refusal("InvalidParameterException", why)


def create(call: Call, _proceed: Proceed) -> Answer:
    """CreateUserPoolReplica, at the primary."""
    region = call.data["RegionName"]
    if _regions(call.pool) != [theirs.region_of(call.pool)]:
        raise Refusal("LimitExceededException", "A user pool has one replica.")
    if region == theirs.region_of(call.pool):
        raise Refusal("InvalidParameterException", "The primary is in that Region.")
    arn = theirs.arn_of(call.pool).replace(theirs.region_of(call.pool), region, 1)
    own = {"Arn": arn, "LambdaConfig": {}, "UserPoolTags": call.data.get("UserPoolTags") or {}}
    own["_replica"] = {"Status": "INACTIVE"}
    theirs.add_replica(region, {**call.pool, **own})
    return theirs.ok({"UserPoolReplica": _told(call.pool, region)})


def listed(call: Call, _proceed: Proceed) -> Answer:
    """ListUserPoolReplicas, in both Regions; the primary is one of them."""
    told = [_told(call.pool, region) for region in _regions(call.pool)]
    return theirs.ok({"UserPoolReplicas": told})


def update(call: Call, _proceed: Proceed) -> Answer:
    """UpdateUserPoolReplica, in both Regions."""
    replica = _in(call)
    replica["_replica"]["Status"] = call.data["Status"]
    return theirs.ok({"UserPoolReplica": _told(call.pool, call.data["RegionName"])})


def delete(call: Call, _proceed: Proceed) -> Answer:
    """DeleteUserPoolReplica, at the primary, of an inactive one."""
    told = _told(call.pool, call.data["RegionName"])
    if _in(call)["_replica"]["Status"] == "ACTIVE":
        raise Refusal("InvalidParameterException", "The replica is active.")
    theirs.remove_replica(call.data["RegionName"], call.pool["Id"])
    return theirs.ok({"UserPoolReplica": told | {"Status": "DELETING"}})


def pinned_for(original: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    """Let a call that is not signed stay in the emulator's Region if that has a replica."""

    def pin(data: dict[str, Any]) -> None:
        here = theirs.region()
        original(data)
        pool = theirs.pool_for(data)
        if pool is not None and here in _regions(pool):
            theirs.go_to(here)

    return pin


def by_id_for(original: Callable[[str], Pool | None]) -> Callable[[str], Pool | None]:
    """Find a pool by its id in any Region, but in that of the request first."""

    def find(pool_id: str) -> Pool | None:
        return theirs.pool_in(theirs.region(), pool_id) or original(pool_id)

    return find


def _in(call: Call) -> Pool:
    replica = theirs.pool_in(call.data["RegionName"], call.pool["Id"])
    if replica is None or "_replica" not in replica:
        raise Refusal("ResourceNotFoundException", "There is no replica in that Region.")
    return replica


def _regions(pool: Pool) -> list[str]:
    """The Regions of *pool*, that of the primary first."""
    home = theirs.region_of(pool)
    return [home, *(each for each in _others(pool["Id"]) if each != home)]


def _others(pool_id: str) -> Iterator[str]:
    return (region for region, pool in theirs.pools_by_region(pool_id) if "_replica" in pool)


def _told(pool: Pool, region: str) -> dict[str, str]:
    there = theirs.pool_in(region, pool["Id"]) or {}
    replica = there.get("_replica")
    return {
        "RegionName": region,
        "Role": "SECONDARY" if replica else "PRIMARY",
        "Status": replica["Status"] if replica else "ACTIVE",
        "UserPoolArn": there.get("Arn", ""),
    }


def _take_from_primary(replica: Pool) -> None:
    """What the primary has now; AWS replicates a moment later."""
    primary = theirs.pool_in(theirs.region_of(replica), replica["Id"]) or replica
    for name in replica.keys() - REGIONAL - primary.keys():
        del replica[name]
    replica.update({name: each for name, each in primary.items() if name not in REGIONAL})


def _not_enabled() -> Refusal:
    return Refusal(
        "OperationNotEnabledException",
        "This operation is not enabled for a secondary replica of the user pool.",
    )
