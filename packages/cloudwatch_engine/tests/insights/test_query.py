import json

import pytest

from cloudwatch_engine.insights.conditions import BadQuery
from cloudwatch_engine.insights.query import query
from cloudwatch_engine.metrics import LogLine

NOON_MS = 1_795_176_000_000
EVENTS = (
    {"level": "INFO", "message": "denied", "reason": "disposable", "ms": 12, "ok": True},
    {
        "level": "ERROR",
        "message": "handler failed",
        "error": "KeyError",
        "at": ["a.py", 3],
        "ms": 700,
    },
    {"level": "INFO", "message": "denied", "reason": "undeliverable", "ms": 90},
    {"level": "INFO", "message": "denied", "reason": "disposable", "ms": 3.5},
)
LINES = [
    LogLine("/a", NOON_MS + 1500 * place, json.dumps(told)) for place, told in enumerate(EVENTS)
] + [LogLine("/a", NOON_MS + 9000, "START RequestId: a")]


def answered(text):
    return query(f"SOURCE '/a' | {text}").rows(LINES)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('message = "denied"', ["12", "90", "3.5"]),
        ("message != 'denied'", ["700", ""]),
        ("ms > 12", ["700", "90"]),
        ("ms <= 12", ["12", "3.5"]),
        ("ms >= 90 and level = 'INFO'", ["90"]),
        ("ms < 4 or level = 'ERROR'", ["700", "3.5"]),
        ("not (ms < 4 or level = 'ERROR')", ["12", "90", ""]),
        ("reason like /disp|undel/", ["12", "90", "3.5"]),
        ("reason like 'deliver'", ["90"]),
        ("reason not like 'deliver' and ispresent(reason)", ["12", "3.5"]),
        ("at.0 = 'a.py'", ["700"]),
        ("at.7 = 'a.py'", []),
        ("level in ['ERROR', \"WARNING\"]", ["700"]),
        ("ok = 1", ["12"]),
        ("@message like 'START'", [""]),
    ],
)
def test_filters(condition, expected):
    """Fields of JSON lines, by value, order, part and pattern."""
    assert expected == [ms for (ms,) in answered(f"filter {condition} | fields ms")]


def test_rows_are_sorted_and_limited():
    """Newest or greatest first; what has no value comes last then."""
    assert [["700"], ["90"]] == answered("fields ms | sort ms desc | limit 2")
    assert ["2026-11-20 12:00:09.000", "START RequestId: a"] == answered("sort @timestamp desc")[0]


def test_lines_are_counted_by_fields():
    """Most questions are of this kind."""
    text = "filter message = 'denied' | stats count(*) as n by reason, level | sort n desc"
    asked = query(f"SOURCE '/a' | {text}")

    assert ["reason", "level", "n"] == asked.shown
    assert [["disposable", "INFO", "2"], ["undeliverable", "INFO", "1"]] == asked.rows(LINES)


def test_lines_are_counted_by_a_part_of_a_field():
    """As the minute of a time."""
    asked = query(
        "SOURCE '/a' | fields substr(reason, 0, 3) as start | stats count(*) as n by start"
    )

    assert (["start", "n"], [["dis", "2"]]) == (asked.shown, asked.rows(LINES)[:1])


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("toMillis(@timestamp) >= {0}", 3),
        ("toMillis(@timestamp) > {0}", 2),
        ("toMillis(@timestamp) < {0}", 0),
        ("toMillis(message) >= 0", 0),
    ],
)
def test_lines_are_filtered_by_the_millisecond(condition, found):
    """Which no time range of a query does; of what is no time, nothing is found."""
    first = LINES[0].timestamp_ms
    lines = [LogLine("/a", first + n, '{"message": "a"}') for n in range(3)]

    asked = query(f"SOURCE '/a' | filter {condition.format(first)} | fields message")
    assert found == len(asked.rows(lines))


def test_a_pipe_in_quotes_is_no_pipe():
    """Nor in a pattern."""
    assert [] == answered("filter message = 'a | b' and reason like /c|d|e \\/ f/")


def test_a_query_may_have_several_sources():
    """One after the other, as a dashboard has them."""
    assert ["/a", "/b c"] == query("SOURCE '/a' | SOURCE \"/b c\" | fields @message").groups


@pytest.mark.parametrize(
    "text",
    [
        "fields @message",
        "SOURCE '/a' | parse @message '*' as x",
        "SOURCE '/a' | stats avg(ms) by level",
        "SOURCE '/a' | fields abs(ms)",
        "SOURCE '/a' | limit few",
        "SOURCE /a",
        "SOURCE '/a' | filter ms",
        "SOURCE '/a' | filter ms >> 3",
        "SOURCE '/a' | filter ms > 'x'",
        "SOURCE '/a' | filter (ms > 3",
        "SOURCE '/a' | filter ms > 3 4",
        "SOURCE '/a' | filter reason like ms",
        "SOURCE '/a' | filter reason like /(/",
        "SOURCE '/a' | filter reason = (",
        "SOURCE '/a' | filter ?",
        "SOURCE '/a' | filter toMillis(@timestamp) = 3",
        "SOURCE '/a' | fields substr(ms) as x",
        "SOURCE '/a' | stats count(*) by bin(5m)",
    ],
)
def test_what_is_not_known_is_refused(text):
    """Better no rows than wrong ones."""
    with pytest.raises(BadQuery):
        query(text)
