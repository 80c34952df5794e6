import json
from datetime import UTC, datetime, timedelta

import pytest

from events.contract.catalogue import Kind
from tests.operators.conftest import ADA


@pytest.fixture
def logged(aws):
    """Write lines into the log of a function."""
    logs = aws("logs")

    def logged(*lines, group="pre-sign-up", ago=timedelta(0)):
        now = int((datetime.now(UTC) - ago).timestamp() * 1000)
        logs.put_log_events(
            logGroupName=group,
            logStreamName="s",
            logEvents=[{"timestamp": now, "message": line} for line in lines],
        )

    return logged


def line(event, **more):
    return json.dumps({"EventWritten": [1], "user_event": event, **more})


@pytest.fixture
def days_of_ada(happened):
    """What happened to Ada, the newest first."""
    return [
        happened(Kind.SIGN_IN_SUCCEEDED, ago=timedelta(minutes=1)),
        happened(Kind.GROUP_ASSIGNED, ago=timedelta(minutes=3), group="members", rule="default"),
        happened(Kind.USER_CONFIRMED, ago=timedelta(minutes=4)),
    ]


def test_tells_one_user_s_story_in_order(command, logged, days_of_ada, happened):
    """From all logs, each event once, without other users' events."""
    signed_in, assigned, confirmed = days_of_ada
    logged(line(signed_in), line(signed_in, outbox="USER_EVENT_PENDING"))
    logged(
        line(assigned),
        line(confirmed),
        line(happened(subject="somebody-else")),
        line(happened(subject="somebody-else", group=ADA)),
        json.dumps({"message": f"about {ADA}"}),
        json.dumps({"user_event": ADA}),
        json.dumps([ADA]),
        f'{{"user_event": "{ADA}", "a": {"[" * 9999}',
        f"START {ADA}",
        group="post-confirmation",
    )

    *story, last = command("user", "timeline", ADA)
    assert [event["type"] for event in reversed(days_of_ada)] == [one.split()[2] for one in story]
    assert ["group=members", "rule=default"] == story[1].split()[3:]
    assert last.startswith(f"3 events of {ADA} since ")


def test_keeps_to_the_time_that_is_asked_for(command, logged, days_of_ada):
    """By the events' own time."""
    for minutes, event in zip((1, 3, 4), days_of_ada, strict=True):
        logged(line(event), ago=timedelta(minutes=minutes))

    *story, _ = command("user", "timeline", ADA, "--from", "210s", "--to", "2m")
    assert ["auth.group.assigned.v1"] == [one.split()[2] for one in story]


def test_an_event_without_a_time_is_left_out(command, logged, happened):
    """It has no place in a story."""
    logged(line(happened() | {"time": "soon"}))

    assert 1 == len(command("user", "timeline", ADA))


def test_the_archive_knows_what_the_logs_have_forgotten(command, aws, days_of_ada, happened):
    """With --from-archive."""
    for event in (*days_of_ada, happened(subject="somebody-else")):
        key = f"type={event['type']}/day={event['time'][:10]}/{event['id']}.jsonl"
        aws("s3").put_object(Bucket="archive", Key=key, Body=f"{json.dumps(event)}\n".encode())

    *story, _ = command("user", "timeline", ADA, "--from-archive", "--from", "1d")
    assert [event["type"] for event in reversed(days_of_ada)] == [one.split()[2] for one in story]


@pytest.mark.parametrize("sub", ['" ?"', "jo@example.com", "a b", ""])
def test_what_is_no_sub_is_refused(command, sub):
    """It would be part of a filter pattern."""
    with pytest.raises(ValueError, match="a sub has"):
        command("user", "timeline", sub)
