import json
import socket
import time

import pytest

from events.catalogue import Kind, Reason
from events.publish import PENDING, Announcer, announcer
from events.schema import envelope
from rules.trigger_event import TriggerEvent
from runtime.entry import Invocation
from runtime.settings import Settings

ENVIRONMENT = {
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "CognitoTriggers",
    "EVENT_PUBLISH_TIMEOUT_MS": "300",
}


@pytest.fixture
def asked(example):
    return TriggerEvent.read(example("PreSignUp_SignUp"))


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def announcer_that(send, metric_lines, now, *, remaining_ms=5000):
    return Announcer(
        send=send,
        lines=metric_lines,
        budget_ms=500,
        now=lambda: now,
        invocation=lambda: Invocation("request-1", lambda: remaining_ms),
    )


def test_an_event_is_written_before_it_is_published(asked, metric_lines, now, capsys):
    """The line survives a process that dies while it publishes."""
    written = []

    def send(_):
        written.extend(lines(capsys))

    announcer_that(send, metric_lines, now)(Kind.SIGN_UP_ACCEPTED, asked)

    [line] = written
    assert [1.0] == line["EventWritten"]
    assert "auth.sign_up.accepted.v1" == line["type"] == line["user_event"]["type"]
    assert [["type", "service"]] == [
        sorted(line["_aws"]["CloudWatchMetrics"][0]["Dimensions"][0], reverse=True)
    ]


def test_absent_data_is_left_away(asked, announce, published):
    """None and False are not told: a flag is there or it is not."""
    announce(Kind.SIGN_IN_ATTEMPTED, asked, user_not_found=False)
    announce(Kind.SIGN_UP_REJECTED, asked, reason=Reason.INVALID_EMAIL, email_domain=None)

    assert {"trigger", "client_id"} == published[0].data.keys()
    assert {"trigger", "client_id", "reason"} == published[1].data.keys()


def test_an_event_that_is_not_published_is_written_once_more(asked, metric_lines, now, capsys):
    """Behind a plain term, with the same id, and nothing is raised."""

    def send(_):
        raise ConnectionError("jo@example.com")

    announcer_that(send, metric_lines, now)(Kind.SIGN_UP_ACCEPTED, asked)

    written, pending = lines(capsys)
    assert PENDING == pending["outbox"]
    assert "ConnectionError" == pending["why"]
    assert [1.0] == pending["EventPending"]
    assert written["user_event"] == pending["user_event"]
    assert "jo@example.com" not in json.dumps(pending)


def test_publishing_is_not_begun_when_time_is_short(asked, metric_lines, now, capsys):
    """The trigger must still answer Cognito."""
    sent = []

    announcer_that(sent.append, metric_lines, now, remaining_ms=999)(Kind.SIGN_UP_ACCEPTED, asked)

    assert [] == sent
    assert "out_of_time" == lines(capsys)[1]["why"]


def test_nothing_that_goes_wrong_harms_the_trigger(asked, metric_lines, now, capsys):
    """Not even a clock or a context that fails."""

    def broken():
        raise RuntimeError("jo@example.com")

    Announcer(send=print, lines=metric_lines, budget_ms=500, now=lambda: now, invocation=broken)(
        Kind.SIGN_UP_ACCEPTED, asked
    )

    [line] = lines(capsys)
    assert "event not told" == line["message"]
    assert "jo@example.com" not in json.dumps(line)


def test_metrics_can_be_switched_off_but_not_the_events(
    asked, metric_lines, now, capsys, monkeypatch
):
    """Powertools' switch for metrics must not silence the audit log."""
    monkeypatch.setenv("POWERTOOLS_METRICS_DISABLED", "true")
    announcer_that(lambda _: None, metric_lines, now)(Kind.SIGN_UP_ACCEPTED, asked)

    assert "user_event" in lines(capsys)[0]


@pytest.fixture
def silent_server():
    """Takes connections and never answers: what a hanging SNS looks like."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_hanging_topic_costs_no_more_than_the_budget(asked, silent_server, monkeypatch, capsys):
    """boto3's defaults would wait for minutes; Cognito waits for five seconds."""
    for name, value in {
        "AWS_ENDPOINT_URL": silent_server,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(name, value)
    told = announcer(Settings(ENVIRONMENT | {"USER_EVENTS_TOPIC_ARN": "arn:aws:sns:eu-west-1:1:t"}))
    told._invocation = lambda: Invocation("request-1", lambda: 5000)

    started = time.monotonic()
    told(Kind.SIGN_UP_ACCEPTED, asked)

    assert time.monotonic() - started < 1.5
    assert "ReadTimeoutError" == lines(capsys)[1]["why"]


def test_what_is_published_is_what_is_written(asked, announce, published, capsys):
    """One truth."""
    announce(Kind.SIGN_UP_ACCEPTED, asked)

    assert envelope(published[0]) == lines(capsys)[0]["user_event"]
