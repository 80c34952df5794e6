"""A code of Cognito's own on its way through the outbox: encrypted, like the address it goes to."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from rules.value import dataclass

_PREFIX = "cognito:"
_CHANNELS = {"CustomEmailSender": "email", "CustomSMSSender": "sms"}
_NAMES = ("id", "source", "pool_id", "client_id", "subject", "locale", "code", "to", "pepper")
_VALID_S = {"ForgotPassword": 3600, "Authentication": 900}  # the others a day and longer
_DAY_S = 24 * 3600
NOTICE = "AccountTakeOverNotification"  # of a sign-in that looks risky: the one without a code


class Unreadable(ValueError):
    """The message is none that `CognitoCode.body` made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CognitoCode:
    """
    One message that Cognito wants sent.

    Attributes:
        id: Names the message, and is the nonce of *to*.
        source: The ``triggerSource``.
        code: As Cognito encrypted it: base64 of a message of the AWS Encryption SDK; empty if
            the message is a notice.
        to: The address or the number, as `rules.passwordless.sealed_address` has it.
        pepper: The version of the secret that it is sealed with.

    """

    id: str
    source: str
    pool_id: str
    client_id: str
    subject: str
    locale: str
    code: str
    to: str
    pepper: str

    @property
    def message(self) -> str:
        """What it is for, such as ``SignUp``."""
        return self.source.partition("_")[2]

    @property
    def channel(self) -> str:
        """What carries it."""
        return channel_of(self.source)

    @property
    def digest(self) -> str:
        """The same for each try of Cognito's to have a code sent; of each notice another."""
        return sha256((self.code or self.id).encode()).hexdigest()

    @property
    def valid_s(self) -> int:
        """How long Cognito takes the code at the least."""
        return _VALID_S.get(self.message, _DAY_S)

    def body(self) -> str:
        """One word, for a queue."""
        text = json.dumps({name: getattr(self, name) for name in _NAMES})
        return _PREFIX + urlsafe_b64encode(text.encode()).decode()

    @classmethod
    def read(cls, body: str) -> CognitoCode:
        """What `body` made. Raises `Unreadable`."""
        try:
            told = json.loads(urlsafe_b64decode(body.removeprefix(_PREFIX)))
            code = cls(**{name: str(told[name]) for name in _NAMES})
        except (binascii.Error, ValueError, LookupError, TypeError):
            raise Unreadable from None
        if not is_sender(code.source):
            raise Unreadable
        return code


def is_cognitos(body: str) -> bool:
    """Whether *body* is a code of Cognito's, and no challenge."""
    return body.startswith(_PREFIX)


def channel_of(source: str) -> str:
    """What carries a message, by its ``triggerSource``; `is_sender` is true of it."""
    return _CHANNELS[source.partition("_")[0]]


def is_sender(source: str) -> bool:
    """Whether Cognito asks a sender, by its ``triggerSource``."""
    return source.partition("_")[0] in _CHANNELS
