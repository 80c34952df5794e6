import json
from datetime import timedelta

import pytest

from cloudwatch_engine.drawing import BadBoard, drawn_board
from cloudwatch_engine.metrics import AlarmState, LogLine

HOUR = timedelta(hours=1)


@pytest.fixture
def drawn(store, noon):
    """Draw widgets over the hour after noon."""

    def draw(*widgets, **board):
        body = json.dumps({"periodOverride": "inherit", "widgets": widgets, **board})
        told = drawn_board(body, store, start=noon, end=noon + HOUR, now=noon + HOUR)
        json.dumps(told, allow_nan=False)
        return told["widgets"]

    return draw


def metric(*rows, **properties):
    return {"type": "metric", "properties": {"metrics": rows, "stat": "Sum", **properties}}


def test_a_graph_has_its_lines_on_a_grid_of_periods(drawn, put, noon):
    """With a hole where there was no data, and the last value there is."""
    put("Sold", {10: 1, 20: 2, 900: 5})
    [widget] = drawn(metric(["Shop", "Sold", {"label": "Sold"}], period=900, title="Sales"))

    [line] = widget["series"]
    start = int(noon.timestamp())
    assert [start, start + 900, start + 1800, start + 2700] == line["timestamps"]
    assert [3, 5, None, None] == line["values"]
    assert (5, "Sold", "left") == (line["latest"], line["label"], line["axis"])
    assert ("Sales", "timeSeries", 900, False) == (
        widget["title"],
        widget["view"],
        widget["period"],
        widget["stacked"],
    )


def test_an_expression_is_drawn_and_what_it_is_made_of_may_be_hidden(drawn, put):
    """As in a ratio, whose parts nobody wants to see."""
    put("Sold", {0: 30})
    put("Asked", {0: 40})
    [widget] = drawn(
        metric(
            ["Shop", "Sold", {"id": "sold", "visible": False}],
            [".", "Asked", {"id": "asked", "visible": False}],
            [{"expression": "100 * sold / asked", "label": "Sold, %", "yAxis": "right"}],
            period=3600,
        )
    )

    assert [("Sold, %", [75.0], "right")] == [
        (line["label"], line["values"], line["axis"]) for line in widget["series"]
    ]


@pytest.mark.parametrize(
    ("widget", "why"),
    [
        (metric([{"expression": "1 +", "id": "e1", "label": "Odd"}]), "Odd: 'the end' at 3"),
        (metric([{"expression": "SEARCH('x', 'Sum', 60)", "id": "e1"}]), "SEARCH is not known"),
        (metric(["Shop", "Sold", {"stat": "Mode"}]), "Mode is not a statistic"),
        (metric(["Shop"]), "not a namespace, a name and pairs"),
        (metric(["Shop", "Sold"], view="map"), "the view map is not drawn"),
        (metric(["Shop", "Sold"], start="yesterday"), "yesterday is neither"),
        (metric(["Shop", "Sold"], annotations={"horizontal": [{"value": "x"}]}), "'x' is not"),
        (metric(annotations={"alarms": ["arn:a"]}), "graphs of an alarm are not drawn"),
        ({"type": "explorer"}, "widgets of type explorer are not drawn"),
    ],
)
def test_a_widget_that_cannot_be_drawn_says_why_and_spares_the_others(drawn, put, widget, why):
    """One mistake does not blind an operator."""
    put("Sold", {0: 1})
    bad, good = drawn(widget, metric(["Shop", "Sold"], period=3600))

    assert why in bad["error"]
    assert [1] == good["series"][0]["values"]
    assert "error" not in good


def test_texts_and_alarms_are_passed_on(drawn, store, noon):
    """Words as they are; alarms with their state, those that are gone left out."""
    store.set_alarm(AlarmState("late", "ALARM", "too late", noon))
    arns = [f"arn:aws:cloudwatch:eu-west-1:000000000000:alarm:{name}" for name in ("late", "gone")]
    text, alarms = drawn(
        {"type": "text", "properties": {"markdown": "# Hello"}},
        {"type": "alarm", "properties": {"title": "Now", "alarms": arns}},
    )

    assert "# Hello" == text["markdown"]
    assert [
        {"name": "late", "state": "ALARM", "reason": "too late", "since": noon.timestamp()}
    ] == alarms["alarms"]


def test_a_log_widget_has_the_rows_of_its_query(drawn, store, noon):
    """Or says what of the query is not understood."""
    store.log(LogLine("/shop", int(noon.timestamp()) * 1000, '{"sold": 3}'))
    store.log(LogLine("/else", int(noon.timestamp()) * 1000, '{"sold": 4}'))
    asked, odd = drawn(
        {"type": "log", "properties": {"query": "SOURCE '/shop' | fields sold", "title": "Log"}},
        {"type": "log", "properties": {"query": "SOURCE '/shop' | dedup sold"}},
    )

    assert (["sold"], [["3"]]) == (asked["columns"], asked["rows"])
    assert "dedup is not known here" == odd["error"]


def test_marks_are_lines_bands_and_moments(drawn, noon):
    """What is too much, what is usual, and when something was changed."""
    [widget] = drawn(
        metric(
            ["Shop", "Sold"],
            annotations={
                "horizontal": [
                    {"value": 5000, "label": "Too late", "fill": "above", "color": "#f00"},
                    [{"value": 1, "label": "Usual", "yAxis": "right"}, {"value": 3}],
                    {"value": 7, "visible": False},
                ],
                "vertical": [{"value": "2026-11-20T12:30:00Z", "label": "Deployed"}],
            },
        )
    )

    over, usual = widget["annotations"]["horizontal"]
    [deployed] = widget["annotations"]["vertical"]
    assert ("Too late", 5000, "above", "#f00", "left") == (
        over["label"],
        over["value"],
        over["fill"],
        over["colour"],
        over["axis"],
    )
    assert (1, 3, "right") == (usual["value"], usual["to"], usual["axis"])
    assert noon.timestamp() + 1800 == deployed["value"]


def test_a_single_value_may_be_that_of_the_whole_time(drawn, put):
    """Not only of the last period."""
    put("Sold", {0: 1, 1000: 2, 3500: 4})
    [widget] = drawn(
        metric(["Shop", "Sold"], view="singleValue", setPeriodToTimeRange=True, period=60)
    )

    assert [7] == widget["series"][0]["values"]


def test_the_whole_time_is_one_of_whole_minutes(store, put, noon):
    """CloudWatch takes no other periods, and begins with a minute."""
    put("Sold", {0: 1, 3590: 4})
    rows = metric(["Shop", "Sold"], view="singleValue", setPeriodToTimeRange=True)
    odd = noon + timedelta(seconds=7)
    body = json.dumps({"widgets": [rows]})
    [widget] = drawn_board(body, store, start=odd, end=odd + HOUR, now=odd)["widgets"]

    assert (3660, [5]) == (widget["period"], widget["series"][0]["values"])


def test_a_widget_may_show_another_time_than_its_board(drawn, put):
    """Days, where the board shows an hour."""
    put("Sold", {-3 * 86400: 2, 60: 3})
    [widget] = drawn(metric(["Shop", "Sold"], start="-P4D", end="P0D", period=86400))

    assert 5 == sum(value for value in widget["series"][0]["values"] if value)


def test_periods_follow_the_length_shown_unless_the_board_keeps_them(drawn):
    """`periodOverride`: a month in minutes would be no graph."""
    month = metric(["Shop", "Sold"], start="-P30D", period=60)
    [kept] = drawn(month)
    [suited] = drawn(month, periodOverride="auto")

    assert (60, 6 * 3600) == (kept["period"], suited["period"])


def test_widgets_without_a_place_go_below_each_other(drawn):
    """CloudWatch would find them a place, too."""
    text = {"type": "text", "properties": {"markdown": ""}}
    places = [
        (each["x"], each["y"], each["width"], each["height"])
        for each in drawn(text, {**text, "height": 2}, {**text, "x": 6, "y": 0, "width": 18})
    ]

    assert [(0, 0, 6, 6), (0, 6, 6, 2), (6, 0, 18, 6)] == places


@pytest.mark.parametrize("body", ["{nope", "[]", '{"widgets": 1}', '{"widgets": [1]}'])
def test_what_is_no_board_is_refused(store, noon, body):
    """There is nothing to show."""
    with pytest.raises(BadBoard):
        drawn_board(body, store, start=noon, end=noon + HOUR, now=noon)


def test_a_line_without_a_label_is_told_from_the_others(drawn):
    """By its dimensions, and by its statistic where those are the same."""
    [widget] = drawn(
        metric(
            ["Shop", "Sold", "shop", "north"],
            ["...", {"stat": "p90"}],
            ["...", "south"],
            [".", "Asked", ".", "."],
            [{"expression": "row0 + row2", "id": "e1"}],
        )
    )

    assert ["Sold north Sum", "Sold north p90", "Sold south", "Asked", "e1"] == [
        line["label"] for line in widget["series"]
    ]
