"""No event is lost: the relay, the canary and the reconciler, on the emulator."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from events.contract.catalogue import Kind
from events.contract.schema import envelope, user_event
from local.demo.app import App
from local.demo.metrics import read_metrics
from local.demo.outage import sns_outage
from local.demo.played import told
from local.demo.scenario import PASSWORD
from local.settling import settle
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.emulator


@pytest.fixture(scope="module")
def listener(suite):
    return listening(suite)


def invoke(suite, logical_id):
    """Run a function that a schedule runs on AWS; its alias, as the schedule does."""
    answer = suite.emulator.client("lambda").invoke(
        FunctionName=suite.stack.resources[logical_id], Payload=b"{}"
    )
    assert "FunctionError" not in answer, answer["Payload"].read()


def test_what_sns_refuses_the_relay_publishes(suite, listener):
    """Subscribers hear of a sign-up that nobody could publish."""
    app = App(suite)
    with sns_outage(suite):
        app.sign_up("ida@example.com", PASSWORD)
        app.confirm("ida@example.com", app.mailed("ida@example.com"))

    heard = [told(event) for event in listener.hear_all()]

    assert ["group.assigned members", "sign_up.accepted", "user.confirmed"] == sorted(heard)


def test_the_canary_is_counted(suite):
    """It goes the way of every event, and the alarm is on its absence."""
    invoke(suite, "CanaryFunction")
    canary = ("PipelineCanary", ())

    assert read_metrics(suite, Counter({canary: 1}))[canary] >= 1


def test_an_event_that_was_written_and_never_published_is_found(suite, listener):
    """What a container leaves that is killed in mid-publishing: its first line, no other."""
    minutes_ago = datetime.now(UTC) - timedelta(minutes=15)
    lost = user_event(
        Kind.SIGN_IN_SUCCEEDED,
        pool_id=suite.user_pool_id,
        subject=None,
        request_id="killed",
        time=minutes_ago,
        data={},
    )
    line = json.dumps({"EventWritten": [1.0], "user_event": envelope(lost)})
    logs = suite.emulator.client("logs")
    group = suite.stack.resources["PostAuthenticationLogGroup"]
    logs.create_log_stream(logGroupName=group, logStreamName="killed")
    logs.put_log_events(
        logGroupName=group,
        logStreamName="killed",
        logEvents=[{"timestamp": int(minutes_ago.timestamp() * 1000), "message": line}],
    )

    invoke(suite, "ReconcilerFunction")

    [heard] = listener.hear_all()
    assert lost.event_id == heard.event_id
    settle(suite.emulator)  # counted, too
    invoke(suite, "ReconcilerFunction")
    assert [] == listening(suite).hear_all()  # one that has heard nothing before
