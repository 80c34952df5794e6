"""
Cognito calls this when a user is confirmed, or has set a forgotten password anew.

The user is confirmed whatever happens here, and an error would only frighten
them; so this never raises. A group that could not be assigned becomes an
event. Not called for users whom an administrator creates.

Publishes ``user.confirmed``, ``group.assigned``, ``group.assignment_failed``
and ``password.reset``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from events.catalogue import Kind, Reason
from events.publish import Announce, announcer
from rules.email_address import domain_or_none
from rules.group_rules import GroupRules, Membership
from rules.trigger_event import TriggerEvent
from runtime import aws
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.groups import GroupNotAssigned, Groups
from runtime.settings import Settings

# The two tries of runtime.aws.cognito(), an event, and the answer to Cognito.
_ONE_GROUP_TAKES_MS = 4000 - 500


def handle(
    event: dict[str, Any],
    *,
    rules: GroupRules,
    groups: Groups,
    announce: Announce,
    remaining_ms: Callable[[], int],
) -> dict[str, Any]:
    """Assign the groups of a newly confirmed user; on a password reset, only tell of it."""
    asked = TriggerEvent.read(event)
    if asked.source == "PostConfirmation_ConfirmForgotPassword":
        announce(Kind.PASSWORD_RESET, asked)
    elif asked.source == "PostConfirmation_ConfirmSignUp":
        email = asked.attributes.get("email", "")
        announce(Kind.USER_CONFIRMED, asked, email_domain=domain_or_none(email))
        for membership in _memberships(asked, rules):
            reason = _why_not_assigned(asked, membership, groups, remaining_ms)
            _tell(announce, asked, membership, reason)
    return event


def _memberships(asked: TriggerEvent, rules: GroupRules) -> list[Membership]:
    return rules.memberships(
        email=asked.attributes.get("email", ""),
        is_verified=asked.email_is_verified,
        client_id=asked.client_id,
    )


def _why_not_assigned(
    asked: TriggerEvent, membership: Membership, groups: Groups, remaining_ms: Callable[[], int]
) -> Reason | None:
    if remaining_ms() < _ONE_GROUP_TAKES_MS:
        return Reason.OUT_OF_TIME
    try:
        groups.add(pool_id=asked.pool_id, user_name=asked.user_name, group=membership.group)
    except GroupNotAssigned as failure:
        return failure.reason
    return None


def _tell(
    announce: Announce, asked: TriggerEvent, membership: Membership, reason: Reason | None
) -> None:
    kind = Kind.GROUP_ASSIGNED if reason is None else Kind.GROUP_ASSIGNMENT_FAILED
    announce(kind, asked, group=membership.group, rule=membership.rule, reason=reason)


def wire() -> Handle:
    """Read the rules and connect to Cognito; rules that make no sense stop the function here."""
    settings = Settings()
    return partial(
        handle,
        rules=GroupRules.parse(settings.default_group, settings.group_rules),
        groups=Groups(aws.cognito()),
        announce=announcer(settings),
        remaining_ms=lambda: current_invocation().remaining_ms(),
    )


handler = entrypoint(wire)
