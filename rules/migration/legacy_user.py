"""What another directory says about a user, as far as it is believed."""

from __future__ import annotations

from collections.abc import Mapping

from rules.addresses.email_address import domain_or_none
from rules.value import dataclass

# Standard attributes that say who somebody is. None that a directory could get rights by: no sub,
# no phone_number_verified, nothing in "custom:", which the pool does not have.
_TAKEN = (
    *("name", "given_name", "family_name", "middle_name", "nickname", "locale", "zoneinfo"),
    *("birthdate", "gender", "profile", "picture", "website"),
)
_LONGEST = 2048  # botocore's model of AttributeValueType


class UnknownToLegacy(LookupError):
    """The directory has no such user, or the password is wrong there: the two look alike."""


@dataclass(frozen=True, slots=True)
class LegacyUser:
    """
    A user whom the directory vouches for.

    Attributes:
        attributes: For Cognito, strings only. Personal data.

    """

    attributes: Mapping[str, str]
    address_is_verified: bool


def legacy_name(typed: str) -> str | None:
    """
    The name that a directory is asked for: the address in lower case; None if it is none.

    >>> legacy_name(" Erin@Example.com"), legacy_name("erin")
    ('erin@example.com', None)
    """
    return typed.strip().lower() if domain_or_none(typed) else None


def legacy_user(told: Mapping[str, object], *, name: str) -> LegacyUser:
    """
    Read what the directory told of *name*.

    An answer about another address is none: the user who signs in would own it.

    >>> legacy_user({"email": "a@example.com", "email_verified": True}, name="a@example.com")
    LegacyUser(attributes={'email': 'a@example.com', 'email_verified': 'true'}, address_is_verified=True)

    Raises:
        UnknownToLegacy: It is about somebody else.

    """  # noqa: E501
    address = told.get("email", name)
    if not isinstance(address, str) or legacy_name(address) != name:
        raise UnknownToLegacy
    is_verified = str(told.get("email_verified")).lower() == "true"
    known = {each: text for each in _TAKEN if (text := _text(told.get(each)))}
    verified = {"email": name, "email_verified": "true" if is_verified else "false"}
    return LegacyUser(known | verified, is_verified)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        return ""
    return value
