"""
Access tokens of a user pool, and when to believe one.

Checked are the signature and the claims that Amazon Cognito's guide names
("Verifying JSON web tokens"): issuer, expiry and use; and ``nbf``, which it
does not set, if it is there. Which client and which scope a route wants, the
route says.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any

from rules.tokens.rsa_signature import PublicKey, is_signed
from rules.value import dataclass

USER_SCOPE = "aws.cognito.signin.user.admin"  # what Cognito's own calls for a user demand
_LONGEST = 16_384  # characters; Cognito's are one or two thousand
_PART = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


class InvalidToken(ValueError):
    """The text is no token of ours that is valid now; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """
    Who somebody is, as the pool vouches for it.

    Attributes:
        subject: The user's ``sub``; of a machine, its client id.
        signed_in_at: When the user signed in last, in epoch seconds; a refresh
            does not move it. 0 if the token does not say.
        is_users: Whether it is a person's; a machine's token names no user.
        user_name: What Cognito calls the user; empty of a machine.
        sign_in: ``origin_jti``, the same in all tokens of one sign-in; empty if it is not said.

    """

    subject: str
    client_id: str
    scopes: frozenset[str]
    is_users: bool
    signed_in_at: int
    user_name: str = ""
    sign_in: str = ""


def verified(
    text: str, *, issuer: str, key_of: Callable[[str], PublicKey | None], now: float
) -> AccessToken:
    """
    Read *text* if *issuer* signed it as an access token that is valid at *now*, in epoch seconds.

    *key_of* finds the issuer's key by its ``kid``. The algorithm is RS256
    whatever the token says: it is asked only so that another one is refused.

    Raises:
        InvalidToken: It is not.

    """
    parts = text.split(".") if len(text) <= _LONGEST else []
    if len(parts) != 3:  # header, claims, signature
        raise InvalidToken("not a signed token")
    header, claims = _object(parts[0]), _object(parts[1])
    if header.get("alg") != "RS256" or "crit" in header:
        raise InvalidToken("another algorithm")
    key = key_of(str(header.get("kid")))
    message = f"{parts[0]}.{parts[1]}".encode()
    if key is None or not is_signed(message, _decoded(parts[2]), key=key):
        raise InvalidToken("not signed by the pool")
    return _access_token(claims, issuer=issuer, now=now)


def told(text: str) -> tuple[str, int]:
    """
    Whose an access token is that Cognito has just answered, and when they signed in.

    Of no other: who signed it is not looked at. Raises `InvalidToken`.
    """
    claims = _object(text.split(".")[1] if text.count(".") else "")
    since = claims.get("auth_time")
    if not isinstance(since, int):
        raise InvalidToken("no auth_time")
    return _text(claims, "sub"), since


def public_keys(key_set: Mapping[str, Any]) -> dict[str, PublicKey]:
    """The RS256 keys of a JSON Web Key Set (RFC 7517) by their ``kid``."""
    return {
        key["kid"]: PublicKey(_number(key["n"]), _number(key["e"]))
        for key in key_set["keys"]
        if key.get("kty") == "RSA" and key.get("alg") == "RS256"
    }


def _access_token(claims: Mapping[str, Any], *, issuer: str, now: float) -> AccessToken:
    expires, signed_in_at = claims.get("exp"), claims.get("auth_time")
    not_before = claims.get("nbf", 0)
    if claims.get("iss") != issuer:
        raise InvalidToken("of another issuer")
    if claims.get("token_use") != "access":
        raise InvalidToken("no access token")
    if not isinstance(expires, int) or expires <= now:
        raise InvalidToken("expired")
    if not isinstance(not_before, int) or not_before > now:
        raise InvalidToken("not valid yet")
    return AccessToken(
        subject=_text(claims, "sub"),
        client_id=_text(claims, "client_id"),
        scopes=frozenset(_text(claims, "scope").split()),
        is_users="username" in claims,
        signed_in_at=signed_in_at if isinstance(signed_in_at, int) else 0,
        user_name=_text_or_none(claims, "username"),
        sign_in=_text_or_none(claims, "origin_jti"),
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str):
        raise InvalidToken(f"no {name}")
    return value


def _text_or_none(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _object(part: str) -> dict[str, Any]:
    try:
        read = json.loads(_decoded(part))
    except (ValueError, RecursionError):
        raise InvalidToken("not a signed token") from None
    if not isinstance(read, dict):
        raise InvalidToken("not a signed token")
    return read


def _decoded(part: str) -> bytes:
    """Base64url without padding; only in the one spelling that encoding gives."""
    if not _PART.fullmatch(part) or len(part) % 4 == 1:
        raise InvalidToken("not a signed token")
    raw = urlsafe_b64decode(part + "==")
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise InvalidToken("not a signed token")
    return raw


def _number(part: str) -> int:
    return int.from_bytes(_decoded(part), "big")
