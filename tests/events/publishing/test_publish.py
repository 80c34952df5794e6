import json
import socket
from contextlib import ExitStack
from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from events.contract.catalogue import Kind, Reason
from events.contract.schema import envelope
from events.publishing.publish import PENDING, Announcer, _is_one_in_a_hundred, announcer
from rules.trigger_event import TriggerEvent
from runtime.entry import Invocation
from runtime.settings.events import EventSettings
from tests.loop.quiet_time import QuietTime
from tests.runtime.aws_client.servers import answers, hangs_up, resets, serving

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "eu-west-1",
}
ENVIRONMENT = {
    "POWERTOOLS_SERVICE_NAME": "test",
    "EVENT_PUBLISH_TIMEOUT_MS": "300",
    "USER_EVENTS_TOPIC_ARN": "arn:aws:sns:eu-west-1:123456789012:events",
}


@pytest.fixture
def asked(example):
    return TriggerEvent.read(example("PreSignUp_SignUp"))


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def announcer_that(  # what an announcer depends on
    send, metric_lines, now, *, remaining_ms=5000, elapsed_ms=0, is_sample=False
):
    return Announcer(
        send=send,
        lines=metric_lines,
        budget=timedelta(seconds=0.5),
        is_sample=lambda _: is_sample,
        now=lambda: now,
        invocation=lambda: Invocation("request-1", lambda: remaining_ms, lambda: elapsed_ms),
    )


def test_an_event_is_written_before_it_is_published(asked, metric_lines, now, capsys):
    """The line survives a process that dies while it publishes."""
    written = []

    def send(_):
        written.extend(lines(capsys))

    announcer_that(send, metric_lines, now)(Kind.SIGN_UP_ACCEPTED, asked)

    [line] = written
    assert [1.0] == line["EventWritten"]
    assert "auth.sign_up.accepted.v1" == line["user_event"]["type"]
    assert [["service"]] == line["_aws"]["CloudWatchMetrics"][0]["Dimensions"]


def test_refusals_are_written_like_all_else(asked, metric_lines, now, capsys):
    """One metric; that a trigger raised is counted where it raises, as ``TriggerRefused``."""
    announcer_that(lambda _: None, metric_lines, now)(Kind.SIGN_UP_REJECTED, asked)

    [line] = lines(capsys)
    assert "auth.sign_up.rejected.v1" == line["user_event"]["type"]
    assert [["service"]] == line["_aws"]["CloudWatchMetrics"][0]["Dimensions"]


def test_nothing_left_is_a_number(asked, announce, published):
    """Zero is told: it is what a subscriber waits for."""
    announce(Kind.FACTOR_RECOVERY_USED, asked, left=0)

    assert 0 == published[0].data["left"]


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


@pytest.mark.parametrize(
    ("kind", "elapsed_ms", "is_told"),
    [
        (Kind.SIGN_IN_ATTEMPTED, 4999, True),
        (Kind.SIGN_IN_ATTEMPTED, 5000, False),
        (Kind.SIGN_IN_SUCCEEDED, 5000, False),
        (Kind.SIGN_UP_ACCEPTED, 5000, False),
        (Kind.SIGN_UP_REJECTED, 5000, False),
        (Kind.USER_MIGRATED, 5000, False),
        (Kind.USER_MIGRATION_REFUSED, 5000, False),
        (Kind.USER_CONFIRMED, 5000, True),
        (Kind.CHALLENGE_ANSWERED_WRONG, 5000, True),
    ],
)
def test_what_cognito_does_not_hear_has_not_happened(  # all of it
    asked, metric_lines, now, capsys, kind, elapsed_ms, is_told
):
    """It has hung up and calls again; but what is done or written is told whenever it is."""
    sent = []
    announcer_that(sent.append, metric_lines, now, elapsed_ms=elapsed_ms)(kind, asked)

    assert is_told == bool(sent)
    warned = "answer too late to be told" in capsys.readouterr().out
    assert warned != is_told


def test_what_no_trigger_event_is_at_hand_for_is_told_however_late_it_is(metric_lines, now):
    """Nobody calls again with it."""
    sent = []
    announcer_that(sent.append, metric_lines, now, elapsed_ms=60_000).tell(
        Kind.SIGN_IN_ATTEMPTED, pool_id="eu-west-1_AbC", subject=None, data={}
    )

    assert 1 == len(sent)


def test_three_calls_for_one_sign_in_are_one_attempt(asked, metric_lines, now, fault):
    """Two are answered too late; an attacker whose calls are answered in time counts each time."""
    sent, invocations = [], iter([("a", 6000), ("b", 5200), ("c", 900), ("d", 5), ("e", 5)])

    def invocation():
        return current[0]

    announce = announcer_that(sent.append, metric_lines, now)
    announce._invocation = invocation
    current = [None]
    for name, elapsed_ms in invocations:
        current[0] = Invocation(name, lambda: 4000, lambda elapsed_ms=elapsed_ms: elapsed_ms)
        announce(Kind.SIGN_IN_ATTEMPTED, asked)

    fault("Cognito calls thrice for one sign-in", n=1, lost=abs(3 - len(sent)))

    assert 3 == len({told["dedupekey"] for told in sent}) == len(sent)


def test_nothing_that_goes_wrong_harms_the_trigger(asked, metric_lines, now, capsys):
    """Not even a clock or a context that fails."""

    def broken():
        raise RuntimeError("jo@example.com")

    told = announcer_that(print, metric_lines, now)
    told._invocation = broken
    told(Kind.SIGN_UP_ACCEPTED, asked)

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
def silent_server(monkeypatch):
    """Takes connections and never answers: what a hanging SNS looks like."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.getsockname()[1]}"}
        for name, value in (CREDENTIALS | endpoint).items():
            monkeypatch.setenv(name, value)
        yield


@pytest.mark.usefixtures("silent_server")
def test_a_hanging_topic_costs_no_more_than_the_budget(asked, capsys):
    """boto3's defaults would wait for minutes; Cognito waits for five seconds."""
    told = announcer(EventSettings(ENVIRONMENT))
    told._invocation = lambda: Invocation("request-1", lambda: 5000)
    told._is_sample = lambda _: False

    quiet = QuietTime()
    told(Kind.SIGN_UP_ACCEPTED, asked)

    assert quiet.passed_s < 1.5
    assert "Unanswered.timeout" == lines(capsys)[1]["why"]


def test_one_event_in_a_hundred_takes_the_relay(asked, metric_lines, now, capsys):
    """A way that is never gone is found broken when it is needed."""
    sent = []
    told = announcer_that(sent.append, metric_lines, now, is_sample=True)
    told(Kind.SIGN_UP_ACCEPTED, asked)

    assert [] == sent
    assert [1.0] == lines(capsys)[1]["EventDeferred"]


def test_about_one_in_a_hundred(asked, metric_lines, now, capsys):
    """By the id, so that telling it again goes the same way."""
    sent = []
    told = Announcer(
        send=sent.append,
        lines=metric_lines,
        budget=timedelta(seconds=0.5),
        now=lambda: now,
        invocation=lambda: Invocation(str(len(sent)), lambda: 5000),
    )
    for number in range(1000):
        told._invocation = lambda number=number: Invocation(str(number), lambda: 5000)
        told(Kind.SIGN_UP_ACCEPTED, asked)
    capsys.readouterr()

    assert 970 <= len(sent) <= 999


def test_a_topic_that_is_down_costs_the_first_few_only(asked, metric_lines, now, capsys):
    """The breaker opens after three failures, and lets one try after ten seconds."""
    tries, clock = [], [now]

    def send(_):
        tries.append(1)
        raise ConnectionError

    told = announcer_that(send, metric_lines, now)
    told._now = lambda: clock[0]
    for _ in range(10):
        told(Kind.SIGN_UP_ACCEPTED, asked)
    assert 3 == len(tries)
    reasons = [line["why"] for line in lines(capsys) if "why" in line]
    assert ["ConnectionError"] * 3 + ["breaker_open"] * 7 == reasons

    clock[0] += timedelta(seconds=10)
    told(Kind.SIGN_UP_ACCEPTED, asked)
    told(Kind.SIGN_UP_ACCEPTED, asked)
    assert 4 == len(tries)


@pytest.fixture
def told_to(monkeypatch):
    """The announcer that a function has, its topic on a server that answers by *scripts*."""
    with ExitStack() as servers:

        def told_to(*scripts, **settings):
            server = servers.enter_context(serving(*scripts))
            for name, value in CREDENTIALS.items():
                monkeypatch.setenv(name, value)
            monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")
            told = announcer(EventSettings(ENVIRONMENT), **settings)
            told._invocation = lambda: Invocation("request-1", lambda: 5000)
            told._is_sample = lambda _: False
            return server, told

        yield told_to


PUBLISHED = answers(
    b"<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>"
)


@pytest.mark.parametrize("drops", [hangs_up, resets])
def test_a_connection_that_was_dropped_while_frozen_is_made_anew(told_to, asked, capsys, drops):
    """That shows before any answer; the same failure of a first connection is a real one."""
    server, told = told_to([PUBLISHED, drops], [PUBLISHED])
    told(Kind.SIGN_UP_ACCEPTED, asked)
    told(Kind.SIGN_UP_ACCEPTED, asked)

    assert [] == [line for line in lines(capsys) if "outbox" in line]
    assert (2, 3) == (server.connections, len(server.requests))


def test_a_topic_that_hangs_up_at_once_gets_the_event_by_the_relay(told_to, asked, capsys):
    """It may have taken it: nothing is sent twice but by the relay."""
    server, told = told_to([hangs_up], [PUBLISHED], opens=False)
    told(Kind.SIGN_UP_ACCEPTED, asked)

    assert "Unanswered.dropped" == lines(capsys)[1]["why"]
    assert 1 == len(server.requests)


def test_an_announcer_that_is_seldom_used_connects_with_its_first_event(told_to, asked, capsys):
    """A function that publishes nothing makes no client."""
    server, told = told_to([PUBLISHED, PUBLISHED], opens=False)
    assert 0 == server.connections
    told(Kind.SIGN_UP_ACCEPTED, asked)
    told(Kind.SIGN_UP_ACCEPTED, asked)

    assert (1, 2) == (server.connections, len(server.requests))
    assert [] == [line for line in lines(capsys) if "outbox" in line]


def test_a_refusal_of_the_topic_says_which(told_to, asked, capsys):
    """Operators read it in the pending line."""
    body = b"<ErrorResponse><Error><Code>ExpiredToken</Code></Error></ErrorResponse>"
    _, told = told_to([answers(body, "403 Forbidden")])
    told(Kind.SIGN_UP_ACCEPTED, asked)

    assert "Refused.ExpiredToken" == lines(capsys)[1]["why"]


def test_what_is_published_is_what_is_written(asked, announce, published, capsys):
    """One truth."""
    announce(Kind.SIGN_UP_ACCEPTED, asked)

    told = lines(capsys)[0]["user_event"]
    assert envelope(published[0]) == told


@pytest.mark.usefixtures("silent_server")
def test_the_region_of_the_topic_is_told(asked, capsys):
    """Also in the line that the relay publishes from."""
    told = announcer(EventSettings(ENVIRONMENT))
    told._invocation = lambda: Invocation("request-1", lambda: 5000)
    told._is_sample = lambda _: True
    told(Kind.SIGN_UP_ACCEPTED, asked)

    written, left_to_relay = lines(capsys)
    assert "eu-west-1" == written["user_event"]["region"]
    assert written["user_event"] == left_to_relay["user_event"]


def test_a_success_between_failures_keeps_the_breaker_closed(asked, metric_lines, now, capsys):
    """Three in a row open it; a topic that fails now and then is asked each time."""
    sent = []

    def send(_):
        sent.append(len(sent))
        if sent[-1] % 3 < 2:
            raise ConnectionError

    told = announcer_that(send, metric_lines, now)
    for _ in range(12):
        told(Kind.SIGN_UP_ACCEPTED, asked)

    assert 12 == len(sent)
    assert "breaker_open" not in capsys.readouterr().out


@pytest.mark.parametrize(("number", "is_one"), [(0, True), (100, True), (1, False), (150, False)])
def test_every_hundredth_event_takes_the_relay(number, is_one):
    """By its id, so that the same event goes the same way again."""
    event = SimpleNamespace(event_id=str(UUID(int=number)))

    assert is_one == _is_one_in_a_hundred(event)
