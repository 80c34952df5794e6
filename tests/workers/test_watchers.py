"""The canary and the reconciler: the proof that the pipeline works, and that it loses nothing."""

import json
from datetime import timedelta

from workers import canary, reconciler


def test_the_canary_is_told_like_any_event(announce, published):
    """Of the pool, and of nobody."""
    canary.handle({"whatever": 1}, announcer=announce, pool_id="eu-west-1_AbC")

    [event] = published
    assert "auth.pipeline.canary.v1" == event.type
    assert "/cognito/eu-west-1_AbC" == event.source
    assert event.subject is None


def line(key):
    return json.dumps({"EventWritten": [1.0], "user_event": {"id": key, "dedupekey": key}})


def reconcile(lines, seen, metric_lines, now, capsys):
    """Run it; answer what it published, what it looked at, and what it counted."""
    published, looked = [], []

    def written(start, end):
        looked.append((now - start, now - end))
        return lines

    reconciler.handle(
        {},
        written=written,
        unseen=lambda keys: set(keys) - seen,
        publish=lambda events: published.extend(events) or [],
        lines=metric_lines,
        now=lambda: now,
    )
    counted = json.loads(capsys.readouterr().out)["EventsUnreconciled"]
    return [event["id"] for event in published], looked, counted


def test_what_was_written_and_never_counted_is_published_again(metric_lines, now, capsys):
    """A container that is killed in mid-publishing leaves no pending line."""
    lines = [line("a"), line("b"), line("c"), line("b")]

    published, _, counted = reconcile(lines, {"a"}, metric_lines, now, capsys)

    assert (["b", "c"], [2.0]) == (published, counted)


def test_when_nothing_is_lost_it_says_so(metric_lines, now, capsys):
    """A metric that is there and 0 is better news than none."""
    assert ([], [0.0]) == reconcile([line("a")], {"a"}, metric_lines, now, capsys)[::2]


def test_it_gives_events_time_to_arrive(metric_lines, now, capsys):
    """Five minutes; and it looks back over a few runs that may have failed."""
    _, looked, _ = reconcile([], set(), metric_lines, now, capsys)

    assert [(timedelta(minutes=35), timedelta(minutes=5))] == looked


def test_lines_that_only_quote_the_word_are_left_alone(metric_lines, now, capsys):
    """The filter knows words, not JSON."""
    lines = ["EventWritten", "[]", '{"message": "EventWritten"}', line("a")]

    assert ["a"] == reconcile(lines, set(), metric_lines, now, capsys)[0]
