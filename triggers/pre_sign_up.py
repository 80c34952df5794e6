"""
Cognito calls this before it stores a new user; nothing exists yet.

Raising refuses the sign-up, and the user sees the words. An address that
cannot be checked is refused: this pool's users sign in with their address.
Users whom an administrator brings are let through, and by default those of
identity providers too: somebody vouches for them. So does another directory
for users who are just being brought over from it: for them Cognito calls this
as well, and nothing in the event tells it from a sign-up.

Publishes ``sign_up.accepted`` and ``sign_up.rejected``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from events.catalogue import Kind
from events.publish import Announce, announcer
from rules.address_refusals import sign_up_denied
from rules.address_verdict import Verdict
from rules.email_address import domain_or_none
from rules.trigger_event import TriggerEvent
from runtime import aws, clock
from runtime.address_check import Check, address_check
from runtime.entry import Handle, entrypoint
from runtime.settings import Settings


def handle(
    event: dict[str, Any],
    *,
    check: Check,
    checks_federated: bool,
    is_migrating: Callable[[TriggerEvent], bool],
    announce: Announce,
) -> dict[str, Any]:
    """
    Let in everybody but those whose address the policy refuses.

    Raises:
        SignUpDenied: A code such as ``DISPOSABLE_EMAIL`` in front of kind words.

    """
    asked = TriggerEvent.read(event)
    verdict = _verdict(asked, check, checks_federated=checks_federated)
    if verdict.is_refused and is_migrating(asked):  # looked up only where it matters
        verdict = Verdict(domain_or_none(asked.attributes.get("email", "")))
    if verdict.is_refused:
        announce(Kind.SIGN_UP_REJECTED, asked, **verdict.told())
        raise sign_up_denied(verdict)
    announce(Kind.SIGN_UP_ACCEPTED, asked, **verdict.told())
    return event


def _verdict(asked: TriggerEvent, check: Check, *, checks_federated: bool) -> Verdict:
    address = asked.attributes.get("email", "")
    if asked.source == "PreSignUp_SignUp":
        return check(address)
    domain = domain_or_none(address)
    if asked.source == "PreSignUp_ExternalProvider" and checks_federated and domain:
        return check(address, vouched=True)
    return Verdict(domain)


def _migrating(settings: Settings) -> Callable[[TriggerEvent], bool]:
    """Tell of a user whether another directory has just vouched for them."""
    if not settings.migration_table:
        return lambda _: False
    from runtime.migrations import Migrations  # noqa: PLC0415  # late: import cost

    migrations = Migrations(aws.dynamodb(), table=settings.migration_table)
    return lambda asked: migrations.is_under_way(
        asked.attributes.get("email", ""), pool_id=asked.pool_id, now=clock.now()
    )


def wire() -> Handle:
    """Map the lists into memory and connect the announcer; dnspython waits until it is needed."""
    settings = Settings()
    return partial(
        handle,
        check=address_check(settings),
        checks_federated=settings.checks_federated_sign_ups,
        is_migrating=_migrating(settings),
        announce=announcer(settings),
    )


handler = entrypoint(wire)
