"""Cognito's events as the parser models of AWS Powertools read them; what they refuse is theirs."""

import json
from pathlib import Path

import pytest
from aws_lambda_powertools.utilities.parser.models import cognito
from pydantic import ValidationError

EVENTS = sorted((Path(__file__).parents[1] / "cognito_events").glob("*.json"))
MODELS = {
    "PreSignUp": cognito.CognitoPreSignupTriggerModel,
    "PostConfirmation": cognito.CognitoPostConfirmationTriggerModel,
    "PreAuthentication": cognito.CognitoPreAuthenticationTriggerModel,
    "PostAuthentication": cognito.CognitoPostAuthenticationTriggerModel,
    "TokenGeneration": cognito.CognitoPreTokenGenerationTriggerModelV1,
    "UserMigration": cognito.CognitoMigrateUserTriggerModel,
    "CustomMessage": cognito.CognitoCustomMessageTriggerModel,
    "CustomEmailSender": cognito.CognitoCustomEmailSenderTriggerModel,
    "CustomSMSSender": cognito.CognitoCustomSMSSenderTriggerModel,
    "DefineAuthChallenge": cognito.CognitoDefineAuthChallengeTriggerModel,
    "CreateAuthChallenge": cognito.CognitoCreateAuthChallengeTriggerModel,
    "VerifyAuthChallengeResponse": cognito.CognitoVerifyAuthChallengeTriggerModel,
}
# Where a model allows less than AWS documents.
NARROW = {
    "triggerSource": "one source of several",
    "request.session.N.challengeName": "no CUSTOM_CHALLENGE",
    "callerContext.clientId": "users who are confirmed in AWS's console have no app client",
    "callerContext.awsSdkVersion": "nor an SDK",
    "request.password": "who forgot the password types none",
    "response.answerCorrect": "null before the trigger has said anything",
    "request.code": "the notice of a take-over has no code",
}


def complaints(event):
    """The places of which the model of the *event* complains; None without a model."""
    model = MODELS.get(event["triggerSource"].partition("_")[0])
    if model is None:
        return None
    try:
        model.model_validate(event)
    except ValidationError as error:
        found = (each["loc"] for each in error.errors())
        return {".".join("N" if isinstance(part, int) else part for part in loc) for loc in found}
    return set()


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_a_model_refuses_only_what_it_does_not_know(path):
    """InboundFederation has no model."""
    found = complaints(json.loads(path.read_text()))

    assert found is None or found <= {*NARROW}


def test_every_model_reads_an_event_whole():
    """And everything that one is too narrow for comes up."""
    told = [(path.stem, complaints(json.loads(path.read_text()))) for path in EVENTS]
    whole = {name.partition("_")[0] for name, found in told if found == set()}
    seen = set().union(*(found or set() for _, found in told))

    assert {*NARROW} == seen
    assert {*MODELS} - whole == {"VerifyAuthChallengeResponse"}
