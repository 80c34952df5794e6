"""CustomEmailSender and CustomSMSSender: everything into the outbox, nothing in clear."""

import json
from copy import deepcopy

import pytest

from events.contract.catalogue import Kind
from rules.messages.cognito_code import CognitoCode
from rules.passwordless.sealed_address import unsealed
from rules.value import replace
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.pepper import Peppers
from triggers import custom_message
from triggers.senders.custom_sender import CustomSender

PEPPERS = Peppers(newest="v2", by_version={"v2": b"pepper", "v1": b"salt"})
MESSAGES = (
    *("SignUp", "ResendCode", "ForgotPassword", "UpdateUserAttribute", "VerifyUserAttribute"),
    *("AdminCreateUser", "Authentication"),
)
SOURCES = [
    f"{kind}_{each}" for kind in ("CustomEmailSender", "CustomSMSSender") for each in MESSAGES
]


@pytest.fixture
def outbox():
    return []


@pytest.fixture
def sender(outbox, check, announce):
    return CustomSender(
        put=outbox.append,
        peppers=lambda: PEPPERS,
        check=check,
        announce=announce,
        new_id=lambda: "i" * 22,
    )


@pytest.fixture
def asked(example):
    def asked(source, **attributes):
        event = example(source)
        attributes = {"email": "ada@example.com", "phone_number": "+15555550100"} | attributes
        event["request"]["userAttributes"] |= attributes
        return event

    return asked


@pytest.mark.parametrize("source", SOURCES)
def test_every_message_goes_into_the_outbox(sender, outbox, asked, source):
    """As Cognito encrypted it; the event comes back untouched."""
    event = asked(source)
    before = deepcopy(event)

    assert sender(event) is event
    assert before == event
    [body] = outbox
    code = CognitoCode.read(body)
    to = unsealed(b"pepper", code.to, challenge_id=code.id)
    assert "+15555550100" if "SMS" in source else "ada@example.com" == to
    assert event["request"]["code"] == code.code
    assert (source, event["userPoolId"]) == (code.source, code.pool_id)
    assert event["request"]["userAttributes"]["sub"] == code.subject


def test_a_user_without_a_subject_gets_the_code_as_well(sender, outbox, asked):
    """The outbox holds a text in any case."""
    event = asked("CustomEmailSender_SignUp")
    del event["request"]["userAttributes"]["sub"]
    event["request"]["code"] = "x"
    sender(event)

    [body] = outbox
    code = CognitoCode.read(body)
    assert ("", "x") == (code.subject, code.code)


def test_no_address_rests_in_the_queue(sender, outbox, asked):
    """Nor in what the base64 of it shows."""
    sender(asked("CustomEmailSender_SignUp"))

    [body] = outbox
    code = CognitoCode.read(body)
    assert "ada" not in body
    assert "ada" not in json.dumps([getattr(code, name) for name in code.__slots__])


def test_a_new_address_that_is_not_welcome_gets_no_code(sender, outbox, asked, facts):
    """Told as by CustomMessage; raising would only make Cognito ask again."""
    event = asked("CustomEmailSender_UpdateUserAttribute", email="ada@mailinator.com")

    assert sender(event) is event
    assert [] == outbox
    assert [Kind.ADDRESS_CHANGE_REJECTED] == [kind for kind, _ in facts()]


def test_the_code_of_a_welcome_one_is_sent(sender, outbox, asked, facts):
    """And told."""
    sender(asked("CustomEmailSender_VerifyUserAttribute"))

    assert 1 == len(outbox)
    assert [Kind.ADDRESS_CHANGE_ACCEPTED] == [kind for kind, _ in facts()]


@pytest.mark.parametrize("code", [None, "", 7, "x" * 8193])
def test_what_is_no_code_is_told(sender, outbox, asked, facts, code):
    """Another try would not help."""
    event = asked("CustomEmailSender_SignUp")
    event["request"]["code"] = code
    sender(event)

    told = {"message": "SignUp", "channel": "email", "reason": "unexpected"}
    assert [(Kind.MESSAGE_FAILED, told)] == facts()
    assert [] == outbox


def test_the_notice_of_a_risky_sign_in_goes_into_the_outbox(sender, outbox, asked, facts):
    """It is the one message that has no code; two of them are two messages."""
    event = asked("CustomEmailSender_AccountTakeOverNotification")
    sender(event)

    code = CognitoCode.read(outbox[0])
    assert ("", "AccountTakeOverNotification") == (code.code, code.message)
    assert code.digest != replace(code, id="j" * 22).digest
    assert [] == facts()


@pytest.mark.parametrize("number", ["", "x" * 321])
def test_without_a_number_nothing_is_sent(sender, outbox, asked, facts, number):
    """Nor to one that cannot be one."""
    sender(asked("CustomSMSSender_Authentication", phone_number=number))

    told = {"message": "Authentication", "channel": "sms", "reason": "no_address"}
    assert [(Kind.MESSAGE_FAILED, told)] == facts()
    assert [] == outbox


def test_locale_is_the_clients_then_the_users(sender, outbox, asked):
    """As for CustomMessage; cut, for clients may send anything."""
    event = asked("CustomEmailSender_SignUp", locale="fr")
    event["request"]["clientMetadata"] = {"locale": "d" * 100}
    sender(event)

    assert f"{'d' * 64},fr" == CognitoCode.read(outbox[0]).locale


def test_cognito_tries_again_if_the_outbox_fails(check, announce, asked):
    """Nothing is told as sent."""

    def put(_):
        raise Unanswered("timeout")

    sender = CustomSender(put=put, peppers=lambda: PEPPERS, check=check, announce=announce)
    with pytest.raises(Unanswered):
        sender(asked("CustomEmailSender_SignUp"))


@pytest.mark.parametrize(
    ("source", "by"), [("CustomEmailSender_SignUp", "sent"), ("CustomMessage_SignUp", "worded")]
)
def test_one_function_answers_both_triggers(source, by):
    """By the event's source."""
    answered = custom_message.either(
        {"triggerSource": source}, message=lambda _: "worded", send=lambda _: "sent"
    )

    assert by == answered
