"""
The boards as pictures, from a real run: `make pictures` writes ``docs/pictures/*.svg``.

The demo is played on this machine, and what the boards then show is drawn, in
light and in dark. A run takes a minute, so periods are of five seconds.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from cloudwatch_engine import AccountMetrics, drawn_board
from local.cloudwatch.svg.board import board_svg
from local.cloudwatch.svg.themes import DARK, LIGHT
from local.demo.metrics import expected_metrics, read_metrics
from local.demo.play import events_of, play
from local.schedules import run_schedules_once
from local.suite import Suite, running_suite

FOLDER = Path(__file__).parent.parent / "docs/pictures"
_BOARDS = {
    "customers": "What customers notice",
    "triggers": "The functions that Cognito waits for",
    "pipeline": "The way of an event",
}
_PERIOD_S = 5


def main() -> None:
    """Run, play, draw, and say where the pictures are."""
    with running_suite(port=0, on_progress=print) as suite:
        since = datetime.now(UTC)
        run_schedules_once(suite.emulator)
        print("playing the demo")
        played = play(suite)
        read_metrics(suite, expected_metrics(events_of(played)))
        for picture, markup in pictures(suite, since=since, now=datetime.now(UTC)).items():
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / picture).write_text(markup)
            print(f"docs/pictures/{picture}")


def pictures(suite: Suite, *, since: datetime, now: datetime) -> dict[str, str]:
    """Every board of *suite* from *since* to *now*, by the name of its file."""
    cloudwatch = suite.emulator.client("cloudwatch")
    source = AccountMetrics(cloudwatch, logs=suite.emulator.client("logs"))
    found = {}
    for board, about in _BOARDS.items():
        name = suite.stack.resources[f"{board.title()}Dashboard"]
        body = cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"]
        drawn = drawn_board(_finer(body), source, start=since, end=now, now=now)
        for theme, colours in (("light", LIGHT), ("dark", DARK)):
            title = f"{about}, in a run of the demo"
            desc = f"The board of the {board}: {_in_words(drawn)}"
            markup = board_svg(drawn, title=title, about=desc, theme=colours)
            found[f"{board}-{theme}.svg"] = f"{markup}\n"
    return found


def _finer(body: str) -> str:
    """The board with shorter periods, save for widgets that show days."""
    told = json.loads(body)
    for widget in told["widgets"]:
        if "start" not in widget["properties"]:
            widget["properties"]["period"] = _PERIOD_S
    return json.dumps(told)


def _in_words(drawn: dict[str, list[dict[str, str]]]) -> str:
    return "; ".join(each["title"] for each in drawn["widgets"] if each["title"])


if __name__ == "__main__":
    main()
