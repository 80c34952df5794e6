"""What a federated sign-in may change of a native user: no address, and no number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rules.addresses.forms import narrow
from rules.linking.claims import (
    ADDRESS_CLAIMS,
    NUMBER,
    NUMBER_VERIFIED,
    VERIFIED,
    Claims,
    written,
)
from rules.linking.listed_values import LONGEST_VALUE
from rules.trigger_event import is_verified

_OF_OWNER: Final = (*ADDRESS_CLAIMS, VERIFIED, NUMBER, NUMBER_VERIFIED)


def as_texts(claims: Claims) -> dict[str, str]:
    """The claims as Cognito takes them; what is too long would fail the sign-in."""
    texts = {name: written(value) for name, value in claims.all.items()}
    return {name: text for name, text in texts.items() if text and len(text) <= LONGEST_VALUE}


def with_owners(
    attributes: Mapping[str, str], owner: Mapping[str, str], *, is_believed: bool
) -> dict[str, str]:
    """
    The *attributes* of a sign-in with the address and the number that the native user *owner* has.

    Of an account that is about to be taken over, the number is that of the person who prepared it.
    """
    is_verified_now = is_verified(owner)
    numbers = (NUMBER, NUMBER_VERIFIED) if is_verified_now else ()
    own = {name: owner[name] for name in numbers if name in owner}
    address, said = owner.get("email", ""), attributes.get("email", "")
    own |= {name: address for name in attributes if name in ADDRESS_CLAIMS}
    others = {name: text for name, text in attributes.items() if name not in _OF_OWNER}
    is_proved = is_verified_now or (is_believed and narrow(said) == narrow(address))
    return {**others, **own, "email": address, VERIFIED: str(is_proved).lower()}
