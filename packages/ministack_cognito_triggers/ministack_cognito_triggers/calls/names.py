"""
Who has a name: while others sign up, and in a pool whose UsernameConfiguration ignores case.

ministack goes through a pool's users, which another thread may store meanwhile.
"""

from collections.abc import Callable, Mapping
from typing import Any

Resolve = Callable[[Mapping[str, Any], str | None], tuple[dict[str, Any] | None, Any]]


def resolve_user_for(original: Resolve) -> Resolve:
    """Look a user up, exactly at first; ministack itself knows no other way."""

    def resolve(pool: Mapping[str, Any], username: str | None) -> tuple[dict[str, Any] | None, Any]:
        pool = {**pool, "_users": pool["_users"].copy()}
        found = original(pool, username)
        if found[0] is not None or not username or not _ignores_case(pool):
            return found
        spelled = {name.lower(): name for name in _names(pool)}
        return original(pool, spelled.get(username.lower(), username))

    return resolve


def _ignores_case(pool: Mapping[str, Any]) -> bool:
    configuration = pool.get("UsernameConfiguration") or {}
    return str(configuration.get("CaseSensitive")).lower() == "false"


def _names(pool: Mapping[str, Any]) -> list[str]:
    """Every name that signs somebody in, as it is stored."""
    signs_in = {*(pool.get("UsernameAttributes") or []), *(pool.get("AliasAttributes") or [])}
    aliases = [
        attribute["Value"]
        for user in pool["_users"].values()
        for attribute in user["Attributes"]
        if attribute["Name"] in signs_in
    ]
    return [*pool["_users"], *aliases]
