"""
First factors and passkeys as a user pool has them set, and what of it excludes each other.

``Policies.SignInPolicy`` is CreateUserPool's and UpdateUserPool's; the relying party and what a
passkey counts for is SetUserPoolMfaConfig's, ``WebAuthnConfiguration``.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.theirs import Answer

PASSKEY = "WEB_AUTHN"
CODES: Mapping[str, str] = {"EMAIL_OTP": "email", "SMS_OTP": "phone_number"}
CONFIGURATION = "WebAuthnConfiguration"
_NOT_LITE = {PASSKEY, *CODES}
# The words of this refusal are AWS's, reported in 2026 (go-to-k/cdkd #2064).
_SINGLE = (
    "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
    "WebAuthn is an allowed first auth factor"
)
_ALONE = "WEB_AUTHN cannot be the only allowed first auth factor."
_CODES_AND_MFA = "EMAIL_OTP and SMS_OTP cannot be first auth factors if MFA is required."

_is_whole: ContextVar[bool] = ContextVar("is_whole", default=False)


def allowed(pool: Mapping[str, Any]) -> list[str]:
    """What AllowedFirstAuthFactors says; the password where it says nothing."""
    policy = (pool.get("Policies") or {}).get("SignInPolicy") or {}
    return list(policy.get("AllowedFirstAuthFactors") or ["PASSWORD"])


def relying_party(pool: Mapping[str, Any]) -> str:
    """The relying party ID: as set, the custom domain, or that of the prefix; empty without any."""
    told = (pool.get(CONFIGURATION) or {}).get("RelyingPartyId")
    if told or pool.get("CustomDomain"):
        return str(told or pool["CustomDomain"])
    prefix = pool.get("Domain")
    return f"{prefix}.auth.{theirs.region_of(pool)}.amazoncognito.com" if prefix else ""


def verification(pool: Mapping[str, Any]) -> str:
    """Whether the authenticator has to verify the user: "preferred" unless set otherwise."""
    return str((pool.get(CONFIGURATION) or {}).get("UserVerification") or "preferred")


def passkey_is_mfa(pool: Mapping[str, Any]) -> bool:
    """Whether a passkey satisfies MFA."""
    configured = (pool.get(CONFIGURATION) or {}).get("FactorConfiguration")
    return configured == "MULTI_FACTOR_WITH_USER_VERIFICATION"


def checked_for(original: Callable[[dict[str, Any]], Answer]) -> Callable[[dict[str, Any]], Answer]:
    """What changes a pool, unless the pool would then have settings that exclude each other."""

    def store(data: dict[str, Any]) -> Answer:
        if not _is_whole.get() and (refused := refusal({**(theirs.pool_for(data) or {}), **data})):
            return theirs.error(*refused)
        return original(data)

    return store


def refusal(pool: Mapping[str, Any]) -> tuple[str, str] | None:
    """Kind and words of what is wrong with how *pool* is set; None if nothing is."""
    factors = allowed(pool)
    if pool.get("UserPoolTier") == "LITE" and _NOT_LITE & {*factors}:
        words = "The following features need to be disabled for the LITE pricing tier configured: "
        return "FeatureUnavailableInTierException", f"{words}Passwordless sign-in"
    is_required = pool.get("MfaConfiguration") == "ON"
    wrong = {
        _ALONE: factors == [PASSKEY],
        _SINGLE: is_required and PASSKEY in factors and not passkey_is_mfa(pool),
        _CODES_AND_MFA: is_required and bool(CODES.keys() & {*factors}),
    }
    return next((("InvalidParameterException", why) for why, is_so in wrong.items() if is_so), None)


def of_stack_for(change: Callable[..., Any], *, properties_at: int) -> Callable[..., Any]:
    """CloudFormation's handler of user pools, which leaves the three WebAuthn properties out."""

    def changed(*asked: Any, **more: Any) -> Any:
        told = asked[properties_at]
        configuration = _of_properties(told)
        if refused := refusal({**told, CONFIGURATION: configuration}):
            raise ValueError(f"AWS::Cognito::UserPool: {': '.join(refused)}")
        token = _is_whole.set(True)
        try:
            made = change(*asked, **more)
        finally:
            _is_whole.reset(token)
        pool = theirs.pool_for({"UserPoolId": made[0]})
        if pool is not None and (configuration or CONFIGURATION in pool):
            pool[CONFIGURATION] = configuration
        return made

    return changed


def _of_properties(told: Mapping[str, Any]) -> dict[str, Any]:
    members = {
        "RelyingPartyId": told.get("WebAuthnRelyingPartyID"),
        "UserVerification": told.get("WebAuthnUserVerification"),
        "FactorConfiguration": told.get("WebAuthnFactorConfiguration"),
    }
    return {name: value for name, value in members.items() if value}
