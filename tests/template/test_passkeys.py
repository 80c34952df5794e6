"""Passkeys and Cognito's own codes: which combinations deploy, and what the pool has of them."""

import pytest

from pipeline.twin.refusals import Refused
from pipeline.twin.walk import Walk

CLIENTS = ("PublicClient", "ConfidentialClient")
PASSKEYS = {"Passkeys": "on", "PasskeyDomain": "example.com"}
SENDER = {"MailFrom": "a@example.com"}
CODES = {"NativeCodes": "email", "PasswordSignUps": "proof_first", **SENDER}
TWO_STEPS = {
    **SENDER,
    "SecondStep": "always",
    "RestApi": "off",
    "PasswordlessSignUp": "off",
    "CallbackUrls": "",
}


@pytest.mark.parametrize(
    ("given", "factors"),
    [
        ({}, None),
        (TWO_STEPS, None),
        (PASSKEYS, ["PASSWORD", "WEB_AUTHN"]),
        ({**PASSKEYS, "Mfa": "OPTIONAL"}, ["PASSWORD", "WEB_AUTHN"]),
        ({**PASSKEYS, **SENDER, "PasswordFlows": "none"}, ["PASSWORD", "WEB_AUTHN"]),
        (CODES, ["PASSWORD", "EMAIL_OTP"]),
        ({**PASSKEYS, **CODES}, ["PASSWORD", "WEB_AUTHN", "EMAIL_OTP"]),
    ],
    ids=["off", "two steps", "passkeys", "with mfa", "no password flows", "codes", "both"],
)
def test_users_choose_among_the_factors_that_are_on(source, given, factors):
    """USER_AUTH is open only where there is a choice, since it lets a password in alone."""
    stack = Walk(source).stack(given)
    pool = stack.properties["UserPool"]
    policy = pool["Policies"].get("SignInPolicy")
    flows = {"ALLOW_USER_AUTH" in stack.properties[name]["ExplicitAuthFlows"] for name in CLIENTS}

    assert (policy or {}).get("AllowedFirstAuthFactors") == factors
    assert {factors is not None} == flows


def test_a_passkey_belongs_to_the_domain_and_asks_for_the_user(source):
    pool = Walk(source).stack(PASSKEYS).properties["UserPool"]

    assert "example.com" == pool["WebAuthnRelyingPartyID"]
    assert "required" == pool["WebAuthnUserVerification"]


@pytest.mark.parametrize("given", [{}, CODES, {"PasskeyDomain": "example.com"}])
def test_without_passkeys_the_pool_has_none_of_it(source, given):
    pool = Walk(source).stack(given).properties["UserPool"]

    assert not {name for name in pool if name.startswith("WebAuthn")}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"Passkeys": "on"}, "PasskeyDomain"),
        ({**PASSKEYS, "UserPoolTier": "LITE"}, "UserPoolTier"),
        ({**PASSKEYS, "Mfa": "ON"}, "a passkey is one factor"),
        ({**PASSKEYS, **TWO_STEPS}, "a passkey is one factor"),
        ({"NativeCodes": "email"}, "PasswordSignUps proof_first"),
        ({**CODES, "UserPoolTier": "LITE"}, "UserPoolTier"),
        ({**CODES, "Mfa": "ON"}, "Cognito asks nothing after its code"),
        ({**CODES, **TWO_STEPS}, "Cognito asks nothing after its code"),
    ],
)
def test_what_cognito_or_a_second_step_excludes_is_refused(source, given, words):
    """Before any resource is made, with a sentence."""
    with pytest.raises(Refused, match=words):
        Walk(source).stack(given)
