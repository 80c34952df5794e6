"""
Cognito calls this before it stores a new user; nothing exists yet.

Raising refuses the sign-up, and the user sees the words. An address that
cannot be checked is refused: this pool's users sign in with their address.
Users whom an administrator or an identity provider brings are let through:
somebody vouches for them.

Publishes ``sign_up.accepted`` and ``sign_up.rejected``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.catalogue import Kind, Reason
from events.publish import Announce, announcer
from rules.domain_list import DomainList
from rules.email_address import domain_or_none
from rules.refusals import SignUpDenied
from rules.trigger_event import TriggerEvent
from runtime import data_files
from runtime.entry import Handle, entrypoint
from runtime.settings import Settings


def handle(event: dict[str, Any], *, disposable: DomainList, announce: Announce) -> dict[str, Any]:
    """
    Let in everybody but those whose address is disposable or is none.

    Raises:
        SignUpDenied: ``DISPOSABLE_EMAIL`` or ``INVALID_EMAIL``, in front of kind words.

    """
    asked = TriggerEvent.read(event)
    domain = domain_or_none(asked.attributes.get("email", ""))
    if asked.source == "PreSignUp_SignUp":
        if domain is None:
            announce(Kind.SIGN_UP_REJECTED, asked, reason=Reason.INVALID_EMAIL)
            raise SignUpDenied("INVALID_EMAIL", "Please enter a valid e-mail address")
        if disposable.match(domain):
            announce(
                Kind.SIGN_UP_REJECTED,
                asked,
                reason=Reason.DISPOSABLE_DOMAIN,
                email_domain=domain,
            )
            raise SignUpDenied("DISPOSABLE_EMAIL", "Please sign up with another e-mail address")
    announce(Kind.SIGN_UP_ACCEPTED, asked, email_domain=domain)
    return event


def wire() -> Handle:
    """Map the list into memory and connect the announcer."""
    return partial(
        handle, disposable=data_files.disposable_domains(), announce=announcer(Settings())
    )


handler = entrypoint(wire)
