"""A token's claims after PreTokenGeneration had its say."""

from collections.abc import Mapping
from typing import Any

# The claims a trigger cannot touch; those in the name space "cognito:" are told apart below.
_FIXED = {
    *("acr", "amr", "aud", "at_hash", "auth_time", "azp", "client_id", "device_key", "event_id"),
    *("exp", "iat", "identities", "iss", "jti", "nonce", "origin_jti", "sub", "token_use"),
    "version",
}
_GROUPS = "cognito:groups"
_ROLES = "cognito:roles"
_PREFERRED = "cognito:preferred_role"
_OF_GROUPS = {_GROUPS, _ROLES, _PREFERRED}


def overridden(
    claims: Mapping[str, Any], response: Mapping[str, Any], *, of: str
) -> dict[str, Any]:
    """
    *claims* of the *of* token ("id" or "access") as *response* changes them.

    Version 1 changes the ID token alone, but for its groups, which go into both.

    >>> overridden({"sub": "1"}, {"claimsOverrideDetails": {
    ...     "claimsToAddOrOverride": {"sub": "2", "tenant": "a"}}}, of="id")
    {'sub': '1', 'tenant': 'a'}
    """
    first = response.get("claimsOverrideDetails") or {}
    later = response.get("claimsAndScopeOverrideDetails") or {}
    changes = later.get(f"{of}TokenGeneration") or (first if of == "id" else {})
    changed = _with_claims(claims, changes)
    if of == "access":
        changed = _with_scopes(changed, changes)
    return _with_groups(changed, first if "groupOverrideDetails" in first else later, of=of)


def with_roles(claims: Mapping[str, Any], groups: Mapping[str, Any]) -> dict[str, Any]:
    """*claims* of an ID token with the roles of *groups*, which may be none."""
    roles, preferred = groups.get("iamRolesToOverride"), groups.get("preferredRole")
    return {
        **claims,
        **({_ROLES: roles} if roles else {}),
        **({_PREFERRED: preferred} if preferred else {}),
    }


def _with_claims(claims: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    added = changes.get("claimsToAddOrOverride") or {}
    suppressed = changes.get("claimsToSuppress") or []
    changed = {**claims, **{name: added[name] for name in added if _is_open(name)}}
    return {
        name: value
        for name, value in changed.items()
        if name not in suppressed or not _is_open(name)
    }


def _with_scopes(claims: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    scopes = [*claims["scope"].split(), *(changes.get("scopesToAdd") or [])]
    suppressed = changes.get("scopesToSuppress") or []
    kept = dict.fromkeys(scope for scope in scopes if scope not in suppressed)
    return {**claims, "scope": " ".join(kept)}


def _with_groups(claims: dict[str, Any], details: Mapping[str, Any], *, of: str) -> dict[str, Any]:
    """A groupOverrideDetails that is there but empty takes the groups away."""
    if "groupOverrideDetails" not in details:
        return claims
    override = details["groupOverrideDetails"] or {}
    others = {name: value for name, value in claims.items() if name not in _OF_GROUPS}
    groups = override.get("groupsToOverride")
    changed = {**others, _GROUPS: groups} if groups else others
    return with_roles(changed, override) if of == "id" else changed


def _is_open(claim: str) -> bool:
    if claim.startswith("cognito:"):
        return claim in _OF_GROUPS
    return claim not in _FIXED
