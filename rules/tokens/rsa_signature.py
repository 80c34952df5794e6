"""
Whether a message was signed with RS256.

Only the public half of RSASSA-PKCS1-v1_5 (RFC 8017, 8.2.2): the signature is
opened and compared, octet by octet, with the one encoding there is. Nothing
secret is touched, and nothing is parsed, so there is nothing to be fooled by.
"""

from __future__ import annotations

from hashlib import sha256

from rules.value import dataclass

_SMALLEST_BITS = 2048  # NIST SP 800-131A
# DigestInfo of SHA-256 without the digest: RFC 8017, 9.2, note 1.
_DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The two numbers of an RSA public key."""

    modulus: int
    exponent: int


def is_signed(message: bytes, signature: bytes, *, key: PublicKey) -> bool:
    """Tell whether *signature* is that of *message*, made with the private half of *key*."""
    size = (key.modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if key.modulus.bit_length() < _SMALLEST_BITS or len(signature) != size:
        return False
    if number >= key.modulus:
        return False
    opened = pow(number, key.exponent, key.modulus).to_bytes(size, "big")
    return opened == _encoded(message, size)


def _encoded(message: bytes, size: int) -> bytes:
    told = _DIGEST_INFO + sha256(message).digest()
    return b"\x00\x01" + b"\xff" * (size - len(told) - 3) + b"\x00" + told
