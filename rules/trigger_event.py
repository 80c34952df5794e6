"""A Cognito trigger event, read without trusting it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rules.value import dataclass, replace

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_CLIENT_ID = re.compile(r"[A-Za-z0-9_+]{1,128}")  # botocore's model of ClientIdType, with a bound
_SOURCE = re.compile(r"[A-Za-z]{1,40}_[A-Za-z]{1,40}")
_POOL_ID = re.compile(r"[\w-]{1,55}_[0-9A-Za-z]{1,55}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TriggerEvent:
    """
    What the suite reads of a trigger event.

    Real events carry null where the documentation shows strings or objects,
    and leave keys away. Here, what is absent, null or not what it should be
    is an empty string or an empty mapping, so that no reader has to ask twice.

    Attributes:
        attributes: The user's attributes, strings only. Personal data.
        user_name: As Cognito gives it: a UUID in this suite's pool, but what
            the caller typed when there is no such user, and in a pool whose users
            choose their names. Personal data.
        is_named_by_cognito: Whether Cognito itself made that name for a user who is yet to be
            stored, and will make it the ``sub``: in pools that people sign up to by an
            e-mail address or a phone number.

    """

    source: str
    pool_id: str
    client_id: str
    user_name: str
    attributes: Mapping[str, str]
    request: Mapping[str, Any]
    is_named_by_cognito: bool = False

    @classmethod
    def read(cls, event: Mapping[str, Any], *, is_named_by_cognito: bool = False) -> TriggerEvent:
        """Read *event*, whatever is in it."""
        request = _mapping(event.get("request"))
        caller = _mapping(event.get("callerContext"))
        return cls(
            source=_matching(_SOURCE, event.get("triggerSource")),
            pool_id=_matching(_POOL_ID, event.get("userPoolId")),
            client_id=_matching(_CLIENT_ID, caller.get("clientId")),
            user_name=_text(event.get("userName")),
            attributes=_texts(request.get("userAttributes")),
            request=request,
            is_named_by_cognito=is_named_by_cognito,
        )

    @property
    def subject(self) -> str | None:
        """
        The user's ``sub``, or None when it is not known.

        Never a name that somebody typed, which may be the ``sub`` of somebody else.
        """
        made = self.user_name if self.is_named_by_cognito else ""
        candidates = (self.attributes.get("sub", ""), made)
        return next((name for name in candidates if _UUID.fullmatch(name)), None)

    def of_nobody(self) -> TriggerEvent:
        """
        The same without a user: of a sign-up that is refused.

        In this suite's pool its name is a ``sub`` that nobody will have; in a pool
        whose users choose their names it may be somebody else's.
        """
        return replace(self, user_name="", attributes={})

    @property
    def user_not_found(self) -> bool:
        """Whether Cognito runs the trigger only to hide that there is no such user."""
        return self.request.get("userNotFound") is True

    @property
    def email_is_verified(self) -> bool:
        """Whether Cognito says so; ``"True"`` has been seen as well as ``"true"``."""
        return is_verified(self.attributes)

    def texts(self, name: str) -> Mapping[str, str]:
        """The map of strings *name* of the request, empty when it is none."""
        return _texts(self.request.get(name))


def is_verified(attributes: Mapping[str, str]) -> bool:
    """
    Whether the e-mail address among *attributes* is verified.

    >>> is_verified({"email_verified": "True"}), is_verified({})
    (True, False)
    """
    return attributes.get("email_verified", "").lower() == "true"


def answer(event: dict[str, Any], **fields: object) -> dict[str, Any]:
    """
    Set *fields* in the response of *event*, and return that very event.

    Cognito refuses any other object with ``Unrecognizable lambda output``.
    """
    if not isinstance(event.get("response"), dict):
        event["response"] = {}
    event["response"].update(fields)
    return event


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> Mapping[str, str]:
    return {key: text for key, text in _mapping(value).items() if isinstance(text, str)}


def _matching(pattern: re.Pattern[str], value: object) -> str:
    text = _text(value)
    return text if pattern.fullmatch(text) else ""
