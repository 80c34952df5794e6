"""
bcrypt, and WordPress's ``$wp$2y$``, which is bcrypt of an HMAC.

``$2a$``, ``$2b$`` and ``$2y$`` are one algorithm for passwords without NUL; ``$2x$``, of a
library with a fault, is refused.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from bcrypt import hashpw

from rules.migration.hashes.reading import LegacyKeys, Verifier, bounded, fields

_MOST = 14  # 0.9 s of a processor; each step doubles it
_TAKEN = 72  # bytes; all implementations ignore the rest, and the library refuses more
_BCRYPT = re.compile(r"\$2([aby])\$(0[4-9]|[12]\d|3[01])\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})")
_TRIMMED = b" \t\n\r\x0b"  # by PHP's trim, as WordPress does before it hashes


def bcrypt(encoded: str, keys: LegacyKeys) -> Verifier:
    """Read ``$2b$12$…``. Raises `UnsupportedHash`."""
    check = _checked(encoded)
    return lambda password: check(password + keys.bcrypt_pepper)


def wordpress(encoded: str, keys: LegacyKeys) -> Verifier:  # noqa: ARG001  # some formats have keys
    """Read ``$wp$2y$10$…`` of WordPress 6.8. Raises `UnsupportedHash`."""
    check = _checked(encoded.removeprefix("$wp"))

    def is_made_of(password: bytes) -> bool:
        digest = hmac.digest(b"wp-sha384", password.strip(_TRIMMED), hashlib.sha384)
        return check(base64.b64encode(digest))

    return is_made_of


def _checked(encoded: str) -> Verifier:
    _, cost, salt, digest = fields(_BCRYPT, encoded)
    bounded(int(cost), _MOST)
    settings = f"$2b${cost}${_canonical(salt, unused=4)}".encode()
    expected = _canonical(digest, unused=2).encode()

    return lambda password: hmac.compare_digest(hashpw(password[:_TAKEN], settings)[-31:], expected)


_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _canonical(text: str, *, unused: int) -> str:
    """Clear the last character's *unused* bits: some systems set them, and the library refuses."""
    value = _ALPHABET.index(text[-1])
    return text[:-1] + _ALPHABET[value >> unused << unused]
