"""Argon2id and Argon2i, version 1.3 (RFC 9106), as the reference implementation writes them."""

from __future__ import annotations

import hmac
import re

from cryptography.hazmat.primitives.kdf.argon2 import Argon2i, Argon2id

from rules.migration.hashes.reading import (
    Cause,
    LegacyKeys,
    UnsupportedHash,
    Verifier,
    bounded,
    decoded,
    fields,
)

_ARGON2 = re.compile(
    r"\$argon2(id|i)\$v=19\$m=([1-9]\d{0,9}),t=([1-9]\d{0,9}),p=([1-9]\d{0,7})"
    r"\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,171})",
    re.ASCII,
)
_MOST_MEMORY = 256 * 1024  # KiB
_MOST_WORK = 3 * _MOST_MEMORY  # KiB filled, in all passes: 0.9 s of a processor
_MOST_LANES = 64


def argon2(encoded: str, keys: LegacyKeys) -> Verifier:  # noqa: ARG001  # some formats have keys
    """Read ``$argon2id$v=19$m=65536,t=3,p=4$…``. Raises `UnsupportedHash`."""
    kind, *numbers, salt, digest = fields(_ARGON2, encoded)
    memory, passes, lanes = map(int, numbers)
    bounded(memory, _MOST_MEMORY)
    bounded(memory * passes, _MOST_WORK)
    bounded(lanes, _MOST_LANES)
    if memory < 8 * lanes:  # RFC 9106, section 3.1
        raise UnsupportedHash(Cause.MALFORMED)
    salted, expected = decoded(salt, at_least=8), decoded(digest, at_least=16)

    def is_made_of(password: bytes) -> bool:
        found = (Argon2id if kind == "id" else Argon2i)(
            salt=salted,
            length=len(expected),
            iterations=passes,
            lanes=lanes,
            memory_cost=memory,
        ).derive(password)
        return hmac.compare_digest(found, expected)

    return is_made_of
