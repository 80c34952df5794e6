"""The account at an HTTP provider of e-mail, as a secret of Secrets Manager has it."""

from __future__ import annotations

import json
import re
from typing import Final

from rules.value import dataclass, field
from rules.webhooks.signature import InvalidSigningSecret, signing_keys
from rules.webhooks.target import InvalidTarget, Target, webhook_target

_SIGNING: Final = "whsec_"
_TOKEN: Final = re.compile(r"[!-~]{1,4096}")


class InvalidAccount(ValueError):
    """The secret is not what `account` reads; the message says why, and quotes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    Where mails are posted to, and how the provider knows us.

    Attributes:
        secret: A bearer token, or the Standard Webhooks keys that requests are signed with.

    """

    target: Target
    secret: str = field(repr=False)

    @property
    def keys(self) -> list[bytes]:
        """The keys; none if the secret is a token."""
        return signing_keys(self.secret) if self.secret.startswith(_SIGNING) else []


def account(text: str) -> Account:
    """
    Read the secret: ``{"url": "https://…", "secret": "…"}``.

    >>> account('{"url": "https://mail.example/send", "secret": "token"}').target.host
    'mail.example'

    Raises:
        InvalidAccount: It is not that, or no mail may go there.

    """
    try:
        told = json.loads(text)
        found = Account(target=webhook_target(told["url"]), secret=told["secret"])
        if not (found.keys or _TOKEN.fullmatch(found.secret)):
            raise InvalidAccount("no printable token")
    except (InvalidTarget, InvalidSigningSecret) as error:
        raise InvalidAccount(str(error)) from None
    except (json.JSONDecodeError, LookupError, TypeError, AttributeError, RecursionError):
        raise InvalidAccount("not JSON with url and secret") from None
    return found
