"""Mail that comes back: no more of it, until somebody says that it arrives."""

import json

import pytest

from local.demo.app import App
from local.demo.played import told
from local.demo.time_travel import let_the_wait_pass
from operators import mail_status
from operators.outside import Outside
from operators.stack import DeployedStack
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.emulator
ASKED = ["sign_in.attempted", "challenge.requested"]


@pytest.fixture(scope="module")
def app(suite):
    return App(suite)


@pytest.fixture(scope="module")
def listener(suite):
    return listening(suite)


@pytest.fixture
def ask(suite, app, listener):
    """Ask for a code; what Cognito answered, how many mails went out, what more was told."""

    def ask(email):
        let_the_wait_pass(suite)
        before = len(suite.emulator.mails())
        challenge = app.ask_for_code(email)["ChallengeParameters"]
        events = listener.hear_all()
        words = [told(event) for event in events]
        assert sorted(ASKED) == sorted(word for word in words if word in ASKED)
        kinds = sorted(set(words) - set(ASKED))
        return challenge, len(suite.emulator.mails()) - before, kinds

    return ask


def invite(suite, email):
    """A user, quietly."""
    suite.emulator.client("cognito-idp").admin_create_user(
        UserPoolId=suite.user_pool_id,
        Username=email,
        UserAttributes=[
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ],
        MessageAction="SUPPRESS",
    )


@pytest.fixture
def operator(suite):
    def operator(*words):
        parser = mail_status.argparse.ArgumentParser()
        mail_status.arguments(parser)
        stack = DeployedStack(suite.emulator.client("cloudformation"), name="cognito-triggers")
        outside = Outside(client=suite.emulator.client, stack=stack, is_sure=True)
        return mail_status.run(parser.parse_args(words), outside)

    return operator


def table(suite):
    return suite.emulator.client("dynamodb").scan(
        TableName=suite.stack.resources["ChallengeTable"]
    )["Items"]


def test_34_an_address_that_bounced_gets_no_more_mail(suite, ask, listener, operator, capsys):
    """Invariant 34: with the same public answer; the operator's word ends it."""
    email = "bounce@example.com"
    invite(suite, email)
    listener.hear_all()

    first, mails, words = ask(email)
    assert 1 == mails
    assert ["challenge.bounced hard_bounce", "challenge.sent"] == words

    second, mails, words = ask(email)
    assert 0 == mails
    assert ["challenge.delivery_failed suppressed"] == words
    assert first.keys() == second.keys()
    assert first["delivery"] == second["delivery"] == "requested"

    operator("BOUNCE@example.com")
    operator(email, "--lift")
    assert "Suppressed" in capsys.readouterr().out
    _, mails, words = ask(email)
    assert 1 == mails
    assert "challenge.sent" in words


def test_a_complaint_suppresses_and_a_full_mailbox_does_not(suite, ask, listener):
    """Soft bounces are told and counted."""
    for email in ("complaint@example.com", "full@example.com"):
        invite(suite, email)
        listener.hear_all()

    assert ["challenge.complained", "challenge.sent"] == ask("complaint@example.com")[2]
    assert ["challenge.delivery_failed suppressed"] == ask("complaint@example.com")[2]
    for _ in range(2):
        words = ask("full@example.com")[2]
        assert ["challenge.bounced soft_bounce", "challenge.sent"] == words


def test_nothing_that_rests_names_the_address(suite):
    """Neither the table, nor the queue of feedback, nor its dead letters."""
    items = json.dumps(table(suite))
    assert any(item["pk"]["S"].startswith("X#") for item in table(suite))
    sqs = suite.emulator.client("sqs")
    for queue in ("MailFeedbackQueue", "MailFeedbackDeadLetterQueue"):
        url = suite.stack.resources[queue]
        items += json.dumps(sqs.receive_message(QueueUrl=url).get("Messages", []))

    assert "example.com" not in items
    assert "@" not in items
