"""That operators see what happens."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations, pairwise
from typing import Any

import pytest

from events.catalogue import CATALOGUE, COMMON, Kind
from events.consumers.metrics import counted
from events.schema import type_of, user_event
from tests.template.known_metrics import KNOWN_METRICS, NOT_FROM_EVENTS, Metric

Widget = dict[str, Any]


@pytest.fixture
def widgets(of_type) -> list[Widget]:
    """The widgets of the dashboard, with every placeholder replaced by its own name."""
    [dashboard] = of_type("AWS::CloudWatch::Dashboard").values()
    body = json.loads(re.sub(r"\$\{([^}]+)\}", r"\1", dashboard["DashboardBody"]["Fn::Sub"]))
    found: list[Widget] = body["widgets"]
    return found


def test_the_dashboard_shows_known_metrics_only(widgets):
    """A metric that nobody emits is a graph that is always empty."""
    shown = {_metric(row) for widget in widgets for row in _rows(widget)}

    assert set() == shown - KNOWN_METRICS


def test_every_metric_of_ours_is_on_the_dashboard(widgets):
    """Whatever is worth emitting is worth seeing; most reasons only when one asks for them."""
    shown = {_metric(row) for widget in widgets for row in _rows(widget)}
    unseen = {name for _, name, dimensions in KNOWN_METRICS - shown if "reason" not in dimensions}

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
            )
        )
    }
    counted_by_us = {metric for metric in KNOWN_METRICS if metric[0] == "CognitoTriggers"}

    assert emitted == {each for each in counted_by_us if each[1] not in NOT_FROM_EVENTS}


def test_the_dashboard_shows_every_type_of_event(widgets):
    """A kind that is added to the catalogue is added here."""
    [written] = [each for each in widgets if each["properties"].get("title") == _WRITTEN]

    assert sorted(type_of(kind) for kind in Kind) == sorted(row[5] for row in _rows(written))


def test_expressions_name_metrics_of_their_own_widget(widgets):
    """CloudWatch draws nothing for an expression over an id that is not there."""
    for widget in widgets:
        rows = [row[-1] for row in widget["properties"].get("metrics", []) if _is_options(row[-1])]
        ids = {options["id"] for options in rows if "id" in options}
        used = {
            name
            for options in rows
            for name in re.findall(r"\b[a-z]\w*", options.get("expression", ""))
        }
        assert used <= ids


def test_no_shorthand_follows_an_expression(widgets):
    """There is nothing above it to repeat."""
    for widget in widgets:
        for above, row in pairwise(widget["properties"].get("metrics", [])):
            if row[0] in (".", "..."):
                assert not _is_options(above[0])


def test_widgets_fill_the_grid_without_overlap(widgets):
    """24 columns; CloudWatch would move a widget that is in the way of another."""
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


def test_every_row_says_what_good_and_bad_look_like(widgets):
    """An operator who sees the board for the first time can read it."""
    texts = [each["properties"]["markdown"] for each in widgets if each["type"] == "text"]

    assert len({each["y"] for each in widgets if each["x"] == 0}) == len(texts)
    for text in texts:
        assert "**Good**" in text
        assert "**Bad**" in text


_WRITTEN = "Events written, by type"


def _rows(widget: Widget) -> Iterator[list[str]]:
    """Metrics spelled out: "." repeats the value above, "..." all values above but the last."""
    above: list[str] = []
    for row in widget["properties"].get("metrics", []):
        values = [value for value in row if not _is_options(value)]
        if not values:
            continue  # an expression
        if values[0] == "...":
            values = [*above[: len(above) - len(values) + 1], *values[1:]]
        above = [above[place] if value == "." else value for place, value in enumerate(values)]
        yield above


def _metric(row: list[str]) -> Metric:
    return row[0], row[1], frozenset(row[2::2])


def _is_options(value: Any) -> bool:
    return isinstance(value, dict)
