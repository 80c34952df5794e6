"""
Signs webhooks as version 1.0.0 of the Standard Webhooks specification has it.

HMAC-SHA256 over ``id.timestamp.body``, in base64, behind ``v1,``.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64  # bytes of a key


class InvalidSigningSecret(ValueError):
    """The secret is no key, or one of a length that the specification does not allow."""


def signing_keys(secret: str) -> list[bytes]:
    """
    The keys in *secret*, the newest first: one, or, while it is replaced, two with a space between.

    >>> signing_keys("whsec_" + "QUJD" * 8) == [b"ABC" * 8]
    True
    >>> signing_keys("whsec_QUJD")
    Traceback (most recent call last):
    ...
    rules.webhooks.signature.InvalidSigningSecret: a key has 24 to 64 bytes, in base64
    """
    keys = [_key(word.removeprefix(_PREFIX)) for word in secret.split()]
    if not keys:
        raise InvalidSigningSecret("there is no key")
    return keys


def signature(keys: Sequence[bytes], *, message_id: str, timestamp: int, body: bytes) -> str:
    """
    The ``webhook-signature`` header: a signature per key, so that receivers may have either.

    *timestamp* is that of the attempt, in epoch seconds. *message_id* must
    have no full stop, or another body could be signed alike.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    digests = [hmac.digest(key, signed, "sha256") for key in keys]
    return " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests)


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if not _SHORTEST <= len(key) <= _LONGEST:
        raise InvalidSigningSecret(f"a key has {_SHORTEST} to {_LONGEST} bytes, in base64")
    return key
