"""A webhook's receiver, the sample subscriber and the operators' command against the suite."""

import json
import os
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from local.demo.app import App, refusal
from local.demo.scenario import PASSWORD
from local.deploy import deploy
from local.suite import PARAMETERS, STACK, running_suite
from rules.webhooks.signature import signature, signing_keys

pytestmark = pytest.mark.emulator
ROOT = Path(__file__).parent.parent.parent
MAY = "may@example.com"


class Receiver(BaseHTTPRequestHandler):
    """Takes everything but what it is told to refuse, by type: with a status, so many times."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = json.loads(body)
        self.server.got.append((told["type"], self.headers, body))
        refusals = self.server.refusals.get(told["type"])
        self.send_response(refusals.pop(0) if refusals else 204)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def receiver():
    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.got = []
        server.refusals = {
            "auth.user.confirmed.v1": [503],
            "auth.sign_up.rejected.v1": [410],
        }
        thread = Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def suite(receiver):
    """With the bridge to the receiver, and with the archive."""
    url = f"http://127.0.0.1:{receiver.server_port}/events"
    options = {"WebhookUrl": url, "WebhookPrivateAddresses": "yes", "ArchiveEvents": "true"}
    with running_suite(port=0, is_warm=False, parameters=PARAMETERS | options) as running:
        yield running


@pytest.fixture(scope="module")
def sample(suite):
    """The sample's stack."""
    return deploy(
        suite.emulator,
        template=ROOT / "samples" / "subscriber" / "template.yaml",
        stack="sample",
        parameters={"UserEventsTopicArn": suite.stack.outputs["UserEventsTopicArn"]},
    )


@pytest.fixture(scope="module")
def may(suite, sample):  # noqa: ARG001  # the sample has to be there before anything happens
    """The sub of somebody who signed up; before that, a disposable address was refused."""
    app = App(suite)
    with pytest.raises(app._cognito.exceptions.UserLambdaValidationException) as caught:
        app.sign_up("eve@mailinator.com", PASSWORD)
    assert "DISPOSABLE_EMAIL" in refusal(caught.value)
    app.sign_up(MAY, PASSWORD)
    app.confirm(MAY, app.mailed(MAY))
    user = app._cognito.admin_get_user(UserPoolId=suite.user_pool_id, Username=MAY)
    return next(each["Value"] for each in user["UserAttributes"] if each["Name"] == "sub")


@pytest.fixture(scope="module")
def operate(suite):
    """Start a command as an operator would, with the credentials of the environment."""
    environment = {**suite.emulator.variables, "PYTHONUNBUFFERED": "1"}

    def operate(*words):
        return subprocess.Popen(
            [sys.executable, "-m", "operators", *words, "--stack", STACK],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
        )

    return operate


@pytest.fixture(scope="module")
def told(operate):
    """What a command printed, line by line."""

    def told(*words):
        with operate(*words) as command:
            output = command.communicate(timeout=300)[0]
        assert 0 == command.returncode, output
        return output.splitlines()

    return told


def soon(look, *, within_s=300):
    """What *look* finds, as soon as it finds something."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.2)
    return pytest.fail("it did not happen in time")


def got(receiver, name):
    return [(headers, body) for kind, headers, body in list(receiver.got) if kind == name]


@pytest.mark.usefixtures("may")
def test_events_are_posted_and_tried_again(suite, receiver):
    """Signed again at each try, with the secret that the stack made, under one id."""
    tries = soon(lambda: (found := got(receiver, "auth.user.confirmed.v1"))[1:] and found)
    secret = suite.emulator.client("secretsmanager").get_secret_value(
        SecretId=suite.stack.outputs["WebhookSecretArn"]
    )["SecretString"]
    moments = [int(headers["webhook-timestamp"]) for headers, _ in tries]

    assert 4 <= moments[1] - moments[0] <= 20
    for (headers, body), moment in zip(tries, moments, strict=True):
        assert json.loads(body)["id"] == headers["webhook-id"]
        assert headers["webhook-signature"] == signature(
            signing_keys(f"whsec_{secret}"),
            message_id=headers["webhook-id"],
            timestamp=moment,
            body=body,
        )


@pytest.mark.usefixtures("may")
def test_a_dead_letter_is_seen_and_moved_back(receiver, told):
    """The receiver said 410 once; now it takes the event."""
    [letter] = soon(
        lambda: [
            line for line in told("dlq", "list", "WebhookDeadLetterQueue") if "status_410" in line
        ]
    )
    counts = dict(reversed(line.split()) for line in told("dlq", "list"))
    before = len(got(receiver, "auth.sign_up.rejected.v1"))

    assert "auth.sign_up.rejected.v1" in letter
    assert "1" == counts["WebhookDeadLetterQueue"]
    assert "about 1 messages" in told("redrive", "WebhookDeadLetterQueue", "--dry-run")[0]
    assert "1 moved, 0 left" == told("redrive", "WebhookDeadLetterQueue", "--yes")[-1]
    assert soon(lambda: len(got(receiver, "auth.sign_up.rejected.v1")) == before + 1)


def counts(suite, sample):
    items = suite.emulator.client("dynamodb").scan(TableName=sample.outputs["TableName"])["Items"]
    return {item["pk"]["S"][17:]: item["people"]["N"] for item in items if "people" in item}


@pytest.mark.usefixtures("may")
def test_the_sample_counts_each_user_once_replayed_or_not(suite, sample, told):
    """Archived events go to this subscriber and to nobody else."""
    queue = sample.outputs["QueueUrl"]
    assert {"example.com": "1"} == soon(lambda: counts(suite, sample))

    soon(
        lambda: (
            "1"
            in told("replay", queue, "--from", "1h", "--type", "user.confirmed", "--dry-run")[
                -1
            ].split()[:1]
        )
    )
    assert (
        "1 sent" == told("replay", queue, "--from", "1h", "--type", "user.confirmed", "--yes")[-1]
    )
    sqs = suite.emulator.client("sqs")
    waiting = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    soon(
        lambda: (
            {"0"}
            == set(
                sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=waiting)[
                    "Attributes"
                ].values()
            )
        )
    )
    assert {"example.com": "1"} == counts(suite, sample)


def test_poison_ends_in_the_sample_s_dead_letters(suite, sample, told):
    """And the command shows what is wrong with it."""
    sqs, queue = suite.emulator.client("sqs"), sample.outputs["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "0"})
    sqs.send_message(QueueUrl=queue, MessageBody="poison")

    lines = soon(lambda: told("dlq", "list", sample.outputs["DeadLetterQueueUrl"])[:-1])
    assert lines[0].endswith("unreadable: not JSON")


def test_one_user_s_story_is_told_by_sub(told, may):
    """From the logs of all triggers, in order."""
    *story, last = told("user", "timeline", may, "--from", "1h")

    assert ["auth.sign_up.accepted.v1", "auth.user.confirmed.v1", "auth.group.assigned.v1"] == [
        line.split()[2] for line in story
    ]
    assert last.startswith(f"3 events of {may}")


def test_live_events_are_shown_until_ctrl_c(suite, operate, may):  # noqa: ARG001  # May is there
    """And then nothing is left behind."""
    with operate("events", "tail", "--outcome", "attempted") as command:
        assert "Listening. Stop with Ctrl-C.\n" == command.stdout.readline()
        App(suite).sign_in(MAY, PASSWORD)
        line = command.stdout.readline()
        command.terminate()
        assert 130 == command.wait(timeout=300)

    assert "auth.sign_in.attempted.v1" in line
    left = suite.emulator.client("sqs").list_queues()["QueueUrls"]
    assert [] == [url for url in left if "-tail-" in url]
