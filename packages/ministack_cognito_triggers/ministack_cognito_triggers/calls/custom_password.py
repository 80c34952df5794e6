"""
CUSTOM_AUTH that begins with SRP: the password, and what Cognito asks by itself after it.

DefineAuthChallenge answers `PASSWORD_VERIFIER` to a sign-in that began with
SRP_A ("Custom authentication challenge Lambda triggers", developer guide). A
wrong password ends no Session and calls no trigger. A right one is a round of
the history, and so is each of Cognito's own challenges behind it: a new
password for who has a temporary one, then the proof of a remembered device, or the
code of an authenticator app.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import device_sign_in, devices
from ministack_cognito_triggers.calls.app_codes import take_app_code
from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.custom_sign_in import CustomSignIn
from ministack_cognito_triggers.calls.refusal import (
    Refusal,
    check_may_sign_in,
    wrong_credentials,
)
from ministack_cognito_triggers.calls.sessions import Sessions, invalid_session
from ministack_cognito_triggers.calls.user_names import refuse_alias
from ministack_cognito_triggers.theirs import Answer

PASSWORD = "PASSWORD_VERIFIER"  # noqa: S105  (the name of a challenge)
NEW_PASSWORD, APP = "NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA"

NextStep = Callable[[Call, CustomSignIn, Sessions], Answer]


def password_question(call: Call, sign_in: CustomSignIn, sessions: Sessions) -> Answer:
    """Ask for the proof of the password; of a stranger too, who has none that fits."""
    parameters, state = theirs.password_challenge(
        call.pool,
        sign_in.user(call),
        shown=sign_in.shown_name(call),
        srp_a=sign_in.srp_a,
    )
    return _ask(call, replace(sign_in, srp=state), sessions, PASSWORD, parameters)


def prove_password(call: Call, sessions: Sessions, next_step: NextStep) -> Answer:
    """The answer to PASSWORD_VERIFIER of a custom sign-in."""
    responses = call.data.get("ChallengeResponses") or {}
    if refused := theirs.why_no_password_claim(responses):
        return refused
    which = {"challenge": PASSWORD, "client_id": call.client_id}
    sign_in: CustomSignIn = sessions.look(call.data.get("Session"), **which)
    user = sign_in.user(call)
    if user is None or not theirs.proves_password(
        call.pool, user, state=sign_in.srp, responses=responses
    ):
        raise wrong_credentials()
    check_may_sign_in(user)
    if user["UserStatus"] == "RESET_REQUIRED":
        raise Refusal("PasswordResetRequiredException", "Password reset required for the user")
    sessions.spend(call.data.get("Session"), **which)
    return behind(call, replace(sign_in.after(PASSWORD, correct=True), srp={}), sessions, next_step)


def answer_own(
    call: Call, sign_in: CustomSignIn, sessions: Sessions, next_step: NextStep
) -> Answer:
    """The answer to one of Cognito's own challenges behind the password."""
    name, responses = call.data["ChallengeName"], call.data.get("ChallengeResponses") or {}
    refuse_alias(call, sign_in.user_name)
    user = sign_in.user(call)
    if user is None or not sign_in.is_of(responses.get("USERNAME", ""), call):
        raise invalid_session()
    if name == NEW_PASSWORD:
        user |= {"_password": responses.get("NEW_PASSWORD"), "UserStatus": "CONFIRMED"}
    else:  # a wrong code leaves the Session good
        take_app_code(user, responses.get("SOFTWARE_TOKEN_MFA_CODE", ""))
        sessions.spend(call.data.get("Session"), challenge=name, client_id=call.client_id)
    return behind(call, sign_in.after(name, correct=True), sessions, next_step)


def behind(call: Call, sign_in: CustomSignIn, sessions: Sessions, next_step: NextStep) -> Answer:
    """The next of Cognito's own challenges, or what DefineAuthChallenge says."""
    user = sign_in.user(call) or {}
    is_device = sign_in.has(device_sign_in.PROVE)
    told = {"USER_ID_FOR_SRP": user["Username"]}
    if user["UserStatus"] == "FORCE_CHANGE_PASSWORD":
        asked = {**told, "requiredAttributes": "[]", "userAttributes": "{}"}
        return _ask(call, sign_in, sessions, NEW_PASSWORD, asked)
    if not is_device and device_sign_in.is_asked(call, user):
        return device_sign_in.ask(call, sign_in, sessions)
    is_spared = sign_in.has(APP) or (is_device and devices.replaces_factor(call))
    if not is_spared and _asks_for_app(call, user):
        return _ask(call, sign_in, sessions, APP, told)
    return next_step(call, sign_in, sessions)


def _asks_for_app(call: Call, user: dict[str, Any]) -> bool:
    asked = theirs.second_factor_challenge(call.pool, user) or {}
    return asked.get("ChallengeName") == APP


def _ask(
    call: Call, sign_in: CustomSignIn, sessions: Sessions, name: str, parameters: dict[str, Any]
) -> Answer:
    session = sessions.issue(
        sign_in, challenge=name, client_id=call.client_id, valid_for=call.session_validity
    )
    return theirs.ok({"ChallengeName": name, "Session": session, "ChallengeParameters": parameters})
