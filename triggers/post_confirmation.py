"""
Cognito calls this when a user is confirmed, or has reset a forgotten password.

The user is confirmed whatever happens here, and an error would only frighten
them; so this never raises. A group that could not be assigned becomes an
event. Not called for users whom an administrator creates.

A password reset ends all sessions (``ResetEndsSessions``): a thief of the earlier one
has no token left.

Cognito also calls it at once for a user whose sign-up brought the code: the
address is verified, and the groups are in the first tokens.

Publishes ``user.confirmed``, ``group.assigned``, ``group.assignment_failed``
and ``password.reset``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.addresses.email_address import domain_or_none
from rules.memberships.group_rules import Membership
from rules.trigger_event import TriggerEvent
from runtime import aws
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.memberships.assignment import Memberships, group_rules
from runtime.memberships.groups import GroupQuota, Groups
from runtime.settings.events import ChainSettings, EventSettings
from runtime.settings.memberships import GroupSettings
from runtime.settings.sessions import ResetSettings
from runtime.user_pool.sessions import Sessions


def handle(
    event: dict[str, Any],
    *,
    memberships: Memberships,
    sessions: Sessions | None,
    announce: Announce,
) -> dict[str, Any]:
    """Assign the groups of a newly confirmed user; on a password reset, end the sessions."""
    asked = TriggerEvent.read(event)
    if asked.source == "PostConfirmation_ConfirmForgotPassword":
        announce(Kind.PASSWORD_RESET, asked)
        if sessions:
            sessions.end(asked)
    elif asked.source == "PostConfirmation_ConfirmSignUp":
        email = asked.attributes.get("email", "")
        announce(Kind.USER_CONFIRMED, asked, email_domain=domain_or_none(email))
        for membership, reason in memberships.assign(asked, is_verified=asked.email_is_verified):
            _tell(announce, asked, membership, reason)
    return event


def _tell(
    announce: Announce, asked: TriggerEvent, membership: Membership, reason: Reason | None
) -> None:
    kind = Kind.GROUP_ASSIGNED if reason is None else Kind.GROUP_ASSIGNMENT_FAILED
    announce(kind, asked, group=membership.group, rule=membership.rule, reason=reason)


def wire() -> Handle:
    """
    Read the rules and connect to Cognito; rules that make no sense stop the function here.

    A function that had the trigger before comes first; what it raises is raised after ours.
    """
    groups, cognito = GroupSettings(), aws.cognito()
    ours = partial(
        handle,
        memberships=Memberships(
            default_group=groups.default_group,
            rules=group_rules(groups),
            groups=Groups(cognito, makes=groups.default_group),
            quota=GroupQuota(),
            remaining_ms=lambda: current_invocation().remaining_ms(),
        ),
        sessions=Sessions(cognito) if ResetSettings().reset_ends_sessions else None,
        announce=announcer(EventSettings()),
    )
    if not (theirs := ChainSettings().chained_function):
        return ours
    # late: import cost
    from runtime.chained_function import chained_function  # noqa: PLC0415
    from triggers.chained import orders  # noqa: PLC0415

    return orders.confirmation(ours, ask=chained_function(theirs))


handler = entrypoint(wire)
