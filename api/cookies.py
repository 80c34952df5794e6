"""
Tokens in cookies that no script can read, and the proof that a page of ours sent them.

The prefix ``__Host-`` binds a cookie to the one host (RFC 6265bis, 4.1.3).
A form on another site may send cookies along, but cannot know the value that
has to stand in a header: it hangs on the session and on a key of ours.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from api.route import Tokens
from rules.passwordless.known_devices import UNUSED_S

ACCESS: Final = "__Host-access"
REFRESH: Final = "__Host-refresh"
CSRF: Final = "__Host-csrf"
DEVICE: Final = "__Host-device"
CSRF_HEADER: Final = "X-CSRF-Token"


@dataclass(frozen=True, slots=True)
class Cookies:
    """
    The cookies of sessions, and of the browser that they are in.

    Attributes:
        key: What makes the proofs; asked for when one is made.
        lasts_s: How long a session lasts at most; browsers forget it then.

    """

    key: Callable[[], bytes]
    lasts_s: int

    def set_for(self, tokens: Tokens, *, refresh_token: str) -> list[str]:
        """The ``Set-Cookie`` lines of *tokens*; *refresh_token* is the one that goes on."""
        proof = self.proof(refresh_token)
        return [
            _line(ACCESS, tokens.access, lasts_s=tokens.expires_in_s),
            _line(REFRESH, refresh_token, lasts_s=self.lasts_s),
            _line(CSRF, proof, lasts_s=self.lasts_s, is_hidden=False),
        ]

    def keep_device(self, device_key: str) -> str:
        """The line of what a browser is known by, for as long as it may go unused."""
        return _line(DEVICE, device_key, lasts_s=UNUSED_S)

    def taken_back(self, *, forgets_device: bool) -> list[str]:
        """The ``Set-Cookie`` lines that end a session; the browser stays known, or is forgotten."""
        names = (ACCESS, REFRESH, CSRF, *([DEVICE] if forgets_device else []))
        return [_line(name, "", lasts_s=0) for name in names]

    def proof(self, refresh_token: str) -> str:
        """What the header `CSRF_HEADER` must say in the session of *refresh_token*."""
        return hmac.digest(self.key(), refresh_token.encode(), sha256).hex()

    def is_proven(self, refresh_token: str, said: str) -> bool:
        """Tell whether *said* is that."""
        return bool(refresh_token) and hmac.compare_digest(
            self.proof(refresh_token).encode(), said.encode()
        )


def read(header: str) -> Mapping[str, str]:
    """The cookies of a request. Others on the host may be written badly, and do no harm to ours."""
    pairs = (each.partition("=") for each in header.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _line(name: str, value: str, *, lasts_s: int, is_hidden: bool = True) -> str:
    hidden = "; HttpOnly" if is_hidden else ""
    return f"{name}={value}; Path=/; Max-Age={lasts_s}; Secure{hidden}; SameSite=Strict"
