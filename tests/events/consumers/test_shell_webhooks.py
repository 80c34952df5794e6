"""That the bridge can be wired from the environment of template.yaml, and then posts."""

import importlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from rules.webhooks.signature import signature, signing_keys
from rules.webhooks.target import InvalidTarget
from runtime.entry import entrypoint
from runtime.settings.variable import MissingSetting
from tests.moto_by_http import moto_by_http
from tests.tables import create_table

CONTEXT = SimpleNamespace(
    aws_request_id="request-1", get_remaining_time_in_millis=lambda: 120_000, function_name="x"
)
SECRET = "aB3" * 21 + "x"


@pytest.fixture
def environment(monkeypatch):
    """What the template sets, and the secret and the queues that it names."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws(), moto_by_http():
        secrets, sqs = boto3.client("secretsmanager"), boto3.client("sqs")
        create_table(boto3.client("dynamodb"), "counts", keys=("pk", "sk"))
        settings = {
            "EVENT_BUS_ARN": "",
            "WEBHOOK_URL": "http://127.0.0.1:9/hook",
            "WEBHOOK_PRIVATE_ADDRESSES": "yes",
            "WEBHOOK_SECRET_ARN": secrets.create_secret(Name="w", SecretString=SECRET)["ARN"],
            "EVENT_COUNTS_TABLE": "counts",
            "CONSUMER_QUEUE_URL": sqs.create_queue(QueueName="webhook")["QueueUrl"],
            "DEAD_LETTER_QUEUE_URL": sqs.create_queue(QueueName="dead")["QueueUrl"],
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        yield settings


def wire():
    return importlib.import_module("events.consumers.webhooks").wire()


class Receiver(BaseHTTPRequestHandler):
    """Says yes, and notes the signature and what is signed."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.headers, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.usefixtures("environment")
def test_posts_and_signs_with_the_secret(monkeypatch):
    """From a queue's record to a socket."""
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.got = []
        thread = Thread(target=server.handle_request, daemon=True)
        thread.start()
        monkeypatch.setenv("WEBHOOK_URL", f"http://127.0.0.1:{server.server_port}/hook")
        record = {"messageId": "m1", "receiptHandle": "r1", "body": '{"id": "e1"}'}

        assert {"batchItemFailures": []} == entrypoint(wire)({"Records": [record]}, CONTEXT)
        thread.join()

    [(headers, body)] = server.got
    assert headers["webhook-signature"] == signature(
        signing_keys(f"whsec_{SECRET}"),
        message_id="e1",
        timestamp=int(headers["webhook-timestamp"]),
        body=body,
    )


@pytest.mark.usefixtures("environment")
def test_puts_on_the_bus_and_reads_no_secret(monkeypatch):
    """What a rule finds there is a test with the emulator."""
    events = boto3.client("events")
    bus = events.create_event_bus(Name="users")["EventBusArn"]
    monkeypatch.setenv("EVENT_BUS_ARN", bus)
    for name in ("WEBHOOK_URL", "WEBHOOK_SECRET_ARN"):
        monkeypatch.setenv(name, "")
    record = {
        "messageId": "m1",
        "receiptHandle": "r1",
        "body": '{"id": "e1", "type": "auth.a.b.v1"}',
    }

    assert {"batchItemFailures": []} == entrypoint(wire)({"Records": [record]}, CONTEXT)


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://example.com/", "https://user@example.com/"]
)
def test_a_url_that_is_not_allowed_stops_the_wiring(monkeypatch, url):
    """Plain http to the function itself is for the laptop."""
    monkeypatch.setenv("WEBHOOK_PRIVATE_ADDRESSES", "no")
    monkeypatch.setenv("WEBHOOK_URL", url)

    with pytest.raises(InvalidTarget):
        wire()


def test_a_missing_setting_stops_the_wiring(environment, monkeypatch):
    """Each of them; the message names the variable."""
    for name in environment:
        with monkeypatch.context() as changed:
            changed.delenv(name)
            with pytest.raises(MissingSetting, match=name):
                wire()
