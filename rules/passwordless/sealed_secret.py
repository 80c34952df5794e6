"""
A short secret, encrypted and authenticated with a key that is not kept with it.

The standard library has no cipher, and no trigger loads a library for 20
bytes. HMAC-SHA256 is a pseudorandom function: its digest of a nonce that is
used once is a one-time pad, and another digest authenticates the ciphertext
(encrypt-then-MAC, as RFC 7366 has it). The purposes keep the two digests
apart, and *owner* binds the text to one user and one use.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from rules.passwordless.keyed_digest import keyed_digest

NONCE = 16
LONGEST = 32  # bytes of a secret: one digest
_TAG = 32


def seal(key: bytes, secret: bytes, *, nonce: bytes, owner: str) -> str:
    """
    *secret* as a URL-safe text that `unsealed` reads with the same *key* and *owner*.

    *nonce* is 16 bytes of chance, never the same twice.

    Raises:
        ValueError: The secret or the nonce has another length than it may have.

    """
    if not (len(nonce) == NONCE and 0 < len(secret) <= LONGEST):
        raise ValueError(f"a nonce is {NONCE} bytes long and a secret {LONGEST} at the most")
    sealed = nonce + _padded(key, secret, nonce, owner)
    return urlsafe_b64encode(sealed + _tag(key, sealed, owner)).decode().rstrip("=")


def unsealed(key: bytes, text: str, *, owner: str) -> bytes | None:
    """The secret; None if *text* was not sealed with this *key* for this *owner*."""
    try:
        raw = urlsafe_b64decode(text + "==")
    except ValueError:
        raw = b""
    sealed, tag = raw[:-_TAG], raw[-_TAG:]
    is_ours = hmac.compare_digest(tag, _tag(key, sealed, owner))
    secret = _padded(key, sealed[NONCE:], sealed[:NONCE], owner)
    return secret if is_ours and secret else None


def _padded(key: bytes, text: bytes, nonce: bytes, owner: str) -> bytes:
    pad = keyed_digest(key, "seal/v1", owner, nonce.hex())
    return bytes(each ^ of_pad for each, of_pad in zip(text, pad, strict=False))


def _tag(key: bytes, sealed: bytes, owner: str) -> bytes:
    return keyed_digest(key, "seal-tag/v1", owner, sealed.hex())
