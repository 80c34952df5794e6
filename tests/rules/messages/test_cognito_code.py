"""A code of Cognito's on its way: what is put in comes out, and nothing else is read."""

import json
from base64 import urlsafe_b64encode

import pytest

from rules.messages.cognito_code import CognitoCode, Unreadable, is_cognitos, is_sender

CODE = CognitoCode(
    id="i" * 22,
    source="CustomSMSSender_ForgotPassword",
    pool_id="eu-west-1_Ex4mPl3Aa",
    client_id="3n8q0exampleclient7h2k9v",
    subject="7c0d2b1e-4f3a-4c59-9a86-2f7e51d3b0aa",
    locale="de CH",
    code="AYADeA==",
    to="sealed",
    pepper="v1",
)


def body_of(told):
    return "cognito:" + urlsafe_b64encode(json.dumps(told).encode()).decode()


def test_it_comes_out_as_it_was_put_in():
    """And is one word, as the outbox's messages are."""
    body = CODE.body()

    assert CODE == CognitoCode.read(body)
    assert is_cognitos(body)
    assert " " not in body
    assert ("sms", "ForgotPassword", 3600) == (CODE.channel, CODE.message, CODE.valid_s)


@pytest.mark.parametrize(
    "body",
    ["cognito:", "cognito:!", "cognito:AAA", body_of([]), body_of({}), body_of("x"), body_of(None)],
)
def test_what_it_did_not_make_it_does_not_read(body):
    """A principal that may send to the queue may send anything."""
    with pytest.raises(Unreadable):
        CognitoCode.read(body)


def test_what_no_sender_is_asked_for_is_not_read():
    """Nothing would carry it."""
    told = json.loads(json.dumps({name: getattr(CODE, name) for name in CODE.__slots__}))

    with pytest.raises(Unreadable):
        CognitoCode.read(body_of(told | {"source": "CustomMessage_SignUp"}))


def test_each_try_of_the_same_code_has_one_digest():
    """Whatever else differs; another code has another."""
    again = CognitoCode.read(CODE.body().replace(CODE.body(), CODE.body()))

    assert CODE.digest == again.digest
    assert 64 == len(CODE.digest)


def test_senders_are_told_from_other_triggers():
    """By the source alone."""
    sources = ["CustomEmailSender_SignUp", "CustomSMSSender_SignUp", "CustomMessage_SignUp", "None"]

    assert [True, True, False, False] == [is_sender(each) for each in sources]
