"""That operators see what happens."""

import re
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest

from events.consuming.event_metrics import counted, metric_name
from events.contract.catalogue import CATALOGUE, COMMON, Kind
from events.contract.schema import user_event
from tests.template.boards import Widget, metric_of, rows_of, widgets_of
from tests.template.known_metrics import KNOWN_METRICS, MAINTENANCE, NOT_FROM_EVENTS, Metric

BOARDS = ["CustomersDashboard", "TriggersDashboard", "PipelineDashboard"]


@pytest.fixture
def boards(of_type) -> dict[str, list[Widget]]:
    """The widgets of every dashboard, with all options of the stack on."""
    return {
        name: widgets_of(dashboard, holds=lambda _: True)
        for name, dashboard in of_type("AWS::CloudWatch::Dashboard").items()
    }


@pytest.fixture(params=[True, False], ids=["options on", "options off"])
def either(of_type, request) -> list[Widget]:
    """The widgets of every dashboard, with all options of the stack on, and with none."""
    dashboards = of_type("AWS::CloudWatch::Dashboard").values()
    return [w for each in dashboards for w in widgets_of(each, holds=lambda _: request.param)]


@pytest.fixture
def widgets(boards) -> list[Widget]:
    return [widget for board in boards.values() for widget in board]


def test_there_is_a_board_for_each_audience(boards):
    """What customers notice, the triggers, the way of the events."""
    assert BOARDS == list(boards)


@pytest.mark.parametrize("is_on", [True, False])
def test_boards_are_whole_whatever_is_optional(of_type, is_on):
    """A graph without a metric, or a comma too many, would stop the deployment."""
    for dashboard in of_type("AWS::CloudWatch::Dashboard").values():
        for widget in widgets_of(dashboard, holds=lambda _: is_on):
            assert widget["type"] != "metric" or list(rows_of(widget))


def test_the_boards_show_known_metrics_only(widgets):
    """A metric that nobody emits is a graph that is always empty."""
    shown = {metric_of(row) for widget in widgets for row in rows_of(widget)}

    assert set() == shown - KNOWN_METRICS


def test_every_metric_of_ours_is_on_a_board(widgets):
    """Whatever is worth emitting is worth seeing; most reasons only when one asks for them."""
    shown = {metric_of(row) for widget in widgets for row in rows_of(widget)}
    asked = KNOWN_METRICS - shown - {MAINTENANCE}
    unseen = {name for _, name, dimensions in asked if "reason" not in dimensions}

    assert set() == unseen


def test_known_metrics_are_those_that_the_consumer_makes_of_events():
    """Of every kind of event, with everything in it that an event of the kind may tell."""
    everything = dict.fromkeys(
        [*COMMON, *(name for fields in CATALOGUE.values() for name in fields)], True
    )
    told = {"client_id": "abc", "reason": "locked"}
    emitted = {
        ("CognitoTriggers", name, frozenset({"service", *dimensions}))
        for kind in Kind
        for name, dimensions in counted(
            user_event(
                kind,
                pool_id="eu-west-1_Abc",
                subject=None,
                request_id="r",
                time=datetime.now(UTC),
                data=everything | told,
            ),
            mode="perclient",
        )
    }
    counted_by_us = {metric for metric in KNOWN_METRICS if metric[0] == "CognitoTriggers"}

    assert emitted == {each for each in counted_by_us - {MAINTENANCE} if _is_of_events(each)}


def test_the_boards_show_every_kind_of_event(widgets):
    """A kind that is added to the catalogue comes by itself, with `make template`."""
    [shown] = [each for each in widgets if each["properties"].get("title") == _KINDS]

    assert sorted(map(metric_name, Kind)) == sorted(row[1] for row in rows_of(shown))


def test_the_boards_show_how_every_log_reaches_the_relay(of_type, widgets):
    """A function announces events if it has the settings for it."""
    filters = {
        row[row.index("FilterName") + 1]
        for widget in widgets
        for row in rows_of(widget)
        if row[0] == "AWS/Logs"
    }

    brings = of_type("AWS::Logs::SubscriptionFilter").items()
    assert {
        name for name, each in brings if each["FilterPattern"] == "USER_EVENT_PENDING"
    } == filters


def test_every_alarm_is_on_a_board(of_type, widgets):
    """By its state; those that are only parts of another one are in that."""
    strips = [each for each in widgets if each["type"] == "alarm"]
    shown = {arn.removesuffix(".Arn") for each in strips for arn in each["properties"]["alarms"]}
    alarms = {
        **of_type("AWS::CloudWatch::Alarm"),
        **of_type("AWS::CloudWatch::CompositeAlarm"),
    }
    unseen = set(alarms) - shown

    assert shown <= set(alarms)
    assert {"component"} == {tag["Value"] for name in unseen for tag in alarms[name]["Tags"]}


@pytest.mark.parametrize("kind", ["AWS::Lambda::Function", "AWS::SQS::Queue"])
def test_every_function_and_every_queue_is_on_a_board(of_type, widgets, kind):
    """By the entry that describes it."""
    shown = {
        row[3].partition(".")[0]
        for widget in widgets
        for row in rows_of(widget)
        if row[2] in ("FunctionName", "QueueName")
    }

    assert set() == set(of_type(kind)) - shown


def test_expressions_name_metrics_of_their_own_widget(either):
    """CloudWatch draws nothing for an expression over an id that is not there."""
    for widget in either:
        options = [row[-1] for row in widget["properties"].get("metrics", []) if _is_map(row[-1])]
        ids = [each["id"] for each in options if "id" in each]
        used = {
            name
            for each in options
            for name in re.findall(r"\b[a-z]\w*", each.get("expression", ""))
        }

        assert used <= set(ids)
        assert len(ids) == len(set(ids))


def test_widgets_fill_the_grid_without_overlap(boards):
    """24 columns; CloudWatch would move a widget that is in the way of another."""
    for widgets in boards.values():
        cells = [
            {
                (widget["x"] + dx, widget["y"] + dy)
                for dx in range(widget["width"])
                for dy in range(widget["height"])
            }
            for widget in widgets
        ]

        assert not any(one & other for one, other in combinations(cells, 2))
        assert 24 * max(y + 1 for each in cells for _, y in each) == sum(map(len, cells))


def test_every_band_says_what_good_and_bad_look_like(boards):
    """An operator who sees the board for the first time can read it, and knows where to go."""
    for widgets in boards.values():
        texts = [each for each in widgets if each["type"] == "text" and each["width"] == 6]
        graphs = [each for each in widgets if each["type"] == "metric" and each["x"] > 0]

        assert {each["y"] for each in texts} <= {each["y"] for each in graphs}
        for each in texts:
            assert "**Healthy:**" in each["properties"]["markdown"]
            assert "**Investigate if**" in each["properties"]["markdown"]
            assert "[Runbook](RunbookUrl#" in each["properties"]["markdown"]


_KINDS = "Events by type"


def _is_of_events(metric: Metric) -> bool:
    return metric[1] not in NOT_FROM_EVENTS


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)
