"""
AWS credentials of an identity pool: whose they are, and which role they are for.

In a policy, `${cognito-identity.amazonaws.com:sub}` stands for the identity;
ministack knows no such variables, so what is named by it would be out of
reach. And a role mapping of type Token takes the role of the user's first group, which is
in the ID token; ministack gives every user the role of authenticated users.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from local.bridge import theirs
from local.bridge.theirs import Answer

_VARIABLE = "${cognito-identity.amazonaws.com:sub}"
_OK = 200


def principal_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """Who asks and what its policies say, with the identity in the place of its variable."""

    def principal(access_key_id: str, *more: Any, **named: Any) -> Any:
        found = original(access_key_id, *more, **named)
        identity = theirs.session_of(access_key_id).get("_identity_id")
        if identity and getattr(found, "policies", None):
            found.policies = [
                [_filled_in(statement, identity) for statement in policy]
                for policy in found.policies
            ]
        return found

    return principal


def _filled_in(statement: Any, identity: str) -> Any:
    filled: Any = replace(
        statement,
        resources=_with(statement.resources, identity),
        conditions=_with(statement.conditions, identity),
    )
    return filled


def _with(node: Any, identity: str) -> Any:
    match node:
        case str():
            return node.replace(_VARIABLE, identity)
        case dict():
            return {name: _with(value, identity) for name, value in node.items()}
        case list():
            return [_with(value, identity) for value in node]
    return node


def credentials_for(
    original: Callable[[dict[str, Any]], Answer],
) -> Callable[[dict[str, Any]], Answer]:
    """GetCredentialsForIdentity, with the role that the pool's mappings ask for."""

    def credentials(data: dict[str, Any]) -> Answer:
        answer = original(data)
        status, _, raw = answer
        if status == _OK:
            session = theirs.session_of(json.loads(raw)["Credentials"]["AccessKeyId"])
            role = _role_by_token(session, data.get("Logins") or {})
            if role:
                owner, _, name = session["Arn"].rpartition("/")
                session["Arn"] = f"{owner.rpartition('/')[0]}/{role.rpartition('/')[2]}/{name}"
        return answer

    return credentials


def _role_by_token(session: Mapping[str, Any], logins: Mapping[str, str]) -> str | None:
    by_token = theirs.providers_mapped_by_token(session["_identity_pool_id"])
    for provider, token in logins.items():
        claims = theirs.claims_in(token)
        if f"{provider}:{claims.get('aud')}" in by_token:
            role: str | None = claims.get("cognito:preferred_role")
            return role
    return None
