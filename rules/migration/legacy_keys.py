"""The secret with what hashes of another system need in addition to a password."""

from __future__ import annotations

from collections.abc import Mapping

from rules.migration.hashes.reading import LegacyKeys, UnsupportedHash, decoded
from rules.strict_json import NotStrictJson, strict_json

_NAMES = {"bcrypt_pepper", "firebase_signer_key", "firebase_salt_separator"}


class UnreadableKeys(ValueError):
    """The secret is not what it must be; it is not in the message."""


def legacy_keys(secret: str) -> LegacyKeys:
    r"""
    Read a JSON object of texts, of which Firebase's are base64, as its console shows them.

    Each may be left out. A name that is none of these is refused: it is misspelt.

    >>> legacy_keys('{"firebase_salt_separator": "Bw=="}').firebase_salt_separator
    b'\x07'

    Raises:
        UnreadableKeys: It is something else.

    """
    try:
        told = strict_json(secret)
    except NotStrictJson:
        raise UnreadableKeys("the secret of legacy keys is no JSON") from None
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
        raise UnreadableKeys("the secret of legacy keys is no JSON object of texts")
    if told.keys() - _NAMES:
        raise UnreadableKeys(f"the secret of legacy keys has other names than {sorted(_NAMES)}")
    return LegacyKeys(
        bcrypt_pepper=told.get("bcrypt_pepper", "").encode(),
        firebase_signer_key=_base64(told, "firebase_signer_key"),
        firebase_salt_separator=_base64(told, "firebase_salt_separator"),
    )


def _base64(told: Mapping[str, str], name: str) -> bytes:
    try:
        return decoded(told.get(name, ""), at_least=0)
    except UnsupportedHash:
        raise UnreadableKeys(f"{name} of the legacy keys is no base64") from None
