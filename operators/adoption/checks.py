"""
What the chosen triggers need of a pool, asked before it is changed.

Each check has a name, which `attach --accept` takes where the reader may decide
otherwise. A check says what is, why it matters, and what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from operators.adoption.bindings import TRIO

_ON, _OFF = "ENABLED", "OFF"
_LEAST_TOKEN_TIERS: Final = frozenset({"ESSENTIALS", "PLUS"})
_CODE_LIVES_MINUTES: Final = 10  # as the parameter CodeLifetimeSeconds has it by default


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a pool and the chosen triggers do not go together."""

    name: str
    why: str
    may_be_accepted: bool = True


def findings(
    pool: Mapping[str, Any],
    clients: Mapping[str, Mapping[str, Any]],
    triggers: Collection[str],
    *,
    event_version: str = "V2_0",
) -> list[Finding]:
    """Return what speaks against *triggers* on *pool*, whose app *clients* go by id."""
    asked = frozenset(triggers)
    return [
        *_of_the_pool(pool, asked, event_version),
        *(_of_the_clients(clients) if asked & TRIO else ()),
    ]


def _of_the_pool(
    pool: Mapping[str, Any], asked: frozenset[str], event_version: str
) -> Iterator[Finding]:
    for check in _POOL_CHECKS:
        if check.of & asked and check.is_so(pool):
            yield Finding(check.name, check.why, may_be_accepted=check.may_be_accepted)
    if "PreTokenGeneration" in asked and event_version != "V1_0":
        tier = pool.get("UserPoolTier", "ESSENTIALS")
        if tier not in _LEAST_TOKEN_TIERS:
            yield Finding(
                "tier",
                f"the pool is on {tier}, which has events of the version V1_0 only: set "
                "TokenVersion of the stack to it, or the pool's tier to ESSENTIALS",
                may_be_accepted=False,
            )


def _of_the_clients(clients: Mapping[str, Mapping[str, Any]]) -> Iterator[Finding]:
    custom = {
        client: each
        for client, each in clients.items()
        if {"ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"} & set(each.get("ExplicitAuthFlows", ()))
    }
    if not custom:
        yield Finding(
            "client-flow",
            "no app client has ALLOW_CUSTOM_AUTH, so nobody can sign in by a code: add it to the "
            "ExplicitAuthFlows of those that shall",
        )
    for client, each in sorted(custom.items()):
        if each.get("PreventUserExistenceErrors") != _ON:
            yield Finding(
                "existence",
                f"the app client {client} tells who has an account: set its "
                f"PreventUserExistenceErrors to {_ON}",
            )
        if each.get("AuthSessionValidity", 3) < _CODE_LIVES_MINUTES:
            yield Finding(
                "session",
                f"a sign-in of the app client {client} ends after "
                f"{each.get('AuthSessionValidity', 3)} minutes, before its code does: set its "
                f"AuthSessionValidity to {_CODE_LIVES_MINUTES}",
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
        why="its schema has no email: codes have nowhere to go",
        may_be_accepted=False,
    ),
    _PoolCheck(
        name="sign-in-by",
        of=TRIO,
        is_so=lambda pool: _has_email(pool) and not _goes_by_email(pool),
        why="nobody signs in by e-mail here (UsernameAttributes, AliasAttributes), and codes "
        "belong to addresses",
        may_be_accepted=False,
    ),
    _PoolCheck(
        name="mfa",
        of=TRIO,
        is_so=lambda pool: pool.get("MfaConfiguration") == "ON",
        why="it asks everybody for a second factor, which a sign-in by a code does not: who uses "
        "it gets in without",
    ),
    _PoolCheck(
        name="devices",
        of=TRIO,
        is_so=lambda pool: bool(pool.get("DeviceConfiguration")),
        why="it tracks devices, whose own challenges end a sign-in by a code",
    ),
    _PoolCheck(
        name="verify-first",
        of=TRIO,
        is_so=lambda pool: not _keeps_the_proved_address(pool),
        why="a new address is in force before it is proved: add email to "
        "AttributesRequireVerificationBeforeUpdate",
    ),
    _PoolCheck(
        name="case",
        of=TRIO | _SIGN_UP,
        is_so=_is_case_sensitive,
        why="Ada@ and ada@ are two users here (UsernameConfiguration), for this suite one",
    ),
    _PoolCheck(
        name="self-sign-up",
        of=_SIGN_UP,
        is_so=lambda pool: bool(
            pool.get("AdminCreateUserConfig", {}).get("AllowAdminCreateUserOnly")
        ),
        why="nobody can sign up here but through identity providers: there is little to check",
    ),
    _PoolCheck(
        name="migration",
        of=frozenset({"UserMigration"}),
        is_so=lambda pool: "email" not in pool.get("UsernameAttributes", ()),
        why="its users have names, and those of the other directory are known by their e-mail "
        "address alone: nobody would be brought over",
        may_be_accepted=False,
    ),
)
