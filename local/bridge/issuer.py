"""
One issuer for tokens, discovery document and keys: the address that a local client can ask.

OpenID Connect Discovery 1.0, 4.3: a client takes a document only if its issuer is the URL
that it was asked at, and tokens only of that issuer. Amazon's own issuer cannot be asked
here, so the pool's is `http://127.0.0.1:<port>/<pool>`, in tokens, in the document, in
`ProviderURL` and for authorizers of API Gateway. Identity pools know a pool by its provider
name, which is Amazon's, and read such a token under it.
"""
# ruff: noqa: SLF001  (as in `theirs`)

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ministack.services import cognito

from local.bridge.theirs import Answer

_ASKED_BY_IDENTITY_POOL: ContextVar[bool] = ContextVar("asked_by_identity_pool", default=False)


def issuer_of(pool_id: str) -> str:
    """The issuer of a pool's tokens."""
    return f"{_origin()}/{pool_id}"


def signed_jwt_for(original: Callable[..., str]) -> Callable[..., str]:
    """The signer of tokens."""

    def sign(claims: dict[str, Any], pool_id: str = "", use: str = "") -> str:
        if claims.get("iss") == _amazons(pool_id):
            claims = {**claims, "iss": issuer_of(pool_id)}
        return original(claims, pool_id, use)

    return sign


def discovery_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """The document below `/.well-known`, whatever name the emulator was called by."""

    def document(pool_id: str, *_: Any) -> Answer:
        status, headers, body = original(pool_id, None, _origin().partition("//")[2], "http")
        told = json.loads(body) | {
            "issuer": issuer_of(pool_id),
            "revocation_endpoint": f"{_origin()}/oauth2/revoke",
        }
        return status, headers, json.dumps(told).encode()

    return document


def authorizer_issuers_for(original: Callable[..., list[str]]) -> Callable[..., list[str]]:
    """The issuers whose tokens an authorizer of API Gateway takes."""

    def issuers(authorizer: dict[str, Any]) -> list[str]:
        return [issuer_of(each.rpartition("/")[2]) for each in original(authorizer)]

    return issuers


def logins_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """The check of an identity pool's logins, which compares the issuer with the provider name."""

    def check(*asked: Any) -> Any:
        with _as_provider_name():
            return original(*asked)

    return check


def claims_for(original: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    """What a token claims."""

    def claims(token: Any) -> dict[str, Any]:
        told = original(token)
        issuer = told.get("iss")
        if _ASKED_BY_IDENTITY_POOL.get() and isinstance(issuer, str):
            pool_id = issuer.rpartition("/")[2]
            if issuer == issuer_of(pool_id):
                return {**told, "iss": _amazons(pool_id)}
        return told

    return claims


def _origin() -> str:
    return f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"


def _amazons(pool_id: str) -> str:
    return f"https://cognito-idp.{cognito._pool_region(pool_id)}.amazonaws.com/{pool_id}"


@contextmanager
def _as_provider_name() -> Iterator[None]:
    token = _ASKED_BY_IDENTITY_POOL.set(True)
    try:
        yield
    finally:
        _ASKED_BY_IDENTITY_POOL.reset(token)
