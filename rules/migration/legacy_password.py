"""
Passwords as other systems keep them: hashed, and never ours to keep.

``scrypt$<n>$<r>$<p>$<salt>$<hash>`` (RFC 7914) and
``pbkdf2_sha256$<iterations>$<salt>$<hash>``, the latter as Django writes it.
Salt and hash are base64; Django's salt is the text itself.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

_LONGEST_PASSWORD = 256  # as Cognito has it; more would only cost time
_MOST_MEMORY = 64 * 1024 * 1024
_SCRYPT = re.compile(r"scrypt\$(\d{2,5})\$(\d)\$(\d)\$([\w+/=]{8,88})\$([\w+/=]{24,128})")
_PBKDF2 = re.compile(r"pbkdf2_sha256\$(\d{4,7})\$([\w+/=.-]{4,88})\$([\w+/=]{44})")
_MOST_WORK = 1 << 18  # n * r * p: a quarter of a second, of Cognito's five
# Nobody's password. It is compared with when there is no user, so that takes as long.
NOBODYS = "scrypt$16384$8$1$bm9ib2R5cyBzYWx0$" + "A" * 43 + "="


class UnknownHash(ValueError):
    """The hash is in none of the two forms, or would take too long; it is not in the message."""


def is_password(password: str, encoded: str) -> bool:
    """
    Tell whether *encoded* was made of *password*, in a time that does not tell how close it is.

    >>> is_password("password", NOBODYS)
    False

    Raises:
        UnknownHash: *encoded* cannot be read.

    """
    if len(password) > _LONGEST_PASSWORD:
        return False
    given = password.encode("utf-8", "surrogatepass")
    if match := _SCRYPT.fullmatch(encoded):
        n, r, p = (int(number) for number in match.groups()[:3])
        expected = _decoded(match[5])
        found = _scrypt(given, _decoded(match[4]), n=n, r=r, p=p, length=len(expected))
    elif match := _PBKDF2.fullmatch(encoded):
        expected = _decoded(match[3])
        found = hashlib.pbkdf2_hmac("sha256", given, match[2].encode(), int(match[1]))
    else:
        raise UnknownHash
    return hmac.compare_digest(found, expected)


def _scrypt(  # noqa: PLR0913  # what scrypt takes
    password: bytes, salt: bytes, *, n: int, r: int, p: int, length: int
) -> bytes:
    if n * r * p > _MOST_WORK:
        raise UnknownHash
    try:
        return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=length)
    except ValueError:  # n is no power of two, or r or p is 0
        raise UnknownHash from None


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise UnknownHash from None
