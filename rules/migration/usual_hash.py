"""The format that most hashes of a directory have: what a name that is unknown there costs."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping

from rules.migration.hashes.reading import LegacyKeys, Verifier
from rules.migration.legacy_password import verifier

_SALT, _DIGEST = "A" * 22, "A" * 43  # 16 bytes and 32, in base64
_BCRYPT = "." * 53
_HASHES: Mapping[str, tuple[int, Callable[..., str]]] = {
    "bcrypt": (1, lambda cost: f"$2b${cost:02}${_BCRYPT}"),
    "wordpress": (1, lambda cost: f"$wp$2y${cost:02}${_BCRYPT}"),
    "argon2id": (3, lambda m, t, p: f"$argon2id$v=19$m={m},t={t},p={p}${_SALT}${_DIGEST}"),
    "argon2i": (3, lambda m, t, p: f"$argon2i$v=19$m={m},t={t},p={p}${_SALT}${_DIGEST}"),
    "pbkdf2_sha256": (1, lambda number: f"pbkdf2_sha256${number}${_SALT}${_DIGEST}="),
    "pbkdf2_sha1": (1, lambda number: f"pbkdf2_sha1${number}${_SALT}${'A' * 27}="),
    "aspnet_v2": (0, lambda: _base64(bytes(49))),
    "aspnet_v3": (1, lambda number: _base64(_aspnet_v3(number))),
    "scrypt": (3, lambda n, r, p: f"scrypt${n}${r}${p}${_SALT}==${_DIGEST}="),
    "firebase": (2, lambda cost, rounds: f"firebase${cost}${rounds}${_SALT}==$"),
    "phpass": (1, lambda cost: f"$P${_PHPASS[cost] if cost < 64 else ''}{'.' * 30}"),
}
_PHPASS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_USUAL = re.compile(r"([a-z0-9_]+)(?::(\d{1,9}(?:,\d{1,9}){0,2}))?", re.ASCII)


def usual_verifier(usual: str, keys: LegacyKeys) -> Verifier:
    """
    Return what costs as much as a hash that is described as *usual*, and is right for nobody.

    >>> usual_verifier("pbkdf2_sha256:1000", LegacyKeys())(b"a password")
    False

    Raises:
        ValueError: No format is described like that, or it would be refused.

    """
    match = _USUAL.fullmatch(usual)
    count, hash_of = _HASHES.get(match[1] if match else "", (-1, str))
    numbers = [int(each) for each in match[2].split(",")] if match and match[2] else []
    if len(numbers) != count:
        raise ValueError
    encoded = hash_of(*numbers)
    if encoded.startswith("firebase"):  # its hash is as long as the project's key
        encoded += _base64(bytes(len(keys.firebase_signer_key)))
    return verifier(encoded, keys)


def _aspnet_v3(iterations: int) -> bytes:
    """SHA-512, 16 bytes of salt and 32 of key: what .NET 7 and later write."""
    head = b"\1" + b"".join(number.to_bytes(4) for number in (2, iterations, 16))
    return head + bytes(48)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
