"""
What a resource server checks before a sensitive action, with PyJWT and nothing of this project.

    user = receipts.user(bearer)  # 401 if it raises
    receipts.prove(receipt, user=user, action="payment.send", details={"amount": "120.00"})

Without a receipt, or with one that is refused, answer 401 with the header
``WWW-Authenticate: Bearer error="insufficient_user_authentication"`` (RFC 9470); the app
then asks the REST API for a receipt and repeats the request.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping
from hashlib import sha256
from typing import Any

import jwt

Keys = Callable[[str], Any]
_BOUND = ("sub", "client_id", "origin_jti")
_LASTS_S = 120
_CLOCKS_DIFFER_BY_S = 5


class Refused(Exception):
    """The request is not to be answered; the message is for the log."""


class Receipts:
    """
    Checks access tokens and receipts.

    *issuer* is the user pool's, *audience* this server's own URL. *pool_key* and *receipt_key*
    find the key of a token, as `jwt.PyJWKClient.get_signing_key_from_jwt` does: the pool's keys
    are at ``<issuer>/.well-known/jwks.json``, the receipts' at
    ``<REST API>/.well-known/step-up-keys.json``. *spend* takes a receipt's id and its end,
    in epoch seconds, and answers whether it was not spent before: by one conditional write
    to a store that all of your servers share, or by ``POST /auth/step-up/spend``.
    """

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        pool_key: Keys,
        receipt_key: Keys,
        spend: Callable[[str, int], bool],
    ) -> None:
        self._issuer, self._audience, self._spend = issuer, audience, spend
        self._pool_key, self._receipt_key = pool_key, receipt_key

    def user(self, token: str) -> Mapping[str, Any]:
        """The claims of an access token. Raises `Refused`."""
        told = self._verified(token, self._pool_key, algorithm="RS256", require=_BOUND)
        if told.get("token_use") != "access":
            raise Refused("no access token")
        return told

    def prove(
        self,
        receipt: str,
        *,
        user: Mapping[str, Any],
        action: str,
        details: Mapping[str, str],
        methods: Collection[str] = ("PASSKEY", "TOTP", "EMAIL_CODE", "MAGIC_LINK", "SMS_CODE"),
    ) -> Mapping[str, Any]:
        """
        Spend *receipt* for *action* with *details*, by one of *methods*; its claims.

        *user* are the claims of the access token of this very request. Raises `Refused`.
        """
        told = self._verified(
            receipt,
            self._receipt_key,
            algorithm="ES256",
            require=(*_BOUND, "iat", "jti", "aud", "action", "details_hash"),
            audience=self._audience,
        )
        wanted = {name: user[name] for name in _BOUND}
        wanted |= {"action": action, "details_hash": details_hash(details)}
        for name, value in wanted.items():
            if told[name] != value:
                raise Refused(name)
        if jwt.get_unverified_header(receipt).get("typ") != "step-up+jwt":
            raise Refused("typ")
        if told["exp"] - told["iat"] > _LASTS_S or told["method"] not in methods:
            raise Refused("too long, or another method")
        if not self._spend(told["jti"], told["exp"]):  # last: a refused try spends nothing
            raise Refused("spent")
        return told

    def _verified(
        self,
        token: str,
        key: Keys,
        *,
        algorithm: str,
        require: Collection[str],
        audience: str | None = None,
    ) -> Mapping[str, Any]:
        try:
            told: Mapping[str, Any] = jwt.decode(
                token,
                key(token),
                algorithms=[algorithm],
                issuer=self._issuer,
                audience=audience,
                leeway=_CLOCKS_DIFFER_BY_S,
                options={"require": ["exp", *require], "verify_aud": audience is not None},
            )
        except jwt.PyJWTError as error:
            raise Refused(type(error).__name__) from None
        return told


def details_hash(details: Mapping[str, str]) -> str:
    """As the REST API has it: sorted names, no blanks, ASCII; base64url of the SHA-256."""
    text = json.dumps(details, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()
