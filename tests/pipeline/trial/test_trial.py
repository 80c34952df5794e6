"""The trial of a deployed stack: passes on one that works, and finds what is broken."""

import pytest

from local.suite import PARAMETERS, running_suite
from pipeline.trial.__main__ import main

pytestmark = pytest.mark.emulator
TRIED = ["--stack", "cognito-triggers", "--domain", "example.com", "--within"]


@pytest.fixture(scope="module")
def suite():
    with running_suite(port=0, is_warm=False, parameters=PARAMETERS) as running:
        yield running


@pytest.fixture(autouse=True)
def aws(suite, monkeypatch):
    """What the command finds in its environment."""
    for name, value in suite.emulator.variables.items():
        monkeypatch.setenv(name, value)


def test_a_stack_that_works_passes_and_nothing_is_left(suite, capsys):
    """No user, no queue, no subscription."""
    queues = suite.emulator.client("sqs").list_queues()["QueueUrls"]
    code = main([*TRIED, "60"])
    told = capsys.readouterr().out
    users = suite.emulator.client("cognito-idp").list_users(UserPoolId=suite.user_pool_id)

    assert "FAILED" not in told
    assert 0 == code
    assert [] == users["Users"]
    assert queues == suite.emulator.client("sqs").list_queues()["QueueUrls"]


def test_a_trigger_that_lost_its_permission_fails_the_trial(suite, capsys):
    """The steps that need it say so, the others go on, and the user is gone all the same."""
    functions = suite.emulator.client("lambda")
    name = suite.stack.resources["PostAuthenticationFunction"]
    policy = functions.get_policy(FunctionName=name, Qualifier="live")["Policy"]
    statement = policy.partition('"Sid": "')[2].partition('"')[0]
    functions.remove_permission(FunctionName=name, Qualifier="live", StatementId=statement)

    code = main([*TRIED, "3"])
    told = capsys.readouterr().out
    users = suite.emulator.client("cognito-idp").list_users(UserPoolId=suite.user_pool_id)

    assert 1 == code
    assert "FAILED  the right password gives tokens with the group" in told
    assert "ok      a sign in without a password begins" in told
    assert "FAILED  not told: ['auth.sign_in.succeeded.v1']" in told
    assert [] == users["Users"]
