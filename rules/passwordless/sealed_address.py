"""
The address of a sign-up in its challenge, readable with the code key alone.

Nothing in Cognito has the address yet, and no item of ours has one in clear.
HMAC-SHA256 is a pseudorandom function: as a stream it encrypts, and another
digest authenticates the ciphertext (encrypt-then-MAC, RFC 7366). The id of the
challenge is the nonce, and no challenge has the id of another. Every sealed
address is as long as the longest: its length says nothing.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from rules.passwordless.keyed_digest import keyed_digest

SIZE = 320  # octets: a local part of 64, the @, a domain of 255 (RFC 5321, 4.5.3.1)
_LENGTH, _TAG, _BLOCK = 2, 16, 32


class TooLong(ValueError):
    """No address is that long."""


class NotSealed(ValueError):
    """The text was not sealed by this key for this challenge."""


def seal(key: bytes, address: str, *, challenge_id: str) -> str:
    """*address* as a URL-safe text that `unsealed` reads. Raises `TooLong`."""
    raw = address.encode(errors="surrogatepass")
    if len(raw) > SIZE:
        raise TooLong(f"an address has {SIZE} octets at the most")
    padded = len(raw).to_bytes(_LENGTH) + raw.ljust(SIZE, b"\0")
    sealed = _mixed(key, padded, challenge_id)
    return urlsafe_b64encode(sealed + _tag(key, sealed, challenge_id)).decode().rstrip("=")


def unsealed(key: bytes, text: str, *, challenge_id: str) -> str:
    """The address in *text*. Raises `NotSealed`."""
    try:
        raw = urlsafe_b64decode(text + "==")
    except ValueError:
        raise NotSealed from None
    sealed, tag = raw[:-_TAG], raw[-_TAG:]
    is_ours = hmac.compare_digest(tag, _tag(key, sealed, challenge_id))
    if not is_ours or len(sealed) != _LENGTH + SIZE:
        raise NotSealed
    padded = _mixed(key, sealed, challenge_id)
    length = int.from_bytes(padded[:_LENGTH])
    return padded[_LENGTH : _LENGTH + length].decode(errors="surrogatepass")


def _mixed(key: bytes, text: bytes, challenge_id: str) -> bytes:
    return b"".join(
        _crossed(text[start : start + _BLOCK], _pad(key, start // _BLOCK, challenge_id))
        for start in range(0, len(text), _BLOCK)
    )


def _pad(key: bytes, number: int, challenge_id: str) -> bytes:
    return keyed_digest(key, "address-seal/v1", challenge_id, str(number))


def _crossed(block: bytes, pad: bytes) -> bytes:
    return bytes(each ^ of_pad for each, of_pad in zip(block, pad, strict=False))


def _tag(key: bytes, sealed: bytes, challenge_id: str) -> bytes:
    return keyed_digest(key, "address-seal-tag/v1", challenge_id, sealed.hex())[:_TAG]
