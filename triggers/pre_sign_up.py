"""
Cognito calls this before it stores a new user; nothing exists yet.

Raising refuses the sign-up, and the user sees the words. An address that
cannot be checked is refused: this pool's users sign in with their address.
Users whom an administrator brings are let through, and by default those of
identity providers too: somebody vouches for them.

Publishes ``sign_up.accepted`` and ``sign_up.rejected``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.catalogue import Kind
from events.publish import Announce, announcer
from rules.address_refusals import sign_up_denied
from rules.address_verdict import Verdict
from rules.email_address import domain_or_none
from rules.trigger_event import TriggerEvent
from runtime.address_check import Check, address_check
from runtime.entry import Handle, entrypoint
from runtime.settings import Settings


def handle(
    event: dict[str, Any], *, check: Check, checks_federated: bool, announce: Announce
) -> dict[str, Any]:
    """
    Let in everybody but those whose address the policy refuses.

    Raises:
        SignUpDenied: A code such as ``DISPOSABLE_EMAIL`` in front of kind words.

    """
    asked = TriggerEvent.read(event)
    verdict = _verdict(asked, check, checks_federated=checks_federated)
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


def wire() -> Handle:
    """Map the lists into memory and connect the announcer; dnspython waits until it is needed."""
    settings = Settings()
    return partial(
        handle,
        check=address_check(settings),
        checks_federated=settings.checks_federated_sign_ups,
        announce=announcer(settings),
    )


handler = entrypoint(wire)
