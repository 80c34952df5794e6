"""Each call as Cognito's API has it: botocore itself checks the parameters."""

from datetime import UTC, datetime

import boto3
import pytest
from botocore.stub import Stubber

from runtime.user_pool.app_client import AppClient

TOKEN = "a.b.c"
OPTIONS = {"challenge": "YQ", "excludeCredentials": []}
MADE = {
    "CredentialId": "Yk1h",
    "FriendlyCredentialName": "Passkey",
    "RelyingPartyId": "example.com",
    "AuthenticatorTransports": [],
    "CreatedAt": datetime(2026, 11, 27, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("operation", "answer", "more", "act", "expected"),
    [
        (
            "start_web_authn_registration",
            {"CredentialCreationOptions": OPTIONS},
            {},
            lambda own: own.options(TOKEN),
            OPTIONS,
        ),
        (
            "complete_web_authn_registration",
            {"ResponseMetadata": {"RequestId": "5f3a"}},
            {"Credential": {"id": "Yk1h", "response": {"transports": ["internal"]}}},
            lambda own: own.add(TOKEN, {"id": "Yk1h", "response": {"transports": ["internal"]}}),
            "5f3a",
        ),
        (
            "list_web_authn_credentials",
            {"Credentials": [MADE]},
            {"MaxResults": 20},
            lambda own: own.all(TOKEN),
            [MADE],
        ),
        (
            "delete_web_authn_credential",
            {},
            {"CredentialId": "Yk1h"},
            lambda own: own.remove(TOKEN, "Yk1h"),
            "",
        ),
    ],
)
def test_a_users_token_is_all_that_is_asked_for(operation, answer, more, act, expected):
    """By calls that nobody signs: Cognito asks for no more."""
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    calls = boto3.client("cognito-idp", region_name="eu-west-1", **keys)
    client = AppClient(None, calls, pool_id="eu-west-1_AbC", client_id="client1")
    with Stubber(calls) as stubber:
        stubber.add_response(operation, answer, {"AccessToken": TOKEN, **more})

        assert expected == act(client.passkeys)
        stubber.assert_no_pending_responses()
