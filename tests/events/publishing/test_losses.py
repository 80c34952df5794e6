import json
from datetime import UTC, datetime

import pytest

from events.publishing import losses as module
from events.publishing.losses import Losses, NotPublished
from events.publishing.many import Unpublished

MINUTE = int(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()) // 60
RESET, SENT = "password.reset", "challenge.sent"


def line(key, *, kind=RESET, time="2026-11-20T12:00:30.000Z"):
    told = {"id": key, "dedupekey": key, "type": f"auth.{kind}.v1", "time": time, "data": {}}
    return json.dumps({"EventWritten": [1.0], "user_event": told})


class Log:
    """What the filter of a minute finds, and what is around it, in pages."""

    def __init__(self, pages, around=()):
        self.pages, self.pages_around, self.asked = pages, around, []

    def of_minute(self, *_, event_type=None, **__):
        self.asked.append(event_type)
        return iter(self.pages)

    def around(self, *_, **__):
        self.asked.append("around")
        return iter(self.pages_around)


@pytest.fixture
def published():
    return []


def losses(log, published, *, seen=(), refused=()):
    def publish(events):
        published.append([told["id"] for told in events])
        return Unpublished([told for told in events if told["id"] in refused])

    return Losses(written=log, unseen=lambda keys: set(keys) - {*seen}, publish=publish)


def test_what_nobody_has_seen_is_published_page_by_page(published):
    """A line that is there twice is one event, also on two pages."""
    log = Log([[line("a"), line("b"), line("b")], [line("c")], [line("b"), line("d")]])
    lost = losses(log, published, seen={"a", "c"}).published(MINUTE, {RESET: 6}, margin=2)

    assert [1, 0, 1] == [*lost]
    assert ([["b"], ["d"]], ["auth.password.reset.v1"]) == (published, log.asked)


def test_of_many_losses_the_first_are_remembered(published, monkeypatch):
    """Memory has a bound; what stands in the log twice may be published twice, and counts once."""
    monkeypatch.setattr(module, "_MOST_REMEMBERED", 1)
    log = Log([[line("a")], [line("b")], [line("a"), line("b")]])

    assert [1, 1, 1] == [*losses(log, published).published(MINUTE, {RESET: 4}, margin=2)]
    assert [["a"], ["b"], ["b"]] == published


def test_a_hundred_ids_are_asked_for_at_a_time(published):
    """DynamoDB takes no more."""
    asked = []
    log = Log([[line(str(n)) for n in range(250)]])
    looking = losses(log, published)
    looking = Losses(
        written=log, unseen=lambda keys: asked.append(len(keys)) or set(), publish=looking.publish
    )

    assert [0] == [*looking.published(MINUTE, {RESET: 250}, margin=2)]
    assert [100, 100, 50] == asked


def test_events_of_other_minutes_and_kinds_are_none_of_its_business(published):
    """A filter may be coarse; nor is a line that only quotes the word."""
    odd = ["EventWritten", "[]", '{"EventWritten": 1}', '{"EventWritten": 1, "user_event": 2}']
    odd += [line("x", time=text) for text in ("2026-11-20T12:01:00Z", "noon", "2026-11-20T11:59Z")]
    odd += [line("x", kind=SENT), line("x", kind="later.kind"), line(None), line(7)]
    log = Log([[*odd, line("a", time="2026-11-20T12:00:00+00:00")]])

    assert [1] == [*losses(log, published).published(MINUTE, {RESET: 1}, margin=2)]
    assert [["a"]] == published


def test_several_kinds_are_asked_for_at_once(published):
    """Each line is read once."""
    log = Log([[line("a"), line("b", kind=SENT)]])

    assert [2] == [*losses(log, published).published(MINUTE, {RESET: 1, SENT: 1}, margin=2)]
    assert [None] == log.asked


def test_a_filter_that_finds_too_little_is_not_believed(published, capsys):
    """Every line around is looked at, and published once."""
    log = Log([[line("a")]], around=[[line("a"), line("b"), line("c", kind=SENT)]])

    assert [1, 1] == [*losses(log, published).published(MINUTE, {RESET: 2}, margin=2)]
    assert ([["a"], ["b"]], "") == (published, capsys.readouterr().out)


def test_lines_that_are_counted_and_not_found_are_told_of(published, capsys):
    """They have expired, or stand too far from their event."""
    log = Log([[]], around=[[]])

    assert [0, 0] == [*losses(log, published).published(MINUTE, {RESET: 2}, margin=2)]
    assert "lines not found" in capsys.readouterr().out


def test_a_line_that_is_found_twice_makes_up_for_no_other(published, capsys):
    """By the filter, and then around the minute."""
    log = Log([[line("a")]], around=[[line("a")]])

    assert [1, 0] == [*losses(log, published).published(MINUTE, {RESET: 2}, margin=2)]
    assert "lines not found" in capsys.readouterr().out


def test_what_the_topic_refuses_is_to_be_looked_for_again(published):
    """So the minute is not over."""
    log = Log([[line("a")], [line("b")]])
    looking = losses(log, published, refused={"b"}).published(MINUTE, {RESET: 2}, margin=2)

    assert 1 == next(looking)
    with pytest.raises(NotPublished):
        next(looking)
