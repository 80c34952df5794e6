"""
Sessions of Cognito, bound to the address that they were begun for.

Some of them are decoys, begun in the name of nobody because the user may not
sign in. Whether one is, stands in its seal, which only the key can read:
from outside, a decoy looks and answers like the session of an unknown user.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final

from rules.value import dataclass

_LONGEST_NAME = 128  # botocore's model of UsernameType
SEAL: Final = 22  # characters of base64url: 128 bits


@dataclass(frozen=True, slots=True)
class BoundSession:
    """A session, and whether it is one of nobody."""

    session: str
    is_decoy: bool = False


def sealed(session: BoundSession, *, address: str, key: bytes) -> str:
    """The text that a client keeps, and brings back with *address*."""
    return session.session + _seal(session, address, key)


def opened(text: str, *, address: str, key: bytes) -> BoundSession | None:
    """What `sealed` made for the same address; None if it did not make *text*."""
    session, seal = text[:-SEAL], text[-SEAL:]
    candidates = [BoundSession(session, is_decoy=is_decoy) for is_decoy in (False, True)]
    fitting = [
        each
        for each in candidates
        if hmac.compare_digest(_seal(each, address, key).encode(), seal.encode())
    ]
    return fitting[0] if fitting else None


def nobody_like(address: str, *, key: bytes) -> str:
    """
    A name that is nobody's, and counts for what *address* counts for.

    No address ends with two dots, and rate limits take no notice of dots
    there. An address that leaves no room for them has the name of `decoy_of`.

    >>> nobody_like("ada@example.com", key=b"")
    'ada@example.com..'
    """
    name = f"{address}.."
    return name if len(name) <= _LONGEST_NAME else decoy_of(address, key=key)


def decoy_of(address: str, *, key: bytes) -> str:
    """The address of nobody that stands for *address*, the same each time."""
    digest = hmac.digest(key, f"nobody\n{address}".encode(), sha256).hex()
    return f"{digest[:24]}@decoy.invalid"


def _seal(session: BoundSession, address: str, key: bytes) -> str:
    return _digest("decoy" if session.is_decoy else "user", f"{address}\n{session.session}", key)


def _digest(purpose: str, text: str, key: bytes) -> str:
    digest = hmac.digest(key, f"{purpose}\n{text}".encode(), sha256)
    return urlsafe_b64encode(digest).decode()[:SEAL]
