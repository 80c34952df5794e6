"""A sender that SES does not know: nobody's sign-in breaks, and operators are told."""

import pytest

from local.demo.app import App
from local.demo.played import told
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.emulator
ZOE = "zoe@example.com"


def test_a_code_that_cannot_be_mailed_is_a_dead_letter_and_an_event():
    """Invariant 31; the letter is the challenge's id, with neither address nor code."""
    parameters = PARAMETERS | {"MailFrom": "nobody@unverified.example"}
    with running_suite(port=0, is_warm=False, parameters=parameters) as suite:
        app, sqs = App(suite), suite.emulator.client("sqs")
        app.sign_up(ZOE, PASSWORD)
        app.confirm(ZOE, app.mailed(ZOE))
        listener = listening(suite)
        asked = app.ask_for_code(ZOE)
        events = listener.hear_all()
        letters = sqs.receive_message(
            QueueUrl=suite.stack.outputs["OutboxDeadLettersUrl"], WaitTimeSeconds=10
        )["Messages"]

        assert "requested" == asked["ChallengeParameters"]["delivery"]
        assert "challenge.delivery_failed sender_refused" in [told(event) for event in events]
        assert [22] == [len(letter["Body"]) for letter in letters]
        assert 1 == len(suite.emulator.mails())
