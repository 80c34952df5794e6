"""PBKDF2 (RFC 8018): as Django writes it, and as ASP.NET Identity does in versions 2 and 3."""

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
    decoded,
    fields,
)

_MOST_WORK = 2_000_000  # iterations of SHA-256: 0.5 s of a processor
_DIGEST = {"sha1": 20, "sha256": 32, "sha512": 64}
_COST = {"sha1": 1, "sha256": 1, "sha512": 2}  # SHA-512's take twice as long as SHA-256's
_DJANGO = re.compile(
    r"pbkdf2_(sha1|sha256)\$([1-9]\d{0,9})\$([^$\s]{1,128})\$([A-Za-z0-9+/]+={0,2})",
    re.ASCII,
)
_ASPNET = re.compile(r"(A[AQ][A-Za-z0-9+/]{40,400}={0,2})")
_HEAD, _LEAST, _MOST_SALT = 13, 16, 64
_OF_VERSION_2 = 1 + 16 + 32  # its marker, salt and key; HMAC-SHA-1, a thousand times
_PRF = ("sha1", "sha256", "sha512")  # KeyDerivationPrf


def django(encoded: str, keys: LegacyKeys) -> Verifier:  # noqa: ARG001  # some formats have keys
    """Read ``pbkdf2_sha256$600000$salt$…``; the salt is the text. Raises `UnsupportedHash`."""
    name, iterations, salt, digest = fields(_DJANGO, encoded)
    size = _DIGEST[name]
    expected = decoded(digest, at_least=size, at_most=size)
    return _pbkdf2(name, salt.encode("utf-8", "surrogatepass"), int(iterations), expected)


def aspnet(encoded: str, keys: LegacyKeys) -> Verifier:  # noqa: ARG001  # some formats have keys
    """
    Read base64 of 0x00, salt and key; or of 0x01, PRF, iterations, size of the salt, salt and key.

    Numbers are big-endian. Raises `UnsupportedHash`.
    """
    [text] = fields(_ASPNET, encoded)
    raw = decoded(text, at_least=_OF_VERSION_2 - 4, at_most=300)
    if raw[0] == 0:
        if len(raw) != _OF_VERSION_2:
            raise UnsupportedHash(Cause.MALFORMED)
        return _pbkdf2("sha1", raw[1:17], 1000, raw[17:])
    prf, iterations, salt_size = (int.from_bytes(raw[at : at + 4]) for at in (1, 5, 9))
    salt, key = raw[_HEAD : _HEAD + salt_size], raw[_HEAD + salt_size :]
    is_sound = prf < len(_PRF) and iterations and _LEAST <= salt_size <= _MOST_SALT
    if raw[0] != 1 or not is_sound or len(key) < _LEAST:
        raise UnsupportedHash(Cause.MALFORMED)
    return _pbkdf2(_PRF[prf], salt, iterations, key)


def _pbkdf2(name: str, salt: bytes, iterations: int, expected: bytes) -> Verifier:
    blocks = -(-len(expected) // _DIGEST[name])
    bounded(iterations * blocks * _COST[name], _MOST_WORK)

    def is_made_of(password: bytes) -> bool:
        found = hashlib.pbkdf2_hmac(name, password, salt, iterations, len(expected))
        return hmac.compare_digest(found, expected)

    return is_made_of
