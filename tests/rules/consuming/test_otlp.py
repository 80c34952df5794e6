"""A batch as an OTLP request, by the words of the protocol's JSON encoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.consuming.otlp import InvalidHeaders, otlp_headers, rejected, request

SIGN_IN = (("event.type", "sign_in.succeeded"), ("event.outcome", "succeeded"))
LIMITS = {"start_ns": 1_000_000_000, "end_ns": 3_000_000_000}


def made(counts=None, lags=(0.5, 0.6, 2000.0)):
    told = request(counts or {SIGN_IN: 2**53 + 1}, lags, resource={"service.name": "s"}, **LIMITS)
    [resource] = told["resourceMetrics"]
    [scope] = resource["scopeMetrics"]
    return resource["resource"], scope["metrics"]


def test_counts_are_a_delta_sum():
    """64-bit integers and times are texts, the temporality is a number."""
    about, [events, _] = made()

    assert [{"key": "service.name", "value": {"stringValue": "s"}}] == about["attributes"]
    assert ("cognito_triggers.user.events", "{event}") == (events["name"], events["unit"])
    assert {
        "aggregationTemporality": 1,
        "isMonotonic": True,
        "dataPoints": [
            {
                "startTimeUnixNano": "1000000000",
                "timeUnixNano": "3000000000",
                "asInt": "9007199254740993",
                "attributes": [
                    {"key": "event.type", "value": {"stringValue": "sign_in.succeeded"}},
                    {"key": "event.outcome", "value": {"stringValue": "succeeded"}},
                ],
            }
        ],
    } == events["sum"]


def test_lags_are_a_histogram_with_one_bucket_more_than_bounds():
    """A bound belongs to the bucket below it."""
    _, [_, lag] = made()
    [point] = lag["histogram"]["dataPoints"]

    assert ("cognito_triggers.event.lag", "s", 1) == (
        lag["name"],
        lag["unit"],
        lag["histogram"]["aggregationTemporality"],
    )
    assert ("3", 0.5, 2000.0, 2001.1) == tuple(point[k] for k in ("count", "min", "max", "sum"))
    assert [0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0] == point["explicitBounds"]
    assert ["1", "1", "0", "0", "0", "0", "0", "0", "0", "1"] == point["bucketCounts"]


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_every_lag_is_in_one_bucket(lags):
    """Whatever they are."""
    _, [_, lag] = made(lags=lags)
    [point] = lag["histogram"]["dataPoints"]

    assert len(lags) == int(point["count"]) == sum(map(int, point["bucketCounts"]))


@pytest.mark.parametrize(
    ("answer", "lost"),
    [
        ({}, 0),
        ({"partialSuccess": {}}, 0),
        ({"partialSuccess": None}, 0),
        ({"partialSuccess": {"rejectedDataPoints": 2}}, 2),
        ({"partialSuccess": {"rejectedDataPoints": "2"}}, 2),
        ({"partialSuccess": {"rejectedDataPoints": "many"}}, 0),
        ({"partialSuccess": {"rejectedDataPoints": [1]}}, 0),
        ({"partialSuccess": {"rejectedDataPoints": "9" * 5000}}, 0),
        ({"partialSuccess": {"rejectedDataPoints": "9" * 19}}, 9_999_999_999_999_999_999),
        ({"partialSuccess": {"rejectedDataPoints": True}}, 0),
    ],
)
def test_points_that_were_rejected_are_read_from_any_answer(answer, lost):
    """A receiver may write the number either way."""
    assert lost == rejected(answer)


@pytest.mark.parametrize("text", ["", "a", "a b=c", "a=", "a=b\r\nc", "a=b,", "ä=b", "a=é"])
def test_headers_of_another_form_are_refused_and_not_quoted(text):
    """They are secret."""
    with pytest.raises(InvalidHeaders, match=r"^headers must be name=value, with commas between"):
        otlp_headers(text)
