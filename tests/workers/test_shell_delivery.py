"""That canary, relay and reconciler are wired by the environment of template.yaml, and work."""

import json
from types import SimpleNamespace

import pytest
from moto import mock_aws

from runtime.entry import entrypoint
from tests.moto_by_http import moto_by_http, moto_client
from tests.tables import create_table
from tests.workers.test_relay import from_logs
from workers import canary, reconciler, relay

CONTEXT = SimpleNamespace(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 240_000)


@pytest.fixture
def heard(monkeypatch):
    """A stack of moto's, its environment set; answers the types that the topic has published."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws(), moto_by_http():
        sns, sqs, logs = (moto_client(name) for name in ("sns", "sqs", "logs"))
        topic = sns.create_topic(Name="events")["TopicArn"]
        url = sqs.create_queue(QueueName="events")["QueueUrl"]
        sns.subscribe(
            TopicArn=topic,
            Protocol="sqs",
            Endpoint="arn:aws:sqs:eu-west-1:123456789012:events",
            Attributes={"RawMessageDelivery": "true"},
        )
        logs.create_log_group(logGroupName="triggers")
        create_table(moto_client("dynamodb"), "seen")
        create_table(moto_client("dynamodb"), "counts", keys=("pk", "sk"))
        for name, value in {
            "POWERTOOLS_SERVICE_NAME": "test",
            "USER_EVENTS_TOPIC_ARN": topic,
            "EVENT_PUBLISH_TIMEOUT_MS": "1500",
            "USER_POOL_ID": "eu-west-1_AbC",
            "RELAY_QUEUE_URL": url,
            "RELAY_RETRY_SECONDS": "30",
            "DEAD_LETTER_QUEUE_URL": url,
            "SEEN_EVENTS_TABLE": "seen",
            "EVENT_COUNTS_TABLE": "counts",
            "LOG_GROUPS": "triggers",
        }.items():
            monkeypatch.setenv(name, value)

        def heard():
            messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
            return [json.loads(message["Body"])["type"] for message in messages]

        yield heard


def test_the_canary_flies(heard):
    """With a real boto3 client; moto answers."""
    entrypoint(canary.wire)({}, CONTEXT)

    assert ["auth.pipeline.canary.v1"] == heard()


def test_the_relay_publishes(heard):
    """What waits in its queue."""
    event = {"id": "1", "type": "auth.password.reset.v1", "data": {}}
    record = {"messageId": "m", "receiptHandle": "r", "body": json.dumps(event)}

    assert {"batchItemFailures": []} == entrypoint(relay.wire)({"Records": [record]}, CONTEXT)
    assert ["auth.password.reset.v1"] == heard()


def test_the_relay_queues_what_a_log_brings(heard, monkeypatch):
    """Without the topic, which here is none."""
    monkeypatch.setenv("USER_EVENTS_TOPIC_ARN", "arn:aws:sns:eu-west-1:123456789012:none")
    brought = from_logs({"id": "1", "type": "auth.password.reset.v1", "data": {}})

    assert {"batchItemFailures": []} == entrypoint(relay.wire)(brought, CONTEXT)
    assert ["auth.password.reset.v1"] == heard()


@pytest.mark.slow  # a day of queries
def test_the_reconciler_finds_nothing_where_nothing_is(heard, capsys):
    """And says so."""
    entrypoint(reconciler.wire)({}, CONTEXT)

    assert [] == heard()
    assert '"EventsUnreconciled":[0.0]' in capsys.readouterr().out
