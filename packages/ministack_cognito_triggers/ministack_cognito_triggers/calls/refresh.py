"""
Tokens for a refresh token: what ministack lacks of it.

With RefreshTokenRotation enabled GetTokensFromRefreshToken issues another
refresh token, which ends when the first one would have, and REFRESH_TOKEN_AUTH
is refused ("Refresh tokens", developer guide). `auth_time` is that of the
sign-in, whatever is renewed.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.calls.rotation import Rotated
from ministack_cognito_triggers.theirs import Answer

ROTATION = "RefreshTokenRotation"
FLOWS = ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")
_OK = 200
_KEPT = ("exp", "auth_time")  # of a refresh token, by the one that takes its place

_rotated = Rotated()


@dataclass
class _Renewal:
    """One renewal: what the token that was sent claims, and the one that was made."""

    of: Mapping[str, Any]
    made: str = ""


_RENEWAL: ContextVar[_Renewal | None] = ContextVar("renewal", default=None)
_SIGNED_IN: ContextVar[tuple[str, int]] = ContextVar("family and time", default=("", 0))


def by_operation(call: Call, proceed: Proceed) -> Answer:
    """GetTokensFromRefreshToken."""
    sent = call.data.get("RefreshToken") or ""
    rotation = call.client.get(ROTATION) or {}
    if rotation.get("Feature") != "ENABLED":
        return _renewed(proceed, call, sent)[0]
    is_first, made = _rotated.renew(sent, grace_s=rotation["RetryGracePeriodSeconds"]), ""
    try:
        answer, made = _renewed(proceed, call, sent)
    finally:
        if is_first and not made:  # refused, by ministack or by a trigger
            _rotated.undo(sent)
    return theirs.with_result(answer, RefreshToken=made) if made else answer


def by_flow(call: Call, proceed: Proceed) -> Answer:
    """InitiateAuth with REFRESH_TOKEN_AUTH. The words of the refusal are not documented."""
    if (call.client.get(ROTATION) or {}).get("Feature") == "ENABLED":
        raise Refusal("InvalidParameterException", "Initiate Auth method not supported.")
    sent = (call.data.get("AuthParameters") or {}).get("REFRESH_TOKEN") or ""
    return _renewed(proceed, call, sent)[0]


def _renewed(proceed: Proceed, call: Call, sent: str) -> tuple[Answer, str]:
    renewal = _Renewal(theirs.claims_in(sent))
    under_way = _RENEWAL.set(renewal)
    try:
        return proceed(call.data), renewal.made
    finally:
        _RENEWAL.reset(under_way)


def signed_jwt_for(original: Callable[..., str]) -> Callable[..., str]:
    """The signer of tokens: of a renewal, they are of the sign-in's time."""

    def sign(claims: dict[str, Any], *details: Any) -> str:
        renewal, use = _RENEWAL.get(), claims.get("token_use")
        kept = {name: renewal.of[name] for name in _KEPT if name in renewal.of} if renewal else {}
        if use != "refresh":
            kept.pop("exp", None)
        if not renewal and (use == "refresh" or "auth_time" in claims):
            kept = {"auth_time": _signed_in_at(claims)}
        signed = original({**claims, **kept} if use else claims, *details)
        if renewal and use == "refresh":
            renewal.made = signed
        return signed

    return sign


def _signed_in_at(claims: Mapping[str, Any]) -> int:
    """The second of the sign-in, which its three tokens share, however long they take to make."""
    family = claims["origin_jti"]
    if _SIGNED_IN.get()[0] != family:
        _SIGNED_IN.set((family, claims["iat"]))
    return _SIGNED_IN.get()[1]


def client_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """What makes or changes an app client: it keeps how refresh tokens are rotated, too."""

    def keep(data: dict[str, Any]) -> Answer:
        answer = original(data)
        if answer[0] == _OK and ROTATION in data:
            return theirs.kept_with_client(answer, ROTATION, _typed(data[ROTATION]))
        return answer

    return keep


def _typed(rotation: Mapping[str, Any]) -> dict[str, Any]:
    """CloudFormation's numbers are texts."""
    grace_s = rotation.get("RetryGracePeriodSeconds") or 0
    return {**rotation, "RetryGracePeriodSeconds": int(grace_s)}
