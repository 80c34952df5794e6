"""
One board with every kind of widget, and the pictures that it must give.

`python -m tests.local.cloudwatch.svg.golden` draws them anew; look at them then.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cloudwatch_engine import AlarmState, LogLine, Metric, MetricStore, Point, drawn_board
from local.cloudwatch.svg.board import board_svg
from local.cloudwatch.svg.themes import DARK, LIGHT

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
THEMES = {"light": LIGHT, "dark": DARK}
_SOLD = ["Shop", "Sold", "shop", "north"]
_LINES = [_SOLD, ["...", "south"], [{"expression": "row0 / 2", "label": "Half", "yAxis": "right"}]]


def widget(kind, x, y, **properties):
    return {"type": kind, "x": x, "y": y, "width": 8, "height": 4, "properties": properties}


def graph(x, y, view, *rows, **properties):
    shown = {"view": view, "stat": "Sum", "period": 300, "metrics": list(rows or _LINES)}
    return widget("metric", x, y, title=f"Sales, {view}", **shown, **properties)


WIDGETS = [
    widget(
        "text", 0, 0, markdown="## Sales\n\n**Good** many.\n\n- See [the book](https://x) & `log`"
    ),
    widget("alarm", 8, 0, title="Alarms", alarms=["quiet", "loud", "new"]),
    widget("log", 16, 0, title="Log", query="SOURCE '/shop' | fields @timestamp, sold"),
    graph(
        0,
        4,
        "timeSeries",
        annotations={
            "horizontal": [
                {"value": 9, "label": "Sold out", "fill": "above"},
                [{"value": 2, "label": "Usual"}, {"value": 4}],
            ],
            "vertical": [{"value": "2026-11-20T11:30:00Z", "label": "Opened"}],
        },
    ),
    graph(8, 4, "timeSeries", *_LINES[:2], stacked=True),
    graph(16, 4, "singleValue"),
    graph(0, 8, "bar"),
    graph(8, 8, "pie"),
    graph(16, 8, "gauge", yAxis={"left": {"min": 0, "max": 10}}),
    graph(0, 12, "table"),
    graph(8, 12, "timeSeries", ["Shop", "Nothing"]),
    graph(16, 12, "timeSeries", [{"expression": "1 +", "label": "<Odd>"}]),
]


def board():
    """Sales of two shops in the hour before noon, with a gap."""
    store = MetricStore()
    for shop, share in (("north", 5), ("south", 3)):
        sold = [
            Point(NOON.timestamp() - 60 * minute, (minute * share) % 7 / 2)
            for minute in range(1, 60)
            if not 20 <= minute < 32
        ]
        store.put(Metric.named("Shop", "Sold", {"shop": shop}), sold)
    store.log(LogLine("/shop", int(NOON.timestamp() - 60) * 1000, '{"sold": "a <b>"}'))
    for name, state in (("quiet", "OK"), ("loud", "ALARM"), ("new", "INSUFFICIENT_DATA")):
        store.set_alarm(AlarmState(name, state, "", NOON))
    body = json.dumps({"periodOverride": "inherit", "widgets": WIDGETS})
    return drawn_board(body, store, start=NOON - timedelta(hours=1), end=NOON, now=NOON)


def picture(theme):
    about = "Sales of two shops <in the hour before noon>"
    return board_svg(board(), title="Shop & sales", about=about, theme=THEMES[theme]) + "\n"


def file_of(theme):
    return Path(__file__).parent / f"board-{theme}.svg"


if __name__ == "__main__":
    for each in THEMES:
        file_of(each).write_text(picture(each))
