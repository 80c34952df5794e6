"""A stack of moto's with the settings that a deployment without parameters has."""

import boto3
import pytest

from events.publishing import publish
from tests.benchmarks.counted import counted
from tests.benchmarks.played import Functions
from tests.triggers import test_shell_wiring

stack = test_shell_wiring.queue
_AS_DEPLOYED = {
    "COGNITO_MAILS": "cognito",
    "EVENT_PUBLISH_TIMEOUT_MS": "1500",
    "MIGRATION_TABLE": "",
    "SUSPICION_CLAIM": "off",
    "TOKEN_CLAIMS": "{}",
}


@pytest.fixture
def pool_id(stack, monkeypatch):
    """A user pool with the group that users join; and a mail address to send from."""
    assert stack
    for name, value in _AS_DEPLOYED.items():
        monkeypatch.setenv(name, value)
    cognito = boto3.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="users", UsernameAttributes=["email"])
    cognito.create_group(UserPoolId=pool["UserPool"]["Id"], GroupName="members")
    boto3.client("ses").verify_email_identity(EmailAddress="no-reply@example.com")
    return pool["UserPool"]["Id"]


@pytest.fixture
def functions(pool_id, capsys, monkeypatch):
    """The stack's functions, wired; what they call is counted. No event is left to the relay."""
    assert pool_id
    monkeypatch.setattr(publish, "_is_one_in_a_hundred", lambda _: False)
    with counted() as noted:
        yield Functions(noted, lambda: capsys.readouterr().out)
