"""What a client asks for when it begins, or when it wants another code."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rules.passwordless.device_name import device_name
from rules.value import dataclass, field

# The actions of a step-up that mails have words for; any other is `OTHER_ACTION`.
ACTIONS = frozenset({"account.delete", "address.change", "data.export", "payment.send"})
OTHER_ACTION = "other"
START = "start"  # the answer that asks for a code; no code is like it
_ACTION = re.compile(r"[a-z][a-z0-9_.]{2,63}")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_METHOD = re.compile(r"[A-Z][A-Z_]{1,30}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_ADOPTED = re.compile(r"[A-Za-z0-9_-]{22}")
_DEVICE = re.compile(r"[A-Za-z0-9_-]{43}")  # base64url of 32 bytes


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """
    A wish for a code, read from ``ClientMetadata`` of RespondToAuthChallenge.

    Every client chooses it freely, so what is not well-formed counts as not
    said, and nothing in it decides whether somebody gets in.

    Attributes:
        request_id: Made up by the client; a call that is made twice has it
            twice, and gets one mail. Empty if the client gave none.
        method: The way to sign in, empty for the usual one.
        locale: A BCP 47 tag, empty for the usual one.
        device: SHA-256 of a secret that stays in the browser, or empty.
        browser: What it is, in the words of `rules.passwordless.device_name`, or empty.
        known: The secret of the browser or app, by which it may be known, or empty.
        adopt: The id in a link that was mailed in another session of the same browser, or empty.
        reads_ids: Whether the client reads links that have the id of their challenge.
        action: What the code is to confirm, one of `ACTIONS` or `OTHER_ACTION`; empty of a sign-in.

    """

    request_id: str = ""
    method: str = ""
    locale: str = ""
    device: str = ""
    browser: str = ""
    known: str = field(default="", repr=False)
    adopt: str = field(default="", repr=False)
    reads_ids: bool = field(default=False, repr=False)
    action: str = field(default="", repr=False)

    @classmethod
    def read(cls, metadata: Mapping[str, str]) -> CodeRequest:
        """
        Read *metadata*, whatever is in it.

        >>> CodeRequest.read({"request_id": "0123456789abcdef", "locale": "../etc"})
        CodeRequest(request_id='0123456789abcdef', method='', locale='', device='', browser='')
        """
        return cls(
            request_id=_fitting(_REQUEST_ID, metadata.get("request_id")),
            method=_fitting(_METHOD, metadata.get("method")),
            locale=_fitting(_LOCALE, metadata.get("locale")),
            device=_fitting(_DEVICE, metadata.get("device")),
            browser=device_name(metadata.get("browser")),
            known=_fitting(_DEVICE, metadata.get("known")),
            adopt=_fitting(_ADOPTED, metadata.get("adopt")),
            reads_ids=metadata.get("link") == "2",
            action=_action(_fitting(_ACTION, metadata.get("action"))),
        )

    @property
    def asks_for_code(self) -> bool:
        """Whether a code is asked for, rather than one answered."""
        return bool(self.request_id)


def _fitting(pattern: re.Pattern[str], text: str | None) -> str:
    return text if text is not None and pattern.fullmatch(text) else ""


def _action(named: str) -> str:
    return named if named in ACTIONS else OTHER_ACTION if named else ""
