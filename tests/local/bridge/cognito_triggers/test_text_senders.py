"""CustomSMSSender: a code by SMS goes to the pool's function, where it has one."""

import pytest

from ministack_cognito_triggers.calls import messages, senders
from ministack_cognito_triggers.calls.call import Call

USER = {
    "Username": "ada",
    "UserStatus": "CONFIRMED",
    "Attributes": [{"Name": "phone_number", "Value": "+4915112345678"}],
}


@pytest.fixture
def sent(monkeypatch):
    """What the functions of a pool with *triggers* get, and which SMS ministack sends."""
    told, texts = [], []
    monkeypatch.setattr(senders, "tell", lambda trigger, event, **_: told.append((trigger, event)))
    monkeypatch.setattr(messages.theirs, "text", lambda *text: texts.append(text))
    monkeypatch.setattr(
        "ministack_cognito_triggers.calls.sealed_codes.sealed", lambda _, code: f"sealed {code}"
    )

    def send(*triggers):
        config = {name: {"LambdaVersion": "V1_0", "LambdaArn": "arn"} for name in triggers}
        pool = {"Id": "eu-west-1_AbC", "LambdaConfig": config, "_clients": {}}
        asked = {"ClientId": "app", "ClientMetadata": {"locale": "de"}}
        call = Call(action="InitiateAuth", data=asked, pool=pool)
        messages.text_sign_in_code(call, USER, "+4915112345678", "12345678")
        return told, texts

    return send


def test_the_sender_gets_the_code_encrypted(sent):
    """In the shape of the developer guide: no response, and no SMS of Cognito's own."""
    [(trigger, event)], texts = sent("CustomSMSSender")

    assert ("CustomSMSSender", "CustomSMSSender_Authentication") == (
        trigger,
        event["triggerSource"],
    )
    assert {
        "type": "customSMSSenderRequestV1",
        "code": "sealed 12345678",
        "clientMetadata": {"locale": "de"},
        "userAttributes": {
            "phone_number": "+4915112345678",
            "cognito:user_status": "CONFIRMED",
        },
    } == event["request"]
    assert "response" not in event
    assert [] == texts


@pytest.mark.parametrize("triggers", [(), ("CustomEmailSender",)])
def test_without_a_sender_of_sms_cognito_sends_it(sent, triggers):
    """A sender of mails gets none of them."""
    told, texts = sent(*triggers)

    assert [] == told
    assert [("+4915112345678", "Your sign-in code is 12345678.")] == texts
