import json
import time

import pytest

from local.emulator import Emulator
from ministack_cognito_triggers.limits import TIME_LIMIT_S, TRIES, time_limit_s

PRE = "PreSignUp_SignUp"
UNRECOGNIZABLE = ("InvalidLambdaResponseException", "Unrecognizable lambda output")
FLAGS = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}


def test_a_trigger_has_five_seconds_and_three_tries(monkeypatch):
    """5 s, not changeable; after three unsuccessful tries the operation fails [guide]."""
    monkeypatch.delenv("COGNITO_TRIGGER_TIME_LIMIT_S", raising=False)

    assert (TIME_LIMIT_S, TRIES) == (5.0, 3)
    assert time_limit_s() == 5.0


@pytest.mark.emulator
def test_a_function_that_raises_is_not_tried_again(app, recorder, refusal):
    """Retries are for triggers that do not answer; an error is an answer."""
    recorder.obey({PRE: {"raise": "boom"}})
    refusal(app.sign_up)

    assert [PRE] == recorder.sources


@pytest.mark.emulator
def test_a_function_that_raised_stays_warm(emulator, app, recorder, refusal):
    """On Lambda the environment outlives an exception: no new worker process."""
    app.sign_up()
    app.user = f"again.{app.user}"
    before = emulator.log.read_text().count("Lambda worker spawned")
    recorder.obey({PRE: {"raise": "boom"}})
    for _ in range(3):
        refusal(app.sign_up)

    assert before == emulator.log.read_text().count("Lambda worker spawned")


@pytest.mark.emulator
@pytest.mark.parametrize(
    "script",
    [
        {"return": None},
        {"return": {}},
        {"return": "ok"},
        {"return": {"response": FLAGS}},
        {"drop": ["callerContext"]},
        {"drop": ["version"]},
        {"drop": ["request"]},
        {"drop": ["response"]},
        {"response": None},
        {"response": {}},
        {"response": {**FLAGS, "autoConfirmUser": "true"}},
        {"response": {**FLAGS, "autoConfirmUser": None}},
    ],
)
def test_only_the_event_itself_rightly_filled_in_is_understood(app, recorder, refusal, script):
    """Null, another shape, dropped keys, wrong types: Unrecognizable lambda output."""
    recorder.obey({PRE: script})

    assert refusal(app.sign_up) == UNRECOGNIZABLE
    assert [PRE] == recorder.sources


@pytest.mark.emulator
@pytest.mark.parametrize(
    "source",
    ["PreAuthentication_Authentication", "PostAuthentication_Authentication"],
)
def test_a_trigger_that_has_nothing_to_say_must_say_nothing(member, recorder, refusal, source):
    """No additional return information is expected in the response."""
    recorder.obey({source: {"response": {"ok": True}}})

    assert refusal(member.sign_in) == UNRECOGNIZABLE


@pytest.mark.emulator
def test_a_pool_without_permission_cannot_invoke(emulator, stack, app, recorder, refusal):
    """AccessDeniedException, also for the triggers that ministack would fire unasked."""
    aws = emulator.client("lambda")
    alias = {"FunctionName": stack.resources["Function"], "Qualifier": "live"}
    statements = aws.get_policy(**alias)["Policy"]
    permission = next(each for each in json.loads(statements)["Statement"] if app.pool in str(each))
    aws.remove_permission(**alias, StatementId=permission["Sid"])
    try:
        assert refusal(app.sign_up) == (
            "UnexpectedLambdaException",
            "PreSignUp invocation failed due to error AccessDeniedException.",
        )
        assert recorder.sources == []
    finally:
        aws.add_permission(
            **alias,
            StatementId="again",
            Action="lambda:InvokeFunction",
            Principal="cognito-idp.amazonaws.com",
            SourceArn=permission["Condition"]["ArnLike"]["AWS:SourceArn"],
        )
    assert app.sign_up()["UserSub"]


@pytest.mark.emulator
def test_a_throttled_function_is_unexpected(emulator, stack, app, refusal):
    """TooManyRequestsException, by analogy: what Cognito says then is not documented."""
    aws, name = emulator.client("lambda"), stack.resources["Function"]
    aws.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    try:
        assert refusal(app.sign_up) == (
            "UnexpectedLambdaException",
            "PreSignUp invocation failed due to error TooManyRequestsException.",
        )
    finally:
        aws.delete_function_concurrency(FunctionName=name)


@pytest.fixture
def hasty(app_of, deployed):
    """An app on an emulator that waits 0.4 s for a trigger."""
    with Emulator(port=0, trigger_time_limit_s=0.4) as emulator:
        yield app_of(emulator.client("cognito-idp"), deployed(emulator), "HidingClient")


@pytest.mark.emulator
def test_a_trigger_that_does_not_answer_is_tried_three_times(hasty, recorder, refusal):
    """Socket timeout while invoking Lambda function, after three executions."""
    hasty.sign_up()
    hasty.user = "late@example.com"
    recorder.clear()
    recorder.obey({PRE: {"sleep": 0.9}})
    started = time.monotonic()

    assert refusal(hasty.sign_up) == (
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.",
    )
    assert 3 * 0.4 <= time.monotonic() - started < 3
    time.sleep(0.5)  # given up on is not stopped: as on Lambda, each execution goes on
    assert [PRE] * 3 == recorder.sources
