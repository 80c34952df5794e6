"""
Cognito calls this when a user is confirmed, or has set a forgotten password anew.

The user is confirmed whatever happens here, and an error would only frighten
them; so this never raises. A group that could not be assigned becomes an
event. Not called for users whom an administrator creates.

Cognito also calls it at once for who signs up without a password. Nothing is
proved then: that user gets no group, and a password that nobody knows.

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
from rules.passwordless.sign_up import is_asked_for
from rules.trigger_event import TriggerEvent
from runtime import aws, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.memberships.assignment import Memberships, group_rules
from runtime.memberships.groups import GroupQuota, Groups
from runtime.passwordless.address_proof import AddressProof
from runtime.passwordless.unproved_users import UnprovedUsers
from runtime.settings.events import EventSettings
from runtime.settings.memberships import GroupSettings
from runtime.settings.sign_up import UnprovedSettings
from runtime.user_pool.accounts import Accounts


def handle(
    event: dict[str, Any], *, memberships: Memberships, announce: Announce, proof: AddressProof
) -> dict[str, Any]:
    """Assign the groups of a newly confirmed user; on a password reset, only tell of it."""
    asked = TriggerEvent.read(event)
    if asked.source == "PostConfirmation_ConfirmForgotPassword":
        announce(Kind.PASSWORD_RESET, asked)
    elif asked.source == "PostConfirmation_ConfirmSignUp" and _is_unproved(asked, proof):
        _lock_passwords_out(asked, proof)
    elif asked.source == "PostConfirmation_ConfirmSignUp":
        email = asked.attributes.get("email", "")
        announce(Kind.USER_CONFIRMED, asked, email_domain=domain_or_none(email))
        for membership, reason in memberships.assign(asked, is_verified=asked.email_is_verified):
            _tell(announce, asked, membership, reason)
    return event


def _is_unproved(asked: TriggerEvent, proof: AddressProof) -> bool:
    if asked.email_is_verified or asked.subject is None:
        return False
    try:
        return proof.is_awaited(asked.subject)
    except CallFailed as error:
        observe.logger().error("sign-up table unavailable", error=told(error))
        return is_asked_for(asked.texts("clientMetadata"))


def _lock_passwords_out(asked: TriggerEvent, proof: AddressProof) -> None:
    """Whoever signed up need not own the address. The first good code does it once more."""
    try:
        proof.lock_passwords_out(pool_id=asked.pool_id, subject=asked.user_name)
    except CallFailed as error:
        observe.logger().error("password still known", error=told(error))


def _tell(
    announce: Announce, asked: TriggerEvent, membership: Membership, reason: Reason | None
) -> None:
    kind = Kind.GROUP_ASSIGNED if reason is None else Kind.GROUP_ASSIGNMENT_FAILED
    announce(kind, asked, group=membership.group, rule=membership.rule, reason=reason)


def wire() -> Handle:
    """Read the rules and connect to Cognito; rules that make no sense stop the function here."""
    groups = GroupSettings()
    cognito = aws.cognito()
    return partial(
        handle,
        memberships=Memberships(
            default_group=groups.default_group,
            rules=group_rules(groups),
            groups=Groups(cognito),
            quota=GroupQuota(),
            remaining_ms=lambda: current_invocation().remaining_ms(),
        ),
        announce=announcer(EventSettings()),
        proof=AddressProof(
            unproved=UnprovedUsers(aws.dynamodb(), table=UnprovedSettings().sign_up_table),
            accounts=Accounts(cognito),
        ),
    )


handler = entrypoint(wire)
