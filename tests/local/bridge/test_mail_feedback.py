"""That SES tells of bounces where a template has asked for it, and in the shape of its events."""

import json

import pytest

pytestmark = pytest.mark.emulator
SENDER = "no-reply@example.com"


@pytest.fixture
def heard(emulator):
    """What reaches a queue on the default event bus of what SES tells."""
    sqs, events = emulator.client("sqs"), emulator.client("events")
    url = sqs.create_queue(QueueName="feedback")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    rule = events.put_rule(Name="feedback", EventPattern=json.dumps({"source": ["aws.ses"]}))
    let_in = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn["QueueArn"],
        "Condition": {"ArnEquals": {"aws:SourceArn": rule["RuleArn"]}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [let_in]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    events.put_targets(Rule="feedback", Targets=[{"Id": "queue", "Arn": arn["QueueArn"]}])

    def heard():
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
        return [json.loads(message["Body"]) for message in answer.get("Messages", [])]

    return heard


@pytest.fixture
def send(emulator):
    """Send a mail with a configuration set that tells of *kinds*."""
    ses = emulator.client("sesv2")
    emulator.client("ses").verify_email_identity(EmailAddress=SENDER)

    def send(to, *kinds, **more):
        name = "-".join(["set", *kinds]).lower()
        ses.create_configuration_set(ConfigurationSetName=name)
        if kinds:
            ses.create_configuration_set_event_destination(
                ConfigurationSetName=name,
                EventDestinationName="bus",
                EventDestination={
                    "Enabled": True,
                    "MatchingEventTypes": list(kinds),
                    "EventBridgeDestination": {
                        "EventBusArn": "arn:aws:events:eu-west-1:000000000000:event-bus/default"
                    },
                },
            )
        sent = ses.send_email(
            FromEmailAddress=SENDER,
            Destination={"ToAddresses": [to]},
            Content={"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
            ConfigurationSetName=name,
            **more,
        )
        ses.delete_configuration_set(ConfigurationSetName=name)
        return sent["MessageId"]

    return send


def test_feedback_comes_as_ses_words_it(send, heard):
    """With the tags of the mail; a mailbox like any other is silent."""
    send("jo@example.com", "BOUNCE", "COMPLAINT")
    message_id = send(
        "bounce+1@example.com", "BOUNCE", EmailTags=[{"Name": "user", "Value": "sub-1"}]
    )
    [event] = heard()
    mail = event["detail"]["mail"]

    assert ("aws.ses", "Email Bounced") == (event["source"], event["detail-type"])
    assert "Permanent" == event["detail"]["bounce"]["bounceType"]
    assert (message_id, ["sub-1"]) == (mail["messageId"], mail["tags"]["user"])
    assert ["bounce+1@example.com"] == mail["destination"]


def test_feedback_comes_only_where_it_is_asked_for(send, heard):
    """A complaint to a set for bounces, or to one for nothing, is told to nobody."""
    send("complaint@example.com", "BOUNCE")
    send("bounce@example.com")

    assert [] == heard()
    send("complaint@example.com", "COMPLAINT")
    [event] = heard()
    assert "Email Complaint Received" == event["detail-type"]
