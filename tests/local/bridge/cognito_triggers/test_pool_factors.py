"""Settings of a user pool that exclude each other, and what is kept of the others."""

from base64 import b32decode
from datetime import UTC, datetime

import pytest

from local.deploy import deploy
from rules.passwordless.totp import code
from tests.local.bridge.cognito_triggers.authenticator import Authenticator

pytestmark = pytest.mark.emulator

WORDS = (
    "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
    "WebAuthn is an allowed first auth factor"
)
SINGLE = ("InvalidParameterException", WORDS)
FLOWS = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"]
BOTH = "MULTI_FACTOR_WITH_USER_VERIFICATION"


def policy(*factors):
    return {"SignInPolicy": {"AllowedFirstAuthFactors": [*factors]}}


@pytest.fixture
def pool_id(idp):
    made = idp.create_user_pool(PoolName="p", Policies=policy("PASSWORD", "WEB_AUTHN"))
    return made["UserPool"]["Id"]


def test_a_stack_sets_what_a_passkey_is(idp, stack):
    """CloudFormation's three properties are SetUserPoolMfaConfig's one."""
    told = idp.get_user_pool_mfa_config(UserPoolId=stack.resources["PasskeyPool"])

    assert {"RelyingPartyId": "localhost", "UserVerification": "required"} == told[
        "WebAuthnConfiguration"
    ]


def test_required_mfa_wants_passkeys_that_count_as_both(idp, pool_id, refusal):
    """The order of two calls on AWS: first what a passkey is, then that MFA is required."""
    required = {"UserPoolId": pool_id, "MfaConfiguration": "ON"}
    configured = {"RelyingPartyId": "example.com", "FactorConfiguration": BOTH}
    refused = refusal(idp.set_user_pool_mfa_config, **required)
    idp.set_user_pool_mfa_config(**required, WebAuthnConfiguration=configured)
    told = idp.get_user_pool_mfa_config(UserPoolId=pool_id)

    assert SINGLE == refused
    assert ("ON", configured) == (told["MfaConfiguration"], told["WebAuthnConfiguration"])


@pytest.mark.parametrize("factor", ["WEB_AUTHN", "EMAIL_OTP", "SMS_OTP"])
def test_the_lite_tier_has_no_passwordless_factors(idp, refusal, factor):
    told = {"PoolName": "p", "UserPoolTier": "LITE", "Policies": policy("PASSWORD", factor)}

    assert "FeatureUnavailableInTierException" == refusal(idp.create_user_pool, **told)[0]


def test_passkeys_need_another_first_factor(idp, refusal):
    assert (
        "InvalidParameterException"
        == refusal(idp.create_user_pool, PoolName="p", Policies=policy("WEB_AUTHN"))[0]
    )


def test_codes_do_not_go_with_required_mfa(idp, refusal):
    assert (
        "InvalidParameterException"
        == refusal(
            idp.create_user_pool,
            PoolName="p",
            MfaConfiguration="ON",
            Policies=policy("PASSWORD", "EMAIL_OTP"),
        )[0]
    )


def test_who_has_a_second_factor_begins_by_what_counts_as_both(idp, pool_id):
    """By the password, or by a passkey if that satisfies MFA."""
    client = idp.create_user_pool_client(
        UserPoolId=pool_id, ClientName="app", ExplicitAuthFlows=FLOWS
    )["UserPoolClient"]["ClientId"]
    told = {"UserPoolId": pool_id, "Username": "ada"}
    idp.admin_create_user(**told, MessageAction="SUPPRESS")
    idp.admin_set_user_password(**told, Password="Passw0rd!", Permanent=True)

    def begin(flow, **more):
        return idp.initiate_auth(
            ClientId=client, AuthFlow=flow, AuthParameters={"USERNAME": "ada", **more}
        )

    token = begin("USER_PASSWORD_AUTH", PASSWORD="Passw0rd!")["AuthenticationResult"]["AccessToken"]
    configure(idp, pool_id, RelyingPartyId="localhost")
    options = idp.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
    made = Authenticator().register(options)
    idp.complete_web_authn_registration(AccessToken=token, Credential=made)
    secret = idp.associate_software_token(AccessToken=token)["SecretCode"]
    now = int(datetime.now(UTC).timestamp())
    idp.verify_software_token(AccessToken=token, UserCode=code(b32decode(secret), step=now // 30))
    one = begin("USER_AUTH")["AvailableChallenges"]
    configure(idp, pool_id, RelyingPartyId="localhost", FactorConfiguration=BOTH)
    both = begin("USER_AUTH")["AvailableChallenges"]

    assert ["PASSWORD", "PASSWORD_SRP"] == one
    assert ["PASSWORD", "PASSWORD_SRP", "WEB_AUTHN"] == both


def configure(idp, pool_id, **configured):
    idp.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="OPTIONAL", WebAuthnConfiguration=configured
    )


@pytest.mark.parametrize(("configured", "settles"), [("SINGLE_FACTOR", False), (BOTH, True)])
def test_a_stack_is_checked_as_a_whole(emulator, tmp_path, idp, configured, settles):
    """CloudFormation sets both at once, though the API takes two calls."""
    template = tmp_path / "template.yaml"
    template.write_text(
        "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Pool:\n"
        "    Type: AWS::Cognito::UserPool\n    Properties:\n      MfaConfiguration: 'ON'\n"
        "      EnabledMfas: [SOFTWARE_TOKEN_MFA]\n"
        "      Policies: {SignInPolicy: {AllowedFirstAuthFactors: [PASSWORD, WEB_AUTHN]}}\n"
        f"      WebAuthnFactorConfiguration: {configured}\n"
    )
    if not settles:
        with pytest.raises(Exception, match="SINGLE_FACTOR if MFA is required"):
            deploy(emulator, template=template, stack=f"mfa-{configured[:6].lower()}")
        return
    made = deploy(emulator, template=template, stack="mfa-multi")
    told = idp.get_user_pool_mfa_config(UserPoolId=made.resources["Pool"])

    assert {"FactorConfiguration": BOTH} == told["WebAuthnConfiguration"]
