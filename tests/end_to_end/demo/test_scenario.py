"""The demo's story through the real Cognito API, with boto3 and with pycognito for SRP."""

import json

import pytest
from jsonschema import Draft202012Validator

from events.contract.schema import encode
from local.demo.metrics import expected_metrics
from local.demo.play import events_of
from local.demo.report import differences
from local.demo.scenario import (
    ADA,
    ADAS_NUMBER,
    GRACE,
    HEDY,
    HEDYS_NEXT,
    LIN,
    NEW_PASSWORD,
    PASSWORD,
)
from local.settling import awaited
from local.suite import STACK
from pipeline.documents import event_schemas

pytestmark = pytest.mark.emulator


def test_everything_goes_as_the_story_says(played, read):
    """Cognito's answers, the events on the topic, and the metrics that the dashboard shows."""
    expected = expected_metrics(events_of(played))

    assert [] == differences(played, expected, read)


def test_every_event_on_the_topic_obeys_its_schema(played):
    """As subscribers see it."""
    for event in events_of(played):
        schema = json.loads(event_schemas.path_of(event.kind).read_text())
        Draft202012Validator(schema).validate(json.loads(encode(event)))


def everything_said(suite):
    """Every log line, table item and queued message of the stack, as one text."""
    logs, dynamodb, sqs = (suite.emulator.client(name) for name in ("logs", "dynamodb", "sqs"))
    said = []
    for group in logs.describe_log_groups()["logGroups"]:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        said += [event["message"] for page in pages for event in page["events"]]
    for table in dynamodb.list_tables()["TableNames"]:
        said += [json.dumps(item) for item in dynamodb.scan(TableName=table)["Items"]]
    for queue in sqs.list_queues().get("QueueUrls", []):
        said.append(json.dumps(sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)))
    return "\n".join(said)


def test_nobody_is_named_anywhere(suite, played):
    """No address, code, password or session in any log line, event, table or queue."""
    said = everything_said(suite) + repr(events_of(played))
    codes = {
        mail.subject.split()[0] for mail in suite.emulator.mails() if "sign-in" in mail.subject
    }
    codes |= {text.text.split()[0] for text in suite.emulator.texts()}
    people = [
        ADAS_NUMBER,
        ADA,
        GRACE,
        LIN,
        HEDY,
        HEDYS_NEXT,
        "eve@",
        "EVE@",
        "nobody@",
        "tim@",
        "rosa@",
        "sam@",
    ]

    assert "auth.sign_up.accepted.v1" in said
    assert len(codes) >= 5
    for secret in (*people, *codes, PASSWORD, NEW_PASSWORD, "Session", "@mailinator"):
        assert secret not in said, secret


@pytest.mark.usefixtures("played")
def test_an_unreadable_message_ends_in_the_dead_letter_queue_alone(suite):
    """The rest of its batch is counted; the poison is kept for an operator to look at."""
    sqs = suite.emulator.client("sqs")
    queue, dead = (suite.stack.resources[f"Metrics{name}"] for name in ("Queue", "DeadLetterQueue"))
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "0"})

    sqs.send_message(QueueUrl=queue, MessageBody="poison")

    asked = {"QueueUrl": dead, "AttributeNames": ["All"]}
    letters = awaited(suite.emulator, lambda: sqs.receive_message(**asked).get("Messages", []))
    assert ["poison"] == [letter["Body"] for letter in letters]


def test_the_dashboard_is_there(suite):
    """Its body is what template.yaml says, with everything filled in."""
    dashboard = suite.emulator.client("cloudwatch").get_dashboard(
        DashboardName=suite.stack.outputs["DashboardName"]
    )
    body = json.loads(dashboard["DashboardBody"])

    assert STACK in json.dumps(body)
    assert "${" not in json.dumps(body)
