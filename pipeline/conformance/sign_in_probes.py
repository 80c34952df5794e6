"""Questions about sign-in: by password, by custom challenge, by Cognito's own code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.conformance.lab import Lab, Script
from pipeline.conformance.probing import ACCEPTED, Probe, code, outcome, told

_GIVEN_UP_AFTER = 12
CHALLENGE = {
    "challengeName": "CUSTOM_CHALLENGE",
    "issueTokens": False,
    "failAuthentication": False,
}
_TOKENS = {"challengeName": None, "issueTokens": True, "failAuthentication": False}
_CREATED = {
    "publicChallengeParameters": {},
    "privateChallengeParameters": {"probe": "yes"},
    "challengeMetadata": "probe",
}


def script_of(*rounds: Mapping[str, Any]) -> Script:
    """A script whose DefineAuthChallenge gives these answers, one a round."""
    return {
        "DefineAuthChallenge_Authentication": {"rounds": list(rounds)},
        "CreateAuthChallenge_Authentication": {"rounds": [_CREATED]},
    }


CUSTOM = script_of(CHALLENGE, _TOKENS)


def _by_password(lab: Lab) -> str:
    user = lab.member()
    lab.obey({})
    lab.sign_in(user)
    return told(lab.sources())


def _wrong_password(lab: Lab) -> str:
    user = lab.member()
    lab.obey({})
    refused = code(lab.start, "USER_PASSWORD_AUTH", user, PASSWORD="wrong")  # noqa: S106
    return f"{refused}, after {told(lab.sources())}"


def _refreshed(lab: Lab) -> str:
    user = lab.member()
    refresh = lab.sign_in(user)["AuthenticationResult"]["RefreshToken"]
    lab.obey({})
    lab.start("REFRESH_TOKEN_AUTH", user, REFRESH_TOKEN=refresh)
    return told(lab.sources())


def _custom(lab: Lab) -> str:
    user = lab.member()
    lab.obey(script_of(CHALLENGE, _TOKENS))
    lab.answer(lab.start("CUSTOM_AUTH", user), user, "right")
    return told(source.partition("_")[0] for source in lab.sources())


def _nobody(lab: Lab) -> str:
    lab.obey(script_of(CHALLENGE, _TOKENS))
    said = outcome(lab.start, "CUSTOM_AUTH", lab.address())
    events = lab.heard()
    flags = {event["request"].get("userNotFound") for event in events}
    attributes = [event["request"].get("userAttributes") for event in events]
    sources = told(event["triggerSource"].partition("_")[0] for event in events)
    return f"{said}, after {sources}, userNotFound: {flags}, attributes: {attributes[:1]}"


def _contradiction(**answer: Any) -> Any:
    def ask(lab: Lab) -> str:
        user = lab.member()
        lab.obey(script_of(CHALLENGE, answer))
        begun = lab.start("CUSTOM_AUTH", user)
        return outcome(lab.answer, begun, user, "wrong")

    return ask


def _session_twice(lab: Lab) -> str:
    user = lab.member()
    lab.obey(script_of(CHALLENGE, CHALLENGE, _TOKENS))
    begun = lab.start("CUSTOM_AUTH", user)
    lab.answer(begun, user, "wrong")
    return outcome(lab.answer, begun, user, "right")


def _wrong_for_ever(lab: Lab) -> str:
    user = lab.member()
    lab.obey(script_of(CHALLENGE))
    challenge = lab.start("CUSTOM_AUTH", user)
    for past in range(_GIVEN_UP_AFTER):
        try:
            challenge = lab.answer(challenge, user, "wrong")
        except lab.cognito.exceptions.ClientError:
            return f"refused after {past} wrong answers"
    begun = outcome(lab.start, "CUSTOM_AUTH", user)
    by_password = outcome(lab.sign_in, user)
    return f"none in {_GIVEN_UP_AFTER}; then codes {begun}, passwords {by_password}"


def _own_code(lab: Lab) -> str:
    user = lab.member()
    lab.cognito.admin_update_user_attributes(
        UserPoolId=lab.pool,
        Username=user,
        UserAttributes=[{"Name": "email_verified", "Value": "true"}],
    )
    lab.obey({})
    said = code(lab.start, "USER_AUTH", user, PREFERRED_CHALLENGE="EMAIL_OTP")
    return f"{said}, after {told(lab.sources())}"


PROBES = (
    Probe(
        "by password",
        "In which order do PostAuthentication and the token trigger run?",
        "PreAuthentication_Authentication > PostAuthentication_Authentication > "
        "TokenGeneration_Authentication",
        "whether a group of PostAuthentication is in that token; the suite does not rely on it",
        _by_password,
    ),
    Probe(
        "wrong password",
        "Does PreAuthentication run before Cognito checks the password?",
        "NotAuthorizedException, after PreAuthentication_Authentication",
        "sign_in.attempted counts tries; a failure is a try without success",
        _wrong_password,
    ),
    Probe(
        "refreshed",
        "Which triggers run when tokens are renewed?",
        "TokenGeneration_RefreshTokens",
        "refreshes are not counted as sign-ins",
        _refreshed,
    ),
    Probe(
        "custom challenge",
        "Does PreAuthentication run in a sign-in without a password?",
        "DefineAuthChallenge > CreateAuthChallenge > VerifyAuthChallengeResponse > "
        "DefineAuthChallenge > PostAuthentication > TokenGeneration",
        "DefineAuthChallenge publishes sign_in.attempted of such a sign-in",
        _custom,
    ),
    Probe(
        "nobody",
        "What do the triggers get for an unknown user, with user existence errors prevented?",
        "accepted, after DefineAuthChallenge > CreateAuthChallenge, userNotFound: {True}, "
        "attributes: [{}]",
        "user enumeration: known and unknown users take the same path",
        _nobody,
    ),
    Probe(
        "both at once",
        "What if DefineAuthChallenge issues tokens and fails?",
        "NotAuthorizedException: Incorrect username or password.",
        "the suite never does so; shows the cost of a bug",
        _contradiction(challengeName=None, issueTokens=True, failAuthentication=True),
    ),
    Probe(
        "neither",
        "What if DefineAuthChallenge neither issues, fails nor challenges?",
        "InvalidLambdaResponseException: Unrecognizable lambda output",
        "the suite never does so; shows the cost of a bug",
        _contradiction(challengeName=None, issueTokens=False, failAuthentication=False),
    ),
    Probe(
        "all null",
        "What if DefineAuthChallenge leaves all three null?",
        "InvalidLambdaResponseException: Unrecognizable lambda output",
        "the suite never does so; shows the cost of a bug",
        _contradiction(challengeName=None, issueTokens=None, failAuthentication=None),
    ),
    Probe(
        "session twice",
        "What does a client read after using a session again?",
        "NotAuthorizedException: Invalid session for the user, session can only be used once.",
        "clients keep the newest session",
        _session_twice,
    ),
    Probe(
        "wrong for ever",
        "Does Cognito itself lock a user after wrong answers to custom challenges?",
        f"none in {_GIVEN_UP_AFTER}; then codes {ACCEPTED}, passwords {ACCEPTED}",
        "the suite's rate limits are the only effective limits",
        _wrong_for_ever,
    ),
    Probe(
        "own code",
        "Which source does CustomMessage get for Cognito's own e-mail code?",
        "accepted, after PreAuthentication_Authentication > CustomMessage_Authentication",
        "the text of that mail",
        _own_code,
    ),
)
