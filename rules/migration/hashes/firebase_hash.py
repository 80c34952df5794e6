"""Firebase Authentication's scrypt: with it and AES the project's signer key is encrypted."""

from __future__ import annotations

import hmac
import re

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from rules.migration.hashes.reading import (
    Cause,
    LegacyKeys,
    UnsupportedHash,
    Verifier,
    decoded,
    fields,
)
from rules.migration.hashes.scrypt_hash import derivation

_FIREBASE = re.compile(
    r"firebase\$(\d{1,2})\$(\d{1,2})\$([\w+/-]+={0,2})\$([\w+/-]*={0,2})", re.ASCII
)
_WEB_SAFE = str.maketrans("-_", "+/")


def firebase(encoded: str, keys: LegacyKeys) -> Verifier:
    """
    Read ``firebase$<mem_cost>$<rounds>$<salt>$<hash>``, the last two as Firebase exports them.

    The hash is the project's signer key, encrypted with AES-256 in counter mode
    by what scrypt makes of the password. Raises `UnsupportedHash`.
    """
    cost, rounds, salt, digest = fields(_FIREBASE, encoded)
    size = len(keys.firebase_signer_key)
    if not size:
        raise UnsupportedHash(Cause.NO_KEY)
    expected = decoded(digest.translate(_WEB_SAFE), at_least=size, at_most=size)
    salted = decoded(salt.translate(_WEB_SAFE), at_least=4) + keys.firebase_salt_separator
    derive = derivation(salted, n=1 << int(cost), r=int(rounds), p=1, length=32)

    def is_made_of(password: bytes) -> bool:
        encryptor = Cipher(AES(derive(password)), CTR(bytes(16))).encryptor()
        found = encryptor.update(keys.firebase_signer_key) + encryptor.finalize()
        return hmac.compare_digest(found, expected)

    return is_made_of
