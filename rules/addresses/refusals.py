"""How an address is refused: a code for the client, kind words for the user."""

from __future__ import annotations

from collections.abc import Mapping

from rules.addresses.verdict import Finding, Verdict
from rules.refusals import AddressChangeDenied, SignUpDenied

_CODES: Mapping[Finding | None, str] = {
    Finding.INVALID_EMAIL: "INVALID_EMAIL",
    Finding.DISPOSABLE_DOMAIN: "DISPOSABLE_EMAIL",
    Finding.DISPOSABLE_MX: "DISPOSABLE_EMAIL",
    Finding.RELAY_DOMAIN: "RELAY_EMAIL",
    Finding.UNDELIVERABLE: "UNDELIVERABLE_EMAIL",
    Finding.TOO_MANY: "TOO_MANY_SIGN_UPS",
}
_WORDS = {
    "INVALID_EMAIL": "Please enter a valid e-mail address",
    "DISPOSABLE_EMAIL": "Please {use} another e-mail address",
    "RELAY_EMAIL": "Please {use} the address of your own mailbox",
    "UNDELIVERABLE_EMAIL": "Please check the e-mail address, mail cannot reach it",
    "TOO_MANY_SIGN_UPS": "Please try again another day",
}


def sign_up_denied(verdict: Verdict) -> SignUpDenied:
    """
    The refusal of a sign-up for what *verdict* found.

    >>> str(sign_up_denied(Verdict("mailinator.com", Finding.DISPOSABLE_DOMAIN)))
    'DISPOSABLE_EMAIL: Please sign up with another e-mail address'
    """
    return SignUpDenied(*_told(verdict, use="sign up with"))


def address_change_denied(verdict: Verdict) -> AddressChangeDenied:
    """The refusal of a change to an address for what *verdict* found."""
    return AddressChangeDenied(*_told(verdict, use="use"))


def _told(verdict: Verdict, *, use: str) -> tuple[str, str]:
    code = _CODES[verdict.finding]
    words = _WORDS[code].format(use=use)
    if verdict.suggestion:
        words += f"; perhaps {verdict.suggestion} was meant"
    return code, words
