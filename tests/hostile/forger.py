"""Makes tokens: those of the pool, and what somebody makes who has not got its key."""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from rules.tokens.access_token import USER_SCOPE
from rules.tokens.rsa_signature import PublicKey

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC"
NOW = 1_800_000_000
SUB = "b281eb78-0000-4000-8000-000000000001"
CLAIMS: Mapping[str, Any] = {
    "sub": SUB,
    "iss": ISSUER,
    "token_use": "access",
    "client_id": "client1",
    "username": SUB,
    "scope": f"{USER_SCOPE} api/read",
    "auth_time": NOW - 60,
    "iat": NOW - 60,
    "exp": NOW + 600,
}
HEADER: Mapping[str, Any] = {"alg": "RS256", "kid": "key1"}
Sign = Callable[[bytes], bytes]


def spelled(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@cache
def key(owner: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """The private key of the pool, or of its attacker."""
    assert owner
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def public_key(private: rsa.RSAPrivateKey) -> PublicKey:
    """Its public half, as the suite has it."""
    numbers = private.public_key().public_numbers()
    return PublicKey(numbers.n, numbers.e)


def by(private: rsa.RSAPrivateKey, digest: hashes.HashAlgorithm | None = None) -> Sign:
    """Sign as RS256 does, or with another digest."""
    return lambda message: private.sign(message, padding.PKCS1v15(), digest or hashes.SHA256())


def by_pss(private: rsa.RSAPrivateKey) -> Sign:
    """Sign as PS256 does."""
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    return lambda message: private.sign(message, scheme, hashes.SHA256())


def by_secret(secret: bytes) -> Sign:
    """Sign as HS256 does: with what everybody knows, a public key for one."""
    return lambda message: hmac.digest(secret, message, "sha256")


def pem(private: rsa.RSAPrivateKey) -> bytes:
    """The public half as text, as many libraries keep it."""
    public = private.public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(serialization.Encoding.PEM, form)


def token(sign: Sign, header: Any = HEADER, claims: Any = CLAIMS) -> str:
    """A token; header and claims may be text, if they are to be odd."""
    parts = [each if isinstance(each, str) else json.dumps(each) for each in (header, claims)]
    message = ".".join(spelled(part.encode()) for part in parts)
    return f"{message}.{spelled(sign(message.encode()))}"
