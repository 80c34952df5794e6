"""scrypt (RFC 7914)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable

from rules.migration.hashes.reading import (
    Cause,
    LegacyKeys,
    UnsupportedHash,
    Verifier,
    bounded,
    decoded,
    fields,
)

_MOST_WORK = 1 << 20  # n * r * p: 0.4 s of a processor, and 128 MiB at most
_MOST_MEMORY = 256 * 1024 * 1024
_MOST_R = _MOST_P = 64  # with more of them the memory outside of the main part counts
_NUMBER = r"([1-9]\d{0,9})"
_SCRYPT = re.compile(
    rf"scrypt\${_NUMBER}\${_NUMBER}\${_NUMBER}\$([A-Za-z0-9+/]+={{0,2}})\$([A-Za-z0-9+/]+={{0,2}})",
    re.ASCII,
)


def scrypt(encoded: str, keys: LegacyKeys) -> Verifier:  # noqa: ARG001  # some formats have keys
    """Read ``scrypt$<n>$<r>$<p>$<salt>$<hash>``. Raises `UnsupportedHash`."""
    *numbers, salt, digest = fields(_SCRYPT, encoded)
    n, r, p = map(int, numbers)
    expected = decoded(digest, at_least=16)
    derive = derivation(decoded(salt, at_least=4), n=n, r=r, p=p, length=len(expected))
    return lambda password: hmac.compare_digest(derive(password), expected)


def derivation(salt: bytes, *, n: int, r: int, p: int, length: int) -> Callable[[bytes], bytes]:
    """Return what derives so many bytes from a password. Raises `UnsupportedHash`."""
    if not 1 <= r <= _MOST_R or n < 2 or n & (n - 1) or n >= 1 << 16 * r:  # RFC 7914, section 2
        raise UnsupportedHash(Cause.MALFORMED)
    bounded(p, _MOST_P)
    bounded(n * r * p, _MOST_WORK)
    return lambda password: hashlib.scrypt(
        password, salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=length
    )
