"""Which of the pool's first factors a user has, and GetUserAuthFactors."""

from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import passkeys, pool_factors
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.events import pairs
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer

PASSWORDS = ("PASSWORD", "PASSWORD_SRP")


def available(pool: dict[str, Any], user: dict[str, Any] | None) -> list[str]:
    """
    The factors by which *user* may begin; those of a user without passkey for a stranger.

    A user with a second factor begins by the password, or by a passkey that counts as both.
    One who has not confirmed the sign-up begins by a code, which confirms it.
    """
    told = pool_factors.allowed(pool)
    if user is None:
        return _spelled([name for name in told if name not in {pool_factors.PASSKEY, "SMS_OTP"}])
    has = [name for name in told if _has(user, name)]
    if user["UserStatus"] == "UNCONFIRMED":
        return [name for name in has if name in pool_factors.CODES]
    if theirs.second_factor_challenge(pool, user):
        is_mfa = pool_factors.passkey_is_mfa(pool)
        has = [
            name for name in has if name == "PASSWORD" or (name == pool_factors.PASSKEY and is_mfa)
        ]
    return _spelled(has)


def get_user_auth_factors(call: Call, _: Proceed) -> Answer:
    """The factors of the user who has the access token."""
    user = call.bearer
    if user is None:
        raise Refusal("NotAuthorizedException", "Invalid Access Token")
    return configured(user, pool=call.pool)


def configured(user: dict[str, Any], *, pool: dict[str, Any]) -> Answer:
    """The factors for choice-based sign-in, and the second factors that are on."""
    named = ["PASSWORD", *(name for name in pool_factors.allowed(pool) if name != "PASSWORD")]
    has = [name for name in named if _has(user, name)]
    second = {
        "PreferredMfaSetting": user.get("_preferred_mfa"),
        "UserMFASettingList": user.get("_mfa_enabled"),
    }
    return theirs.ok(
        {
            "Username": user["Username"],
            "ConfiguredUserAuthFactors": has
            + (["SOFTWARE_TOKEN"] if user.get("_totp_secret") else []),
            **{name: value for name, value in second.items() if value},
        }
    )


def _has(user: dict[str, Any], factor: str) -> bool:
    if factor == pool_factors.PASSKEY:
        return bool(passkeys.of(user))
    if factor in pool_factors.CODES:
        return bool(pairs(user["Attributes"]).get(pool_factors.CODES[factor]))
    return bool(user.get("_password"))


def _spelled(factors: list[str]) -> list[str]:
    """The password counts twice: sent, or proved by SRP."""
    others = [name for name in factors if name != "PASSWORD"]
    return [*(PASSWORDS if "PASSWORD" in factors else ()), *others]
