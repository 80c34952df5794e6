"""``make boards``: writes boards, alarms and queries into ``template.yaml``, between two marks."""

from __future__ import annotations

from pathlib import Path

from pipeline.boards.all_alarms import all_alarms
from pipeline.boards.all_boards import BOARDS
from pipeline.boards.query_resources import query_resources
from pipeline.boards.resources import alarm_resource, dashboard
from pipeline.boards.yaml_text import dumped

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
BEGIN = (
    "  # ── Boards, alarms, queries: `make boards` writes them from pipeline/boards; do not edit "
)
END = "  # ── End of what `make boards` writes "


class NoSuchPlace(LookupError):
    """The template lacks the marks between which boards and alarms belong."""


def section() -> str:
    """What stands between the marks."""
    resources = {
        **{f"{board.name}Dashboard": dashboard(board) for board in BOARDS},
        **{f"{alarm.name}Alarm": alarm_resource(alarm) for alarm in all_alarms()},
        **dict(query_resources()),
    }
    return f"{_mark(BEGIN)}\n\n{dumped(resources)}\n{_mark(END)}\n"


def with_section(template: str) -> str:
    """*template* with the section renewed. Raises `NoSuchPlace`."""
    before, begin, rest = template.partition(_mark(BEGIN))
    _, end, after = rest.partition(_mark(END) + "\n")
    if not (begin and end):
        raise NoSuchPlace("template.yaml has lost the marks of what `make boards` writes")
    return before + section() + after


def _mark(words: str) -> str:
    return words + "─" * (118 - len(words))


if __name__ == "__main__":
    TEMPLATE.write_text(with_section(TEMPLATE.read_text()))
