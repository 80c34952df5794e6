"""Questions about accounts that nobody has proved: who is kept out, and what can be reset."""

from __future__ import annotations

from typing import Any

from pipeline.conformance.lab import Lab, Script
from pipeline.conformance.probing import ACCEPTED, Probe, code, outcome
from pipeline.conformance.sign_in_probes import CUSTOM

_RAISES: Script = {"PostAuthentication_Authentication": {"raise": "UNVERIFIED_ADDRESS: a code"}}
_REFUSED = (
    "UserLambdaValidationException: PostAuthentication failed with error "
    "UNVERIFIED_ADDRESS: a code."
)
_NOTHING = {"Enabled": False, "PreferredMfa": False}


def _user(lab: Lab, name: str) -> dict[str, Any]:
    return {"UserPoolId": lab.pool, "Username": name}


def _password_refused(lab: Lab) -> str:
    user = lab.member()
    lab.obey(_RAISES)
    return outcome(lab.sign_in, user)


def _new_password_refused(lab: Lab) -> str:
    name = lab.address()
    lab.obey({})
    lab.cognito.admin_create_user(
        **_user(lab, name), TemporaryPassword=lab.password, MessageAction="SUPPRESS"
    )
    challenge = lab.sign_in(name)
    lab.obey(_RAISES)
    return outcome(
        lab.cognito.respond_to_auth_challenge,
        ClientId=lab.outputs["Client"],
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=challenge["Session"],
        ChallengeResponses={
            "USERNAME": challenge["ChallengeParameters"].get("USER_ID_FOR_SRP", name),
            "NEW_PASSWORD": f"{lab.password}2",
        },
    )


def _migration_refused(lab: Lab) -> str:
    address = lab.address()
    brought = {
        "userAttributes": {"email": address, "email_verified": "false"},
        "finalUserStatus": "CONFIRMED",
        "messageAction": "SUPPRESS",
    }
    lab.obey({"UserMigration_Authentication": {"rounds": [brought]}, **_RAISES})
    return outcome(lab.sign_in, address, client=lab.outputs["MigratingClient"])


def _custom_refused(lab: Lab) -> str:
    user = lab.member()
    lab.obey(CUSTOM)
    challenge = lab.start("CUSTOM_AUTH", user)
    lab.obey({**CUSTOM, **_RAISES})
    return outcome(lab.answer, challenge, user, "right")


def _attributes_after(lab: Lab) -> str:
    user = lab.member()
    lab.obey(CUSTOM)
    challenge = lab.start("CUSTOM_AUTH", user)
    lab.cognito.admin_update_user_attributes(
        **_user(lab, user), UserAttributes=[{"Name": "email_verified", "Value": "true"}]
    )
    lab.heard()
    lab.answer(challenge, user, "right")
    told = {
        event["triggerSource"].partition("_")[0]: event["request"]["userAttributes"]
        for event in lab.heard()
    }
    triggers = ("VerifyAuthChallengeResponse", "DefineAuthChallenge", "PostAuthentication")
    return ", ".join(f"{name} {told[name].get('email_verified')}" for name in triggers)


def _signed_out_meanwhile(lab: Lab) -> str:
    user = lab.member()
    lab.obey(CUSTOM)
    challenge = lab.start("CUSTOM_AUTH", user)
    lab.cognito.admin_user_global_sign_out(**_user(lab, user))
    tokens = lab.answer(challenge, user, "right")["AuthenticationResult"]
    read = code(lab.cognito.get_user, AccessToken=tokens["AccessToken"])
    renewed = code(lab.start, "REFRESH_TOKEN_AUTH", user, REFRESH_TOKEN=tokens["RefreshToken"])
    return f"GetUser {read}, refresh {renewed}"


def _factors(lab: Lab) -> str:
    told = lab.cognito.admin_get_user_auth_factors(**_user(lab, lab.member()))
    has_passkey = "WEB_AUTHN" in told.get("ConfiguredUserAuthFactors", [])
    return f"passkey {has_passkey}, second factors {told.get('UserMFASettingList') or []}"


def _nothing_to_remove(lab: Lab) -> str:
    user = _user(lab, lab.member())
    off = code(
        lab.cognito.admin_set_user_mfa_preference,
        **user,
        SMSMfaSettings=_NOTHING,
        SoftwareTokenMfaSettings=_NOTHING,
        EmailMfaSettings=_NOTHING,
    )
    app = code(lab.cognito.admin_delete_software_token, **user)
    devices = code(lab.cognito.admin_list_devices, **user)
    return f"preference {off}, app {app}, devices {devices}"


def _what_stays(lab: Lab) -> str:
    user = _user(lab, lab.member())
    lacked = code(lab.cognito.admin_delete_user_attributes, **user, UserAttributeNames=["nickname"])
    kept = code(lab.cognito.admin_delete_user_attributes, **user, UserAttributeNames=["sub"])
    return f"one that is not there {lacked}, one that has to stay {kept}"


PROBES: tuple[Probe, ...] = (
    Probe(
        "password at an unverified address",
        "Does an error of PostAuthentication withhold tokens after a correct password?",
        _REFUSED,
        "UnverifiedPasswords: refuse depends on it",
        _password_refused,
    ),
    Probe(
        "new password at an unverified address",
        "Does it withhold tokens after NEW_PASSWORD_REQUIRED, too?",
        _REFUSED,
        "the same for invited users",
        _new_password_refused,
    ),
    Probe(
        "migration at an unverified address",
        "Does it withhold tokens in the sign-in that migrates a user, too?",
        _REFUSED,
        "the same for users whose directory verified no address",
        _migration_refused,
    ),
    Probe(
        "code at an unverified address",
        "Does it withhold tokens after a custom challenge, too?",
        _REFUSED,
        "the same for factors that prove no e-mail address",
        _custom_refused,
    ),
    Probe(
        "verified meanwhile",
        "Do triggers get the present attributes, or those of the start of the sign-in?",
        "VerifyAuthChallengeResponse true, DefineAuthChallenge true, PostAuthentication true",
        "with the attributes of the start, an owner needs a second code after a take-over",
        _attributes_after,
    ),
    Probe(
        "signed out meanwhile",
        "Are tokens of a sign-in valid if a global sign-out happened during it?",
        f"GetUser {ACCEPTED}, refresh {ACCEPTED}",
        "an owner gets tokens by the sign-in that took the account over",
        _signed_out_meanwhile,
    ),
    Probe(
        "factors of nobody",
        "What does AdminGetUserAuthFactors return for a user without factors?",
        "passkey False, second factors []",
        "a passkey stops a take-over",
        _factors,
    ),
    Probe(
        "nothing to remove",
        "How does Cognito answer calls that remove missing factors and devices?",
        f"preference {ACCEPTED}, app ResourceNotFoundException, "
        "devices InvalidUserPoolConfigurationException",
        "a take-over reads these errors and InvalidParameterException as: nothing to remove",
        _nothing_to_remove,
    ),
    Probe(
        "attributes that stay",
        "How does AdminDeleteUserAttributes refuse?",
        f"one that is not there {ACCEPTED}, one that has to stay InvalidParameterException",
        "a take-over finds required attributes by that error",
        _what_stays,
    ),
)
