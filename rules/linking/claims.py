"""What an identity provider says of a user, as the inbound federation trigger gets it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rules.addresses.forms import narrow
from rules.value import dataclass, field

# Claims that hold an e-mail address, by the names that providers give them.
ADDRESS_CLAIMS: Final = (
    "email",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "emailaddress",
    "mail",
)
VERIFIED: Final = "email_verified"
NUMBER, NUMBER_VERIFIED = "phone_number", "phone_number_verified"
# Claims that hold the subject where the event does not tell it.
_SUBJECT_CLAIMS: Final = (
    "sub",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier",
)
# Later ones win: what a provider signed is worth more than what it answered.
_SOURCES: Final = ("tokenResponse", "userInfo", "idToken", "samlResponse")
_SIGNED: Final = ("idToken", "samlResponse")
_LONGEST_NAME: Final = 128  # of a user in Cognito


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """
    The claims of one sign-in. Personal data.

    Attributes:
        provider: The name that the user pool has for the provider.
        kind: OIDC, SAML, Google, Facebook, SignInWithApple or LoginWithAmazon.
        subject: The id of the user at the provider; empty if it is not told.
        all: All claims, those of the ID token before those of the user info endpoint.
        word: The claims of the one source that names the address, which alone says whose it is.

    """

    provider: str
    kind: str
    subject: str = field(repr=False)
    all: Mapping[str, Any] = field(repr=False)
    word: Mapping[str, Any] = field(repr=False)

    @classmethod
    def read(cls, request: Mapping[str, Any], *, user_name: str) -> Claims:
        """Read the *request* of an event, whatever is in it; the event may name the user."""
        attributes = _mapping(request.get("attributes"))
        sources = [_mapping(attributes.get(name)) for name in _SOURCES]
        merged = {name: value for source in sources for name, value in source.items()}
        provider = _text(request.get("providerName"))
        return cls(
            provider=provider,
            kind=_text(request.get("providerType")),
            subject=_subject(merged, user_name, provider),
            all=merged,
            word=_word(attributes),
        )

    @property
    def address(self) -> str:
        """The e-mail address; empty if there is none."""
        return address_in(self.word)

    @property
    def user_name(self) -> str:
        """What Cognito calls the user at PreSignUp; empty if it cannot be known."""
        name = f"{self.provider}_{self.subject}"
        return name if self.provider and self.subject and len(name) <= _LONGEST_NAME else ""


def address_in(claims: Mapping[str, Any]) -> str:
    """
    The first address among *claims*; empty if there is none.

    >>> address_in({"mail": "a@example.com", "email": None})
    'a@example.com'
    """
    return next(filter(None, (_text(claims.get(name)) for name in ADDRESS_CLAIMS)), "")


def is_true(value: object) -> bool:
    """
    Whether a provider says so: as a boolean, or in text as Apple does.

    >>> is_true(True), is_true("True"), is_true(1), is_true("yes")
    (True, True, False, False)
    """
    return value is True or (isinstance(value, str) and value.lower() == "true")


def written(value: object) -> str | None:
    """
    A claim as Cognito takes it: text. None of what is no claim.

    >>> written(True), written(7), written(["a", "b"]), written(None)
    ('true', '7', '["a", "b"]', None)
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    return json.dumps(value) if isinstance(value, list | dict) else None


def _word(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is signed, if it names an address; nothing if two sources name two addresses."""
    named = [each for each in _naming(attributes) if address_in(each)]
    if len({narrow(address_in(each)) for each in named}) != 1:
        return {}
    return named[0]


def _naming(attributes: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in (*_SIGNED, "userInfo"):
        yield _mapping(attributes.get(name))


def _subject(claims: Mapping[str, Any], user_name: str, provider: str) -> str:
    said = next(filter(None, (_text(claims.get(name)) for name in _SUBJECT_CLAIMS)), "")
    prefix = f"{provider}_".lower()
    if user_name.lower().startswith(prefix):
        user_name = user_name[len(prefix) :]
    # The event's name has been seen in lower case; a subject has capitals.
    return said if said.lower() == user_name.lower() or not user_name else user_name


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
