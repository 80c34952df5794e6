"""The portable hashes of phpass: WordPress before 6.8 (``$P$``) and phpBB 3.0 (``$H$``)."""

from __future__ import annotations

import hashlib
import hmac
import re

from rules.migration.hashes.reading import (
    Cause,
    LegacyKeys,
    UnsupportedHash,
    Verifier,
    bounded,
    fields,
)

_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PHPASS = re.compile(r"\$[PH]\$([./0-9A-Za-z])([./0-9A-Za-z]{8})([./0-9A-Za-z]{22})")
_LEAST, _MOST = 7, 20  # times two to the power of it; 20 takes 0.5 s of a processor


def phpass(encoded: str, keys: LegacyKeys) -> Verifier:  # noqa: ARG001  # some formats have keys
    """Read ``$P$B…``: cost, salt and MD5, a number of times over. Raises `UnsupportedHash`."""
    letter, salt, digest = fields(_PHPASS, encoded)
    cost = _ALPHABET.index(letter)
    bounded(cost, _MOST)
    if cost < _LEAST:
        raise UnsupportedHash(Cause.MALFORMED)

    def is_made_of(password: bytes) -> bool:
        found = hashlib.md5(salt.encode() + password, usedforsecurity=False).digest()
        for _ in range(1 << cost):
            found = hashlib.md5(found + password, usedforsecurity=False).digest()
        return hmac.compare_digest(_text(found), digest)

    return is_made_of


def _text(digest: bytes) -> str:
    """*digest* in phpass's own base64, which has the lowest bits first."""
    groups = (digest[at : at + 3] for at in range(0, len(digest), 3))
    return "".join(
        _ALPHABET[int.from_bytes(group, "little") >> 6 * place & 63]
        for group in groups
        for place in range(len(group) + 1)
    )
