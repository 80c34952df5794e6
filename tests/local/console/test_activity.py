import json
from datetime import timedelta

import pytest

from local.console.activity import period_of


def counted(aws, now, *, minutes_ago, value):
    aws("cloudwatch").put_metric_data(
        Namespace="CognitoTriggers",
        MetricData=[
            {
                "MetricName": "SignInAttempted",
                "Dimensions": [{"Name": "service", "Value": "tried"}],
                "Timestamp": now - timedelta(minutes=minutes_ago),
                "Value": value,
            }
        ],
    )


def test_figures_are_of_the_span_and_of_the_one_before(console, aws, now):
    """What is older counts for neither."""
    for minutes_ago, value in ((5, 3), (40, 2), (70, 5), (130, 7)):
        counted(aws, now, minutes_ago=minutes_ago, value=value)
    told = json.loads(console.get("/api/activity?minutes=60").body)

    assert 5 == told["numbers"]["attempts"]
    assert 5 == told["before"]["attempts"]
    assert 0 == told["numbers"]["sign_ups"]


def test_a_graph_has_a_point_for_each_period_and_zero_where_nothing_was(console, aws, now):
    counted(aws, now, minutes_ago=5, value=3)
    told = json.loads(console.get("/api/activity?minutes=180").body)
    row = told["rows"]["attempts"]

    assert 36 == len(told["times"]) == len(row)
    assert {300} == {round(b - a) for a, b in zip(told["times"], told["times"][1:], strict=False)}
    assert (3, 1) == (sum(row), sum(value > 0 for value in row))


@pytest.mark.parametrize(
    ("minutes", "most"), [(15, 15), (60, 60), (180, 36), (1440, 96), (10_080, 168)]
)
def test_no_range_has_more_points_than_a_graph_shows(minutes, most):
    assert most == 60 * minutes // period_of(minutes)


def test_no_more_is_asked_for_than_a_week(console):
    told = json.loads(console.get("/api/activity?minutes=99999999").body)

    assert 7 * 86_400 == told["end"] - told["start"]
