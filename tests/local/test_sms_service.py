import json
from decimal import Decimal

import boto3
import pytest

from events.contract.catalogue import Reason
from local.sms_service import SmsService
from rules.messages.sign_in_sms import sign_in_sms
from runtime.boto3_clients import Translated
from runtime.messages.aws_texts import AwsTexts
from runtime.messages.sms import SmsNotSent, Texter
from runtime.messages.sms_spending import Charge

NUMBER = "+447700900123"
TRUST = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
SEND = "PinpointSMSVoiceV2.SendTextMessage"


def policy(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def ask(service=None, target=SEND, **body):
    return (service or SmsService()).answer(target, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "MISSING_PARAMETER"),
        ({"DestinationPhoneNumber": "0770"}, "FIELD_VALIDATION_FAILED"),
        ({"DestinationPhoneNumber": 44}, "FIELD_VALIDATION_FAILED"),
        ({"DestinationPhoneNumber": NUMBER, "MaxPrice": "1"}, "FIELD_VALIDATION_FAILED"),
        ({"DestinationPhoneNumber": NUMBER, "TimeToLive": 4}, "FIELD_VALIDATION_FAILED"),
        ({"DestinationPhoneNumber": NUMBER, "TimeToLive": True}, "FIELD_VALIDATION_FAILED"),
        ({"DestinationPhoneNumber": NUMBER, "MessageType": "OTHER"}, "FIELD_VALIDATION_FAILED"),
        ({"DestinationPhoneNumber": NUMBER, "DryRun": "yes"}, "FIELD_VALIDATION_FAILED"),
        ({"DestinationPhoneNumber": NUMBER, "Context": []}, "FIELD_VALIDATION_FAILED"),
        ({"DestinationPhoneNumber": NUMBER, "Colour": "red"}, "FIELD_VALIDATION_FAILED"),
        (
            {"DestinationPhoneNumber": NUMBER, "MessageBody": "a", "MaxPrice": "0.04"},
            "PRICE_OVER_THRESHOLD",
        ),
    ],
)
def test_refuses_what_the_service_would_refuse(body, reason):
    """By the model that boto3 is made of."""
    status, told = ask(**body)

    assert (400, "ValidationException", reason) == (status, told["__type"], told["Reason"])


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"7"])
def test_refuses_what_it_cannot_read(body):
    """Without an exception."""
    assert "CANNOT_PARSE" == SmsService().answer(SEND, body)[1]["Reason"]


def test_says_which_operations_it_lacks():
    """So that nobody takes it for the whole service."""
    told = ask(target="PinpointSMSVoiceV2.SendVoiceMessage")[1]

    assert ("UNKNOWN_OPERATION", "SendVoiceMessage is not there on this machine") == (
        told["Reason"],
        told["Message"],
    )


def test_a_dry_run_sends_nothing():
    """As the service says of it."""
    service = SmsService()

    assert 200 == ask(service, DestinationPhoneNumber=NUMBER, MessageBody="a", DryRun=True)[0]
    assert [] == service.messages()


@pytest.fixture
def client_of(emulator):
    """A client for a role that may send as the sender id EXAMPLE, and as nobody else."""
    iam, sts = emulator.client("iam"), emulator.client("sts")
    role = iam.create_role(RoleName="texter", AssumeRolePolicyDocument=policy(TRUST))["Role"]
    statement = {
        "Effect": "Allow",
        "Action": "sms-voice:SendTextMessage",
        "Resource": f"arn:aws:sms-voice:{emulator.region}:{emulator.account}:sender-id/EXAMPLE/*",
    }
    iam.put_role_policy(RoleName="texter", PolicyName="p", PolicyDocument=policy(statement))
    assumed = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
    client = boto3.client(
        "pinpoint-sms-voice-v2",
        endpoint_url=emulator.endpoint,
        region_name=emulator.region,
        aws_access_key_id=assumed["AccessKeyId"],
        aws_secret_access_key=assumed["SecretAccessKey"],
        aws_session_token=assumed["SessionToken"],
    )
    yield Translated(client)
    iam.delete_role_policy(RoleName="texter", PolicyName="p")
    iam.delete_role(RoleName="texter")


class Purse:
    """Has enough for every message."""

    def charge(self, price):
        return Charge(price, ())

    def give_back(self, charge):
        """It has enough."""


def texter(client, *, origin="EXAMPLE", max_price="0.20"):
    price = Decimal(max_price)
    carrier = AwsTexts(client, origin=origin)
    return Texter(carrier, countries=["GB"], max_price=price, spending=Purse())


def send(client, text="Hello", **changed):
    return texter(client, **changed).send(NUMBER, text, is_verified=True, valid_for_s=600)


@pytest.mark.emulator
def test_shows_what_was_sent_and_what_became_of_it(emulator, client_of):
    """Through boto3, on the emulator's own port; a reset forgets it."""
    text = sign_in_sms(code="12345678", app_name="Beispiel", host="app.example", locale="pl")
    message_id = send(client_of, text)
    operator = emulator.client("pinpoint-sms-voice-v2")
    operator.put_message_feedback(MessageId=message_id, MessageFeedbackStatus="RECEIVED")
    newest = emulator.texts()[-1]

    assert (NUMBER, "EXAMPLE", text, "RECEIVED") == (
        newest.to,
        newest.origin,
        newest.text,
        newest.feedback,
    )
    with pytest.raises(operator.exceptions.ResourceNotFoundException):
        operator.put_message_feedback(MessageId="m", MessageFeedbackStatus="FAILED")


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"origin": "OTHER"}, Reason.ACCESS_DENIED),
        ({"origin": "pool-1"}, Reason.ACCESS_DENIED),
        ({"max_price": "0.09", "text": "ж" * 71}, Reason.COST_LIMIT),
    ],
)
def test_a_refusal_is_read_from_the_wire(emulator, client_of, changed, reason):
    """As the Texter has it: a right that the role lacks, and a price above the ceiling."""
    before = len(emulator.texts())
    with pytest.raises(SmsNotSent) as caught:
        send(client_of, **changed)

    assert reason is caught.value.reason
    assert before == len(emulator.texts())
