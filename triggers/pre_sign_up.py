"""
Cognito calls this before it stores a new user; nothing exists yet.

Raising refuses the sign-up, and the user sees the words. An address that
cannot be checked is refused: this pool's users sign in with their address.
Users whom an administrator brings are let through, and by default those of
identity providers too: somebody vouches for them. So does another directory
for users who are just being brought over from it: for them Cognito calls this
as well, and nothing in the event tells it from a sign-up.

A client that signs up without a password says so in ``ClientMetadata``. Cognito
refuses custom authentication to users who are not confirmed, so that user is,
but without a verified address, and is noted before coming into being: the
first good code proves the address, or the account is swept.

Publishes ``sign_up.accepted`` and ``sign_up.rejected``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.addresses.email_address import domain_or_none
from rules.addresses.refusals import sign_up_denied
from rules.addresses.verdict import Verdict
from rules.passwordless.sign_up import attributes_denied, is_asked_for, unwelcome
from rules.trigger_event import TriggerEvent, answer
from runtime import aws, clock
from runtime.addresses.check import Check, address_check
from runtime.entry import Handle, entrypoint
from runtime.settings.addresses import AddressSettings
from runtime.settings.events import EventSettings
from runtime.settings.migration import MigrationSettings
from runtime.settings.sign_up import SignUpSettings, UnprovedSettings

# Notes the user of that name in that pool as one whose address is to be proved.
Note = Callable[[str, str], None]


def handle(  # noqa: PLR0913  # the trigger has that many collaborators
    event: dict[str, Any],
    *,
    check: Check,
    checks_federated: bool,
    is_migrating: Callable[[TriggerEvent], bool],
    announce: Announce,
    note: Note | None = None,
) -> dict[str, Any]:
    """
    Let in everybody but those whose address the policy refuses.

    Without *note*, nobody signs up without a password: who asks for it gets
    Cognito's own code, as everybody else.

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
    is_passwordless = (
        note is not None
        and _asks_for_no_password(asked)
        and not is_migrating(asked)
        and _confirm(asked, event, note, announce, verdict)
    )
    announce(Kind.SIGN_UP_ACCEPTED, asked, **verdict.told(), passwordless=is_passwordless)
    return event


def _asks_for_no_password(asked: TriggerEvent) -> bool:
    return asked.source == "PreSignUp_SignUp" and is_asked_for(asked.texts("clientMetadata"))


def _confirm(
    asked: TriggerEvent, event: dict[str, Any], note: Note, announce: Announce, verdict: Verdict
) -> bool:
    """Have Cognito confirm the user, if that is asked for, and can be kept track of."""
    if asked.subject is None:
        return False
    if unwelcome(asked.attributes):
        announce(
            Kind.SIGN_UP_REJECTED,
            asked,
            **verdict.told() | {"reason": Reason.UNPROVED_ATTRIBUTE},
        )
        raise attributes_denied()
    note(asked.subject, asked.pool_id)
    answer(event, autoConfirmUser=True)  # and not autoVerifyEmail: nobody has proved it
    return True


def _verdict(asked: TriggerEvent, check: Check, *, checks_federated: bool) -> Verdict:
    address = asked.attributes.get("email", "")
    if asked.source == "PreSignUp_SignUp":
        return check(address)
    domain = domain_or_none(address)
    if asked.source == "PreSignUp_ExternalProvider" and checks_federated and domain:
        return check(address, vouched=True)
    return Verdict(domain)


def _migrating(settings: MigrationSettings) -> Callable[[TriggerEvent], bool]:
    """Tell of a user whether another directory has just vouched for them."""
    if not settings.migration_table:
        return lambda _: False
    from runtime.migration.migrations import Migrations  # noqa: PLC0415  # late: import cost

    migrations = Migrations(aws.dynamodb(), table=settings.migration_table)
    return lambda asked: migrations.is_under_way(
        asked.attributes.get("email", ""), pool_id=asked.pool_id, now=clock.now()
    )


def wire() -> Handle:
    """Map the lists into memory and connect the announcer; dnspython waits until it is needed."""
    settings = SignUpSettings()
    return partial(
        handle,
        check=address_check(AddressSettings()),
        checks_federated=settings.checks_federated_sign_ups,
        is_migrating=_migrating(MigrationSettings()),
        announce=announcer(EventSettings()),
        note=_note(UnprovedSettings()) if settings.offers_passwordless_sign_up else None,
    )


def _note(settings: UnprovedSettings) -> Note:
    from runtime.passwordless.unproved_users import UnprovedUsers  # noqa: PLC0415  # late: import cost

    unproved = UnprovedUsers(aws.dynamodb(), table=settings.sign_up_table)
    return lambda subject, pool_id: unproved.note(subject, pool_id=pool_id, now=clock.now())


handler = entrypoint(wire)
