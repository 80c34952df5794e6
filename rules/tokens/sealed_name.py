"""
The name that Cognito has for a user, in a session that its client must not read it from.

HMAC-SHA256 is a pseudorandom function: as a stream it encrypts. The session is
the nonce, no two of Cognito's are alike, and one session has one name. The module that
keeps the text authenticates it. Each text is as long as that of the longest
name: neither its length nor its letters tell whether there is such a user.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Final

LONGEST: Final = 512  # octets: 128 characters (botocore's UsernameType) of four octets each
_LENGTH, _BLOCK = 2, 32
SIZE: Final = -(-(LONGEST + _LENGTH) * 4 // 3)  # characters of base64url


def sealed_name(name: str, *, session: str, key: bytes) -> str:
    """*name* as URL-safe text. Raises `ValueError` for more than 512 octets."""
    raw = name.encode(errors="surrogatepass")
    if len(raw) > LONGEST:
        raise ValueError(f"a username has {LONGEST} octets at the most")
    padded = len(raw).to_bytes(_LENGTH) + raw.ljust(LONGEST, b"\0")
    return urlsafe_b64encode(_mixed(padded, session, key)).decode().rstrip("=")


def opened_name(text: str, *, session: str, key: bytes) -> str:
    """The name in a *text* that was made for *session*; anything, or none, for another text."""
    try:
        padded = _mixed(urlsafe_b64decode(text + "=="), session, key)
        length = int.from_bytes(padded[:_LENGTH])
        return padded[_LENGTH : _LENGTH + length].decode(errors="surrogatepass")
    except ValueError:  # also those of base64 and of UTF-8
        return ""


def _mixed(text: bytes, session: str, key: bytes) -> bytes:
    blocks = range(-(-len(text) // _BLOCK))
    stream = b"".join(
        hmac.digest(key, f"username {number}\n{session}".encode(), sha256) for number in blocks
    )
    return bytes(each ^ of_stream for each, of_stream in zip(text, stream, strict=False))
