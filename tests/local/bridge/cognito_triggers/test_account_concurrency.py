"""The quota of the account, which the emulator keeps as Lambda does."""

import pytest
from ministack.services import lambda_svc

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.functions import invoke

QUOTA = 10
ARN = "arn:aws:lambda:eu-west-1:000000000000:function"


def test_the_emulator_refuses_the_eleventh_run(monkeypatch):
    """As Lambda does, and the trigger's caller hears what Cognito says then."""
    monkeypatch.setattr(lambda_svc, "_ACCOUNT_CONCURRENCY_CAP", QUOTA)
    monkeypatch.setattr(lambda_svc, "_inflight", {})
    monkeypatch.setattr(lambda_svc, "_inflight_total", 0)
    functions = [
        {"config": {"FunctionName": f"f{number}", "FunctionArn": f"{ARN}:f{number}"}}
        for number in range(QUOTA + 1)
    ]
    taken = [lambda_svc._acquire_execution_slot(each, each["config"]) for each in functions]

    assert [None] * QUOTA + ["account"] == [limit for _, limit in taken]
    with pytest.raises(Refusal, match="TooManyRequestsException"):
        invoke._body("PreAuthentication", theirs.run(functions[-1], {}))
