"""
Checks of a pool for the chosen triggers, before the pool is changed.

Each check has a name for `attach --accept`, where the operator may overrule it. Its text
has the finding, the consequence and the fix.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from operators.adoption.bindings import TRIO

_LEAST_TOKEN_TIERS: Final = frozenset({"ESSENTIALS", "PLUS"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a pool and the chosen triggers do not go together."""

    name: str
    why: str
    may_be_accepted: bool = True


def pool_findings(
    pool: Mapping[str, Any], triggers: Collection[str], *, event_version: str
) -> Iterator[Finding]:
    """Find what speaks against *triggers* on *pool*."""
    asked = frozenset(triggers)
    for check in _POOL_CHECKS:
        if check.of & asked and check.is_so(pool):
            yield Finding(check.name, check.why, may_be_accepted=check.may_be_accepted)
    if "PreTokenGeneration" in asked and event_version != "V1_0":
        tier = pool.get("UserPoolTier", "ESSENTIALS")
        if tier not in _LEAST_TOKEN_TIERS:
            yield Finding(
                "tier",
                f"the pool is on {tier}, which supports trigger event version V1_0 only: set "
                "TokenVersion of the stack to it, or the pool's tier to ESSENTIALS",
                may_be_accepted=False,
            )


def _has_email(pool: Mapping[str, Any]) -> bool:
    return any(each.get("Name") == "email" for each in pool.get("SchemaAttributes", ()))


def _goes_by_email(pool: Mapping[str, Any]) -> bool:
    return "email" in {*pool.get("UsernameAttributes", ()), *pool.get("AliasAttributes", ())}


def _is_case_sensitive(pool: Mapping[str, Any]) -> bool:
    return bool(pool.get("UsernameConfiguration", {}).get("CaseSensitive", True))


def _keeps_the_proved_address(pool: Mapping[str, Any]) -> bool:
    kept = pool.get("UserAttributeUpdateSettings", {})
    return "email" in kept.get("AttributesRequireVerificationBeforeUpdate", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _PoolCheck:
    name: str
    of: frozenset[str]  # the triggers that need it
    is_so: Callable[[Mapping[str, Any]], bool]
    why: str
    may_be_accepted: bool = True


_SIGN_UP: Final = frozenset({"PreSignUp"})
_POOL_CHECKS: Final = (
    _PoolCheck(
        name="email",
        of=TRIO,
        is_so=lambda pool: not _has_email(pool),
        why="the pool's schema has no email attribute: codes cannot be sent",
        may_be_accepted=False,
    ),
    _PoolCheck(
        name="sign-in-by",
        of=TRIO,
        is_so=lambda pool: _has_email(pool) and not _goes_by_email(pool),
        why="users do not sign in by e-mail address here (UsernameAttributes, AliasAttributes), "
        "and codes belong to addresses",
        may_be_accepted=False,
    ),
    _PoolCheck(
        name="mfa",
        of=TRIO,
        is_so=lambda pool: pool.get("MfaConfiguration") == "ON",
        why="MFA is required in this pool, but passwordless sign-in does not ask for a second "
        "factor",
    ),
    _PoolCheck(
        name="devices",
        of=TRIO,
        is_so=lambda pool: bool(pool.get("DeviceConfiguration")),
        why="the pool tracks devices, whose challenges stop passwordless sign-in",
    ),
    _PoolCheck(
        name="verify-first",
        of=TRIO,
        is_so=lambda pool: not _keeps_the_proved_address(pool),
        why="a new e-mail address takes effect before it is verified: add email to "
        "AttributesRequireVerificationBeforeUpdate",
    ),
    _PoolCheck(
        name="case",
        of=TRIO | _SIGN_UP,
        is_so=_is_case_sensitive,
        why="user names are case-sensitive here (UsernameConfiguration), but not for this suite",
    ),
    _PoolCheck(
        name="self-sign-up",
        of=_SIGN_UP,
        is_so=lambda pool: bool(
            pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly")
        ),
        why="self-registration is disabled here: PreSignUp checks federated sign-ups only",
    ),
    _PoolCheck(
        name="migration",
        of=frozenset({"UserMigration"}),
        is_so=lambda pool: "email" not in pool.get("UsernameAttributes", ()),
        why="users of this pool sign in by user name, and the legacy directory has e-mail "
        "addresses only: no user would be migrated",
        may_be_accepted=False,
    ),
)
