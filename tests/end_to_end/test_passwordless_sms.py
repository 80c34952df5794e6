"""Codes by SMS on the whole stack: what arrives, what is told of it, and when no more is sent."""

import json
from collections import Counter

import pytest

from local.demo.app import App
from local.demo.played import told
from local.demo.scenario import PASSWORD
from local.demo.time_travel import let_the_wait_pass
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.emulator
ZOE, ZOES_NUMBER = "zoe@example.com", "+447700900456"
# One message of this ceiling fits into an hour, two do not.
TIGHT = PARAMETERS | {"SmsMaxPrice": "0.60", "SmsDollarsPerHour": "1"}
ASKED = ["sign_in.attempted", "challenge.requested", "challenge.sent"]


@pytest.fixture(scope="module")
def suite():
    with running_suite(port=0, is_warm=False, parameters=TIGHT) as running:
        yield running


@pytest.fixture(scope="module")
def app(suite):
    app = App(suite)
    app.sign_up(ZOE, PASSWORD)
    app.confirm(ZOE, app.mailed(ZOE))
    app.have_number(ZOE, ZOES_NUMBER)
    return app


@pytest.fixture(scope="module")
def listener(suite, app):  # noqa: ARG001  (after the sign-up)
    return listening(suite)


@pytest.fixture(scope="module")
def used(app, listener):
    """A sign-in with a code by SMS: what was answered, and what was told."""
    asked = app.ask_for_code(ZOE)
    app.mailed(ZOE)
    asked = app.ask_again(ZOE, asked, method="SMS_CODE", locale="de")
    answer = app.told(app.answer_code(ZOE, asked, app.texted(ZOES_NUMBER)))
    return asked["ChallengeParameters"], answer, listener.hear_all()


@pytest.fixture(scope="module")
def refused(suite, app, listener, used):  # noqa: ARG001  (the second message)
    """Another, after the hour's money is used up."""
    let_the_wait_pass(suite)
    asked = app.ask_for_code(ZOE)
    app.mailed(ZOE)
    asked = app.ask_again(ZOE, asked, method="SMS_CODE")
    return asked["ChallengeParameters"], listener.hear_all()


def test_a_code_by_sms_signs_in(suite, used):
    """In the language that was asked for; its last line is for browsers, and nothing follows it."""
    parameters, answer, events = used
    [text] = suite.emulator.texts()
    code = text.text.split()[0]

    assert "tokens" == answer
    assert ("SMS_CODE", "8") == (parameters["method"], parameters["code_length"])
    assert (ZOES_NUMBER, PARAMETERS["SmsOrigin"]) == (text.to, text.origin)
    assert text.text.endswith(f"\n\n@app.example #{code}")
    assert "Anmeldecode" in text.text
    signed_in = ["challenge.verified", "sign_in.succeeded"]
    assert Counter([*ASKED, *ASKED[1:], *signed_in]) == Counter(map(told, events))


def test_who_carried_it_hears_that_it_was_used(suite, used):  # noqa: ARG001  (after it)
    """By the message that comes a minute later; here it comes at once."""
    resources = suite.stack.resources
    items = suite.emulator.client("dynamodb").scan(TableName=resources["ChallengeTable"])["Items"]
    [challenge] = [item["pk"]["S"][2:] for item in items if "message_id" in item]
    record = {
        "messageId": "m",
        "receiptHandle": "r",
        "body": f"{challenge} feedback",
        "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "0"},
        "eventSource": "aws:sqs",
    }
    answer = suite.emulator.client("lambda").invoke(
        FunctionName=resources["PasswordlessSenderFunction"],
        Payload=json.dumps({"Records": [record]}).encode(),
    )

    assert {"batchItemFailures": []} == json.loads(answer["Payload"].read())
    assert ["RECEIVED"] == [text.feedback for text in suite.emulator.texts()]


def test_50_when_the_money_is_used_up_no_sms_is_sent_and_nobody_sees_it(suite, used, refused):
    """Invariant 50: users see the same, one event and each message that was not sent tell."""
    (first, _, _), (second, events) = used, refused
    hidden = {"retry_after", "available_in"}

    assert 1 == len(suite.emulator.texts())
    assert {name: first[name] for name in first.keys() - hidden} == {
        name: second[name] for name in second.keys() - hidden
    }
    named = [told(event) for event in events]
    assert 1 == named.count("sms_budget.exhausted")
    assert 1 == named.count("challenge.delivery_failed cost_limit")
    [exhausted] = [event for event in events if event.kind == "sms_budget.exhausted"]
    assert (None, {"window": "hour"}) == (exhausted.subject, exhausted.data)


def test_45_nothing_that_users_cause_is_a_dead_letter(suite, refused):  # noqa: ARG001  (after it)
    """Invariant 45: or anybody could set off an alarm."""
    letters = suite.emulator.client("sqs").receive_message(
        QueueUrl=suite.stack.outputs["OutboxDeadLettersUrl"], WaitTimeSeconds=1
    )

    assert "Messages" not in letters
