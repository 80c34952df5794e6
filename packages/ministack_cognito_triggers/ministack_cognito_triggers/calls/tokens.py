"""
Issuing tokens: PostAuthentication, PreTokenGeneration, then ministack signs.

PreTokenGeneration runs once for the three tokens, and sees a group that
PostAuthentication has just added. On AWS that order is reported both ways:
handlers must not depend on it.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import devices
from ministack_cognito_triggers.calls.call import CURRENT, Call
from ministack_cognito_triggers.calls.claims import overridden, with_roles
from ministack_cognito_triggers.calls.events import attributes, event, with_metadata
from ministack_cognito_triggers.functions.invoke import fire

_NEW_PASSWORD = "TokenGeneration_NewPasswordChallenge"  # noqa: S105  (the source of an event)
_SIGN_INS = ("TokenGeneration_Authentication", _NEW_PASSWORD)

_answered: ContextVar[tuple[dict[str, Any], dict[str, Any]] | None] = ContextVar(
    "pre_token_answer", default=None
)


def auth_result_for(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The maker of the tokens, with the two triggers before it."""

    def build(  # noqa: PLR0913, PLR0917  (ministack's signature)
        pool_id: str,
        client_id: str,
        user: dict[str, Any],
        nonce: str = "",
        trigger_source: str = _SIGN_INS[0],
        client_metadata: dict[str, str] | None = None,
        origin_jti: str = "",
        scope: str | None = None,
    ) -> dict[str, Any]:
        details = (nonce, trigger_source, client_metadata, origin_jti, scope)
        call = CURRENT.get() or _by_page(pool_id, client_id)
        if call is None:
            return original(pool_id, client_id, user, *details)
        if call.action == "GetTokensFromRefreshToken":  # unlike a refresh by InitiateAuth
            client_metadata = call.metadata
        if trigger_source in _SIGN_INS:
            post_authentication(call, user, client_metadata, source=trigger_source)
        answer = _pre_token_generation(
            call, user, client_metadata, source=trigger_source, scope=scope
        )
        token = _answered.set((answer, _groups(call.pool, user)))
        try:
            result = original(pool_id, client_id, user, *details)
            is_new = trigger_source in _SIGN_INS and devices.is_new(call)
            return {**result, **devices.offered(call, user)} if is_new else result
        finally:
            _answered.reset(token)

    return build


def pretoken_for(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The way to ask for overrides of one token: here they are asked for already."""

    def apply(pool_id: str, claims: dict[str, Any], token_type: str, **asked: Any) -> Any:
        answered = _answered.get()
        if answered is None:
            return original(pool_id, claims, token_type, **asked)
        answer, groups = answered
        if token_type == "id":  # noqa: S105  (a kind of token)
            claims = with_roles(claims, groups)
        return overridden(claims, answer, of=token_type)

    return apply


def _by_page(pool_id: str, client_id: str) -> Call | None:
    """The exchange of a code from Cognito's pages for tokens, which is no call of the API."""
    pool = theirs.pool_for({"UserPoolId": pool_id})
    return Call("Token", {"ClientId": client_id}, pool) if pool else None


def post_authentication(
    call: Call, user: dict[str, Any], metadata: dict[str, str] | None, *, source: str = ""
) -> None:
    """Ask PostAuthentication about *user*, whose tokens come by *source*."""
    # Cognito tells of an administrator's user by the status before the new password.
    status = "FORCE_CHANGE_PASSWORD" if source == _NEW_PASSWORD else None
    request = {
        "userAttributes": attributes(user, status=status),
        "newDeviceUsed": devices.is_new(call),
    }
    told = event(
        "PostAuthentication_Authentication",
        call,
        user_name=user["Username"],
        request=with_metadata(request, metadata),
        response={},
    )
    fire("PostAuthentication", told, pool=call.pool)


def _pre_token_generation(
    call: Call,
    user: dict[str, Any],
    metadata: dict[str, str] | None,
    *,
    source: str,
    scope: str | None,
) -> dict[str, Any]:
    version = _version(call.pool)
    request: dict[str, Any] = {
        "userAttributes": attributes(user),
        "groupConfiguration": _groups(call.pool, user),
    }
    if version == "1":
        key = "claimsOverrideDetails"
    else:
        key = "claimsAndScopeOverrideDetails"
        request["scopes"] = scope.split() if scope else [theirs.api_scope()]
    asked = event(
        source,
        call,
        user_name=user["Username"],
        request=with_metadata(request, metadata),
        response={key: None},
        version=version,
    )
    return fire("PreTokenGeneration", asked, pool=call.pool)


def _version(pool: dict[str, Any]) -> str:
    """The event's version: "1", or what PreTokenGenerationConfig asks for."""
    config = (pool.get("LambdaConfig") or {}).get("PreTokenGenerationConfig") or {}
    return str(config.get("LambdaVersion") or "V1_0")[1]


def _groups(pool: dict[str, Any], user: dict[str, Any]) -> dict[str, Any]:
    names = [name for name in user.get("_groups") or [] if name in pool["_groups"]]
    groups = sorted((pool["_groups"][name] for name in names), key=_precedence)
    roles = [each["RoleArn"] for each in groups if each.get("RoleArn")]
    return {
        "groupsToOverride": names,
        "iamRolesToOverride": roles,
        "preferredRole": roles[0] if roles else None,
    }


def _precedence(group: dict[str, Any]) -> float:
    precedence = group.get("Precedence")
    return float("inf") if precedence is None else precedence
