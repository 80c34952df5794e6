"""
Step-up receipts: a user has just proved a factor for one action (JWS, ES256).

A resource server checks one with any library for JWT: algorithm, ``typ``, key, ``iss``,
``aud``, ``exp``, and that ``sub``, ``client_id`` and ``origin_jti`` are those of the access
token that came with it. No access token is a receipt, and no receipt an access token:
``typ``, key and claims differ.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from rules.value import dataclass

TYPE: Final = "step-up+jwt"
LASTS_S: Final = 120
_SIZE: Final = 32  # octets of a coordinate of P-256, and of each half of a signature
_POINT: Final = b"\x04"  # an uncompressed point: both coordinates
# RFC 5480: the key of an EC curve, and which one; the point is what remains.
_P256: Final = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200") + _POINT
_PARTS: Final = re.compile(r"([\w-]+)\.([\w-]+)\.([\w-]{86})", re.ASCII)
# RFC 8176. Nobody tells whether a passkey is in hardware, so that is not said; e-mail has no value.
_REFERENCES: Final[Mapping[str, list[str]]] = {
    "SMS_CODE": ["otp", "sms"],
    "PASSKEY": ["swk", "user"],
}


class NoReceipt(ValueError):
    """The text is no receipt, or not in its two minutes."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """
    What a step-up is for.

    Attributes:
        subject: The user's ``sub``.
        sign_in: ``origin_jti`` of the access token.
        audience: Who is to take the receipt.
        details: `details_hash` of the action's details.

    """

    subject: str
    client_id: str
    sign_in: str
    action: str
    details: str
    audience: str


def details_hash(details: Mapping[str, str]) -> str:
    """
    Base64url of the SHA-256 of *details* as JSON: sorted names, no blanks, ASCII alone.

    >>> details_hash({"amount": "12000"})
    'jBR-BTujr7eiRZ6AzsE1mfP4m5AC9nILf8D7ukdEPDQ'
    """
    text = json.dumps(details, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return _encoded(sha256(text.encode()).digest())


def claims(purpose: Purpose, *, issuer: str, method: str, now: int, jti: str) -> dict[str, Any]:
    """What a receipt says, proved by *method* at *now*, in epoch seconds."""
    return {
        "iss": issuer,
        "aud": purpose.audience,
        "sub": purpose.subject,
        "client_id": purpose.client_id,
        "origin_jti": purpose.sign_in,
        "action": purpose.action,
        "details_hash": purpose.details,
        "method": method,
        "amr": _REFERENCES.get(method, ["otp"]),
        "iat": now,
        "exp": now + LASTS_S,
        "jti": jti,
    }


def unsigned(told: Mapping[str, Any], *, kid: str) -> str:
    """What is to be signed: the header and the claims *told*."""
    header = {"alg": "ES256", "typ": TYPE, "kid": kid}
    return ".".join(_encoded(json.dumps(part).encode()) for part in (header, told))


def signed(text: str, der: bytes) -> str:
    """The receipt: *text* with its signature, which JOSE has raw and AWS KMS gives as *der*."""
    return f"{text}.{_encoded(_raw(der))}"


def opened(text: str, *, kid: str, now: float) -> tuple[bytes, bytes, dict[str, Any]]:
    """
    What was signed, its signature as DER, and the claims; the caller has to verify it yet.

    Raises:
        NoReceipt: It is not one of the key *kid*, or not in its two minutes at *now*.

    """
    parts = _PARTS.fullmatch(text)
    if not parts:
        raise NoReceipt
    header, told = _object(parts[1]), _object(parts[2])
    if (header.get("alg"), header.get("typ"), header.get("kid")) != ("ES256", TYPE, kid):
        raise NoReceipt
    until = told.get("exp")
    if "crit" in header or not isinstance(until, int) or not now < until <= now + LASTS_S + 1:
        raise NoReceipt
    return f"{parts[1]}.{parts[2]}".encode(), _der(_decoded(parts[3])), told


def public_jwk(der: bytes) -> dict[str, str]:
    """The JSON Web Key of a P-256 key as RFC 5480 has it; ``kid`` is its thumbprint (RFC 7638)."""
    if not der.startswith(_P256) or len(der) != len(_P256) + 2 * _SIZE:
        raise ValueError("not a public key of P-256")
    point = der[len(_P256) :]
    key = {
        "crv": "P-256",
        "kty": "EC",
        "x": _encoded(point[:_SIZE]),
        "y": _encoded(point[_SIZE:]),
    }
    thumbprint = sha256(json.dumps(key, separators=(",", ":")).encode()).digest()
    return {**key, "alg": "ES256", "use": "sig", "kid": _encoded(thumbprint)}


def _raw(der: bytes) -> bytes:
    """The two integers of a signature, 32 octets each."""
    halves, rest = [], der[2:]
    for _ in range(2):
        size = rest[1]
        halves.append(int.from_bytes(rest[2 : 2 + size]).to_bytes(_SIZE))
        rest = rest[2 + size :]
    return b"".join(halves)


def _der(raw: bytes) -> bytes:
    integers = b"".join(_integer(half) for half in (raw[:_SIZE], raw[_SIZE:]))
    return bytes([0x30, len(integers)]) + integers


def _integer(half: bytes) -> bytes:
    number = int.from_bytes(half)
    octets = number.to_bytes(number.bit_length() // 8 + 1)  # a first bit of 1 would be a minus
    return bytes([0x02, len(octets)]) + octets


def _object(part: str) -> dict[str, Any]:
    try:
        read = json.loads(_decoded(part))
    except (ValueError, RecursionError):
        raise NoReceipt from None
    if not isinstance(read, dict):
        raise NoReceipt
    return read


def _encoded(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def _decoded(part: str) -> bytes:
    """Only of the one spelling that `_encoded` gives."""
    octets = urlsafe_b64decode(part + "==")
    if _encoded(octets) != part:
        raise NoReceipt
    return octets
