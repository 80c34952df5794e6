"""Questions about the code of an authenticator app, behind a password."""

from __future__ import annotations

import base64
import hmac
import struct
import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from pipeline.conformance.lab import Lab
from pipeline.conformance.probing import ACCEPTED, Probe, code, told
from pipeline.conformance.sign_in_probes import CHALLENGE, script_of

_PASSWORD = {**CHALLENGE, "challengeName": "PASSWORD_VERIFIER"}
_NEVER = {"challengeName": None, "issueTokens": False, "failAuthentication": True}


def _wrong_app_code(lab: Lab) -> str:
    def ask(user: str, secret: str) -> str:
        asked = lab.sign_in(user)
        wrong = f"{(int(_app_code(secret, 0)) + 1) % 10**6:06}"
        said = [code(_with_app, lab, asked, user, each) for each in (wrong, _app_code(secret, 1))]
        return f"wrong {said[0]}, then the next code with the same Session {said[1]}"

    return _of_who_has_an_app(lab, ask)


def _app_behind_a_password(lab: Lab) -> str:
    def ask(user: str, secret: str) -> str:
        # By how many rounds there have been: SRP_A and PASSWORD_VERIFIER come before the app.
        lab.obey(script_of(_NEVER, _PASSWORD, _NEVER, CHALLENGE))
        asked = _by_srp(lab, user)
        first = _posed(asked)
        after = _posed(_with_app(lab, asked, user, _app_code(secret, 1)))
        sources = told(source.partition("_")[0] for source in lab.sources())
        return f"{first}, then {after}, after {sources}"

    return _of_who_has_an_app(lab, ask)


def _of_who_has_an_app(lab: Lab, ask: Callable[[str, str], str]) -> str:
    user = lab.member()
    token = lab.sign_in(user)["AuthenticationResult"]["AccessToken"]
    _demand_app(lab, "OPTIONAL")
    try:
        secret = lab.cognito.associate_software_token(AccessToken=token)["SecretCode"]
        lab.cognito.verify_software_token(AccessToken=token, UserCode=_app_code(secret, 0))
        lab.cognito.set_user_mfa_preference(
            AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
        )
        return ask(user, secret)
    finally:
        _demand_app(lab, "OFF")


def _demand_app(lab: Lab, mfa: str) -> None:
    enabled: dict[str, Any] = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
    lab.cognito.set_user_pool_mfa_config(
        UserPoolId=lab.pool, MfaConfiguration=mfa, **(enabled if mfa != "OFF" else {})
    )


def _by_srp(lab: Lab, user: str) -> Any:
    """What follows the right password, in a custom sign-in that begins with it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pycognito.aws_srp import AWSSRP  # noqa: PLC0415  # it warns when it is imported

        srp = AWSSRP(user, lab.password, lab.pool, lab.outputs["Client"], client=lab.cognito)
    begins = {"CHALLENGE_NAME": "SRP_A", "SRP_A": srp.get_auth_params()["SRP_A"]}
    asked = lab.start("CUSTOM_AUTH", user, **begins)
    given = srp.process_challenge(asked["ChallengeParameters"], {"USERNAME": user})
    return lab.cognito.respond_to_auth_challenge(
        ClientId=lab.outputs["Client"],
        ChallengeName="PASSWORD_VERIFIER",
        Session=asked["Session"],
        ChallengeResponses={**given, "USERNAME": asked["ChallengeParameters"]["USERNAME"]},
    )


def _posed(answer: Mapping[str, Any]) -> str:
    return "tokens" if answer.get("AuthenticationResult") else str(answer.get("ChallengeName"))


def _with_app(lab: Lab, asked: Any, user: str, given: str) -> Any:
    name = asked["ChallengeParameters"].get("USER_ID_FOR_SRP", user)
    return lab.cognito.respond_to_auth_challenge(
        ClientId=lab.outputs["Client"],
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": name, "SOFTWARE_TOKEN_MFA_CODE": given},
    )


def _app_code(secret: str, later: int) -> str:
    """RFC 6238: of this half minute, or of one that Cognito takes as well."""
    step = struct.pack(">Q", int(time.time()) // 30 + later)
    mac = hmac.digest(base64.b32decode(secret), step, "sha1")
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


PROBES = (
    Probe(
        "wrong app code",
        "Does the Session survive a wrong code of an authenticator app?",
        f"wrong CodeMismatchException, then the next code with the same Session {ACCEPTED}",
        "otherwise the second try is sign_in_failed, and the sign-in starts again",
        _wrong_app_code,
    ),
    Probe(
        "app behind a password",
        "Does Cognito call DefineAuthChallenge after the app's code, in a custom sign-in by SRP?",
        "SOFTWARE_TOKEN_MFA, then CUSTOM_CHALLENGE, "
        "after DefineAuthChallenge > DefineAuthChallenge > CreateAuthChallenge",
        "SecondStep asks for our code, too; otherwise password and app are the two factors",
        _app_behind_a_password,
    ),
)
