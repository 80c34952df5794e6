"""
CUSTOM_AUTH: Define, Create, Verify, round by round.

The whole state machine is here, because ministack's ends after three rounds,
reuses one Session and knows no hidden users. Only the tokens come from it.
An unknown user of a client with PreventUserExistenceErrors goes through the
same triggers and answers as a known one, with `userNotFound: true` and no
attributes, and never gets in. No PreAuthentication: Cognito runs none in this
flow (https://github.com/aws-amplify/amplify-js/issues/5318).
"""

from dataclasses import replace

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import device_sign_in
from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.custom_password import PASSWORD, behind, password_question
from ministack_cognito_triggers.calls.custom_sign_in import CustomSignIn
from ministack_cognito_triggers.calls.custom_tokens import tokens
from ministack_cognito_triggers.calls.refusal import (
    Refusal,
    check_may_sign_in,
    unrecognizable,
    wrong_credentials,
)
from ministack_cognito_triggers.calls.sessions import Sessions, invalid_session
from ministack_cognito_triggers.calls.user_names import refuse_alias
from ministack_cognito_triggers.functions.invoke import function_for
from ministack_cognito_triggers.theirs import Answer

_CHALLENGE = "CUSTOM_CHALLENGE"
_BEGUN_WITH_SRP = {
    "challengeName": "SRP_A",
    "challengeResult": True,
    "challengeMetadata": None,
}
_TRIGGERS = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")


def begin(call: Call, *, sessions: Sessions) -> Answer:
    """InitiateAuth. Its ClientMetadata reaches none of the three triggers."""
    _check_configuration(call)
    parameters = call.data.get("AuthParameters") or {}
    typed = _required("USERNAME", parameters)
    user = call.user(typed)
    if user is not None:
        check_may_sign_in(user)
    elif not call.hides_users:
        raise Refusal("UserNotFoundException", "User does not exist.")
    sign_in = CustomSignIn(
        typed=typed, known=user is not None, user_name=user["Username"] if user else typed
    )
    if "SRP_A" in parameters:
        sign_in = replace(sign_in.after("SRP_A", correct=True), srp_a=parameters["SRP_A"])
    return next_step(call.without_metadata(), sign_in, sessions)


def answer(call: Call, *, sessions: Sessions) -> Answer:
    """RespondToAuthChallenge. A raising trigger leaves the Session spent."""
    responses = call.data.get("ChallengeResponses") or {}
    name, given = _required("USERNAME", responses), _required("ANSWER", responses)
    sign_in: CustomSignIn = sessions.spend(
        call.data.get("Session"), challenge=_CHALLENGE, client_id=call.client_id
    )
    refuse_alias(call, sign_in.shown_name(call))
    if not sign_in.is_of(name, call):
        raise invalid_session()
    verdict = sign_in.fire(
        "VerifyAuthChallengeResponse",
        call,
        asked={"privateChallengeParameters": sign_in.private, "challengeAnswer": given},
        on_entry={"answerCorrect": None},
    )
    answered = sign_in.after(_CHALLENGE, correct=verdict["answerCorrect"])
    return next_step(call, answered, sessions)


def next_step(call: Call, sign_in: CustomSignIn, sessions: Sessions) -> Answer:
    """What DefineAuthChallenge says to the rounds so far."""
    decision = sign_in.fire(
        "DefineAuthChallenge",
        call,
        asked={"session": list(sign_in.rounds)},
        on_entry={"challengeName": None, "issueTokens": None, "failAuthentication": None},
    )
    if decision.get("failAuthentication"):
        raise wrong_credentials()
    if decision.get("issueTokens"):
        return tokens(call, sign_in, sessions)
    if decision.get("challengeName") == PASSWORD and sign_in.rounds[-1:] == (_BEGUN_WITH_SRP,):
        return password_question(call, sign_in, sessions)
    if decision.get("challengeName") != _CHALLENGE:
        raise unrecognizable()
    return _challenge(call, sign_in, sessions)


def _challenge(call: Call, sign_in: CustomSignIn, sessions: Sessions) -> Answer:
    created = sign_in.fire(
        "CreateAuthChallenge",
        call,
        asked={"challengeName": _CHALLENGE, "session": list(sign_in.rounds)},
        on_entry={
            "publicChallengeParameters": None,
            "privateChallengeParameters": None,
            "challengeMetadata": None,
        },
    )
    waiting = replace(
        sign_in,
        metadata=created.get("challengeMetadata"),
        private=created["privateChallengeParameters"],
    )
    session = sessions.issue(
        waiting,
        challenge=_CHALLENGE,
        client_id=call.client_id,
        valid_for=call.session_validity,
    )
    public = created.get("publicChallengeParameters") or {}
    return theirs.ok(
        {
            "ChallengeName": _CHALLENGE,
            "Session": session,
            "ChallengeParameters": {"USERNAME": sign_in.shown_name(call), **public},
        }
    )


def behind_device(call: Call, sign_in: CustomSignIn, sessions: Sessions) -> Answer:
    """What follows a device's proof: behind a password it is a round, else tokens are due."""
    if sign_in.rounds[-1]["challengeName"] == _CHALLENGE:
        return tokens(call, sign_in, sessions)
    for name in device_sign_in.STEPS:
        sign_in = sign_in.after(name, correct=True)
    return behind(call, sign_in, sessions, next_step)


def _check_configuration(call: Call) -> None:
    if not call.client:
        raise Refusal(
            "ResourceNotFoundException", f"User pool client {call.client_id} does not exist."
        )
    if not call.client_allows("CUSTOM_AUTH"):
        raise Refusal("InvalidParameterException", "CUSTOM_AUTH is not enabled for the client.")
    if not all(function_for(trigger, call.pool) for trigger in _TRIGGERS):
        raise Refusal(
            "InvalidParameterException",
            "Custom auth lambda trigger is not configured for the user pool.",
        )


def _required(name: str, given: dict[str, str]) -> str:
    if not given.get(name):
        raise Refusal("InvalidParameterException", f"Missing required parameter {name}")
    return given[name]
