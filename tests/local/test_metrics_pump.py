import json
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from local.deploy import deploy
from local.metrics_pump import MetricsPump
from pipeline.delivery.kept_zips import KeptZips
from tests.loop.quiet_time import QuietTime

ROOT = Path(__file__).parents[2]
NOON_MS = 1_795_176_000_000
DIRECTIVE = {"Namespace": "Shop", "Dimensions": [[]], "Metrics": [{"Name": "Sold"}]}
SOLD = json.dumps({"_aws": {"Timestamp": NOON_MS, "CloudWatchMetrics": [DIRECTIVE]}, "Sold": 3})


class FakeClient:
    """Every service at once: one log group of one function, one queue, and what was put."""

    exceptions = SimpleNamespace(QueueDoesNotExist=LookupError)

    def __init__(self):
        self.events = []
        self.put = []
        self.fails = self.is_queue_gone = False

    def __call__(self, _service):
        return self

    def get_paginator(self, operation):
        return type("Paginator", (), {"paginate": getattr(self, operation)})

    def describe_log_groups(self):
        return [{"logGroups": [{"logGroupName": "/greet"}]}]

    def filter_log_events(self, *, logGroupName, startTime):  # noqa: N803  (as boto3 has it)
        assert "/greet" == logGroupName
        return [{"events": [each for each in self.events if each["timestamp"] >= startTime]}]

    def list_functions(self):
        return [{"Functions": [{"FunctionName": "greet", "LoggingConfig": {"LogGroup": "/greet"}}]}]

    def describe_alarms(self, **_asked):
        return [{"MetricAlarms": [], "CompositeAlarms": []}]

    def list_queues(self):
        return [{"QueueUrls": ["http://127.0.0.1/000000000000/orders"]}, {}]

    def get_queue_attributes(self, **_asked):
        if self.is_queue_gone:
            raise LookupError
        return {"Attributes": {"ApproximateNumberOfMessages": "7"}}

    def put_metric_data(self, **data):
        if self.fails:
            raise ConnectionError
        self.put.append(data)

    def logs(self, message, *, timestamp=NOON_MS, stream="s"):
        self.events.append({"logStreamName": stream, "timestamp": timestamp, "message": message})

    def names(self):
        return [metric["MetricName"] for data in self.put for metric in data["MetricData"]]


@pytest.fixture
def client():
    return FakeClient()


@pytest.fixture
def pump(client):
    return MetricsPump(client, interval_s=0.01, now=lambda: NOON_MS / 1000)


def test_lines_and_queues_become_metrics(client, pump):
    """In the shape that PutMetricData takes."""
    client.logs(SOLD)
    client.logs("REPORT RequestId: a\tDuration: 5 ms")

    assert 5 == pump.once()
    assert ["AWS/SQS", "Shop", "AWS/Lambda"] == [data["Namespace"] for data in client.put]
    assert [
        {
            "MetricName": "ApproximateNumberOfMessagesVisible",
            "Dimensions": [{"Name": "QueueName", "Value": "orders"}],
            "Timestamp": NOON_MS / 1000,
            "Values": (7.0,),
            "Counts": (1.0,),
            "Unit": "Count",
        }
    ] == client.put[0]["MetricData"]


def test_depths_are_looked_at_every_ten_seconds(client):
    """Each look is a point that is kept; nobody needs one a second."""
    clock = [0.0]
    pump = MetricsPump(client, now=lambda: clock[0])
    for clock[0] in range(21):
        client.logs(SOLD, timestamp=1000 * clock[0])
        pump.once()

    assert 3 == client.names().count("ApproximateNumberOfMessagesVisible")


def test_a_queue_that_is_deleted_meanwhile_has_no_depth(client, pump):
    """All else is pumped, and nothing is told: the console deletes its queue when a run ends."""
    client.is_queue_gone = True
    client.logs(SOLD)
    pump.once()

    assert ["Shop"] == [each["Namespace"] for each in client.put]


def test_a_line_counts_once(client, pump):
    """However often it is looked at; and twice if it was logged twice."""
    client.logs(SOLD)
    pump.once()
    client.logs(SOLD)
    pump.once()
    pump.once()

    assert 2 == client.names().count("Sold")


def test_what_could_not_be_put_is_put_later(client, pump):
    """The emulator may be away for a moment."""
    client.logs(SOLD)
    client.fails = True
    with pytest.raises(ConnectionError):
        pump.once()
    client.fails = False
    pump.once()

    assert 1 == client.names().count("Sold")


def test_an_outage_that_is_played_was_a_while_ago(client):
    """So its alarm is not in alarm when the demo is over; nothing else is moved."""
    clock = [NOON_MS / 1000]
    pump = MetricsPump(client, now=lambda: clock[0])
    pending = SOLD.replace("Sold", "EventPending")
    with pump.set_back(timedelta(minutes=40)):
        client.logs(pending)
        client.logs(SOLD)
    clock[0] += 60
    client.logs(pending, timestamp=NOON_MS + 60_000)
    pump.once()
    put = [metric for data in client.put for metric in data["MetricData"]]
    when = [
        (each["MetricName"], (each["Timestamp"] - NOON_MS / 1000) / 60)
        for each in put
        if each["MetricName"] in ("Sold", "EventPending")
    ]

    assert [("EventPending", -40), ("Sold", 0), ("EventPending", 0)] == when


def test_queues_are_read_less_often_while_nothing_is_logged(client):
    """An idle run shall cost next to nothing; the first line makes it look again."""
    clock = {"now": NOON_MS / 1000}
    pump = MetricsPump(client, now=lambda: clock["now"])
    reads = []
    for passed_s in (0, 10, 25, 59, 61, 72, 73):
        clock["now"] = NOON_MS / 1000 + passed_s
        if passed_s == 72:
            client.logs(SOLD, timestamp=NOON_MS + 72_000)
        before = client.names().count("ApproximateNumberOfMessagesVisible")
        pump.once()
        if client.names().count("ApproximateNumberOfMessagesVisible") > before:
            reads.append(passed_s)

    assert [0, 10, 61, 72] == reads


def test_a_pump_that_was_not_started_counts_when_it_is_asked_to(client, pump):
    """Tests that read no metric need not pay for a look each second."""
    client.logs(SOLD)
    assert [] == client.names()
    pump.drain()

    assert "Sold" in client.names()


def test_what_was_logged_before_is_left_alone(client, pump):
    """The pump of that time has counted it."""
    client.logs(SOLD, timestamp=NOON_MS - 1)
    pump.once()

    assert "Sold" not in client.names()


def test_many_metrics_go_in_several_calls(client, pump):
    """PutMetricData takes no more than 1,000."""
    for _ in range(1201):
        client.logs(SOLD)
    pump.once()

    assert [500, 500, 201] == [
        len(data["MetricData"]) for data in client.put if data["Namespace"] == "Shop"
    ]


def test_the_background_pump_survives_failures_and_stops_at_once(client, pump):
    """An emulator that restarts does not end it, and a long pause does not hold it up."""
    client.fails = True
    client.logs(SOLD)
    pump.start()
    time.sleep(0.05)
    client.fails = False
    _wait_until(lambda: "Sold" in client.names())
    quiet = QuietTime()
    pump.stop()

    assert quiet.passed_s < 0.5
    assert "metrics pump" not in {thread.name for thread in threading.enumerate()}


def test_an_emulator_that_is_away_is_a_line_of_the_log(client, pump, recorded):
    """The traceback of a connection says nothing more."""
    client.fails = True
    client.logs(SOLD)
    pump.start()
    _wait_until(lambda: recorded)
    pump.stop()

    assert ("no metrics were pumped this time: ConnectionError", None) == (
        recorded[0].getMessage(),
        recorded[0].exc_info,
    )


def test_what_is_logged_by_now_is_put_when_the_pump_is_drained(client):
    """Without waiting for its next turn, and not by the round that is under way."""
    pump = MetricsPump(client, interval_s=3600, now=lambda: NOON_MS / 1000)
    pump.start()
    client.logs(SOLD)
    pump.drain()
    assert 1 == client.names().count("Sold")

    client.logs(SOLD)
    pump.drain()
    assert 2 == client.names().count("Sold")
    pump.stop()


def test_a_round_that_read_before_is_no_round_after(client):
    """A drain during a round waits for the next one."""
    reads, in_a_round, go_on = [], threading.Event(), threading.Event()
    original = client.filter_log_events

    def slow(**asked):
        found = original(**asked)
        reads.append(len(client.events))
        in_a_round.set()
        go_on.wait(60)
        return found

    client.filter_log_events = slow
    pump = MetricsPump(client, interval_s=0.01, now=lambda: NOON_MS / 1000)
    pump.start()
    in_a_round.wait(60)
    client.logs(SOLD)
    drained = threading.Thread(target=pump.drain)
    drained.start()
    go_on.set()
    drained.join(60)

    assert 0 == reads[0]
    assert 1 == client.names().count("Sold")
    pump.stop()


def test_a_pump_that_stops_holds_nobody_up(client):
    """A caller that waits for its next round when the emulator is gone."""
    client.fails = True
    client.logs(SOLD)
    pump = MetricsPump(client, interval_s=0.01, now=lambda: NOON_MS / 1000)
    pump.start()
    waiting = threading.Thread(target=pump.drain)
    waiting.start()
    pump.stop()
    waiting.join(60)

    assert not waiting.is_alive()


def test_a_pump_that_never_started_can_be_stopped(pump):
    """A runner stops whatever it has, however far it came."""
    pump.stop()


@pytest.mark.emulator
def test_a_deleted_queue_is_what_the_pump_takes_it_for(emulator):
    """By the name that the SDK gives the error."""
    sqs = emulator.client("sqs")
    url = sqs.create_queue(QueueName="short-lived")["QueueUrl"]
    sqs.delete_queue(QueueUrl=url)

    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])


@pytest.mark.emulator
def test_a_refused_sign_up_shows_in_cloudwatch(emulator):
    """From the trigger's log line, and from its consumer's, to what the dashboard asks for."""
    pump = MetricsPump(emulator.client)
    stack = deploy(
        emulator, template=ROOT / "template.yaml", stack="pumped", package=KeptZips(ROOT)
    )
    idp = emulator.client("cognito-idp")
    with pytest.raises(idp.exceptions.UserLambdaValidationException):
        idp.sign_up(
            ClientId=stack.outputs["PublicClientId"],
            Username="ada@mailinator.com",
            Password="Correct-horse-7",
            UserAttributes=[{"Name": "email", "Value": "ada@mailinator.com"}],
        )
    cloudwatch = emulator.client("cloudwatch")
    function = {"FunctionName": stack.resources["PreSignUpFunction"]}
    refused = {"service": "pumped", "trigger": "PreSignUp"}
    queue = {"QueueName": stack.resources["MetricsQueue"].rpartition("/")[2]}

    def pumped(*asked):
        pump.once()
        return _total(cloudwatch, *asked)

    _wait_until(lambda: pumped("CognitoTriggers", "SignUpRejected", {"service": "pumped"}) == 1)

    assert 1 == _total(cloudwatch, "CognitoTriggers", "TriggerRefused", refused)
    assert 1 == _total(cloudwatch, "AWS/Lambda", "Errors", function)
    assert 0 < _total(cloudwatch, "AWS/Lambda", "Duration", function)
    assert 0 == _total(cloudwatch, "AWS/SQS", "ApproximateNumberOfMessagesVisible", queue)


def _total(cloudwatch, namespace, name, dimensions):
    now = datetime.now(UTC)
    metric = {
        "Namespace": namespace,
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
    }
    [result] = cloudwatch.get_metric_data(
        MetricDataQueries=[
            {"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
        ],
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(minutes=1),
    )["MetricDataResults"]
    return sum(result["Values"]) if result["Values"] else None


def _wait_until(holds, *, timeout_s=20):
    deadline = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
