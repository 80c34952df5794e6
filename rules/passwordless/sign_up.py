"""A sign-up without a password: who asks for one, and what it may bring along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rules.refusals import SignUpDenied

_WISH = ("sign_up", "passwordless")
CHECK, ACCEPTED = "check", "ADDRESS_ACCEPTED"
CLAIM, FREE = "claim", "ADDRESS_FREE"
# Nobody can be reached, recovered or recognised by one of these.
_HARMLESS = {"email", "name", "given_name", "family_name", "locale"}


def is_asked_for(metadata: Mapping[str, str]) -> bool:
    """
    Whether the client wants one, as ``ClientMetadata`` of SignUp says.

    >>> is_asked_for({"sign_up": "passwordless"}), is_asked_for({})
    (True, False)
    """
    name, wish = _WISH
    return metadata.get(name) == wish


def to_check(metadata: Mapping[str, str]) -> str:
    """
    The address that a sign-up of nobody asks about, as ``ClientMetadata`` of SignUp says.

    Cognito may look for a user before it asks PreSignUp, and then nobody looks at the
    address of one. A caller that must not enumerate users asks so, with another name.

    >>> to_check({"sign_up": "check", "address": "ada@example.com"}), to_check({})
    ('ada@example.com', '')
    """
    name, _ = _WISH
    return metadata.get("address", "") if metadata.get(name) in {CHECK, CLAIM} else ""


def is_claim(metadata: Mapping[str, str]) -> bool:
    """
    Whether such a sign-up asks for the name, too, if an unconfirmed user holds it.

    >>> is_claim({"sign_up": "claim", "address": "ada@example.com"}), is_claim({"sign_up": "check"})
    (True, False)
    """
    name, _ = _WISH
    return metadata.get(name) == CLAIM


def accepted() -> SignUpDenied:
    """What such a sign-up is refused with, if the address is welcome."""
    return SignUpDenied(ACCEPTED, "This address may sign up")


def free() -> SignUpDenied:
    """What a claim with a right code is refused with: no unconfirmed user has the name now."""
    return SignUpDenied(FREE, "This address may sign up now")


def unwelcome(attributes: Iterable[str], *, allowed: Iterable[str] = ()) -> list[str]:
    """
    Those of *attributes* that such a sign-up may not bring along; *allowed* are others that it may.

    The person who signs up need not be the address's owner, who takes the account
    over by the first good code, and would take over a stranger's telephone
    number with it.
    """
    brought = {name for name in attributes if not name.startswith("cognito:")}
    return sorted(brought - _HARMLESS.union(allowed))


def attributes_denied() -> SignUpDenied:
    """The refusal of a sign-up that brings more."""
    return SignUpDenied("UNPROVED_ATTRIBUTE", "Please sign up with the e-mail address alone")
