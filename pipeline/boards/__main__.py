"""
``make boards``: writes what the description says.

Boards, alarms and queries go into ``template.yaml``, what they cost into
``docs/operations.md``, each between two marks.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.boards.all_alarms import all_alarms
from pipeline.boards.all_boards import BOARDS
from pipeline.boards.cost import report
from pipeline.boards.query_resources import query_resources
from pipeline.boards.resources import alarm_resource, dashboard
from pipeline.boards.yaml_text import dumped
from pipeline.marked import between, mark

_ROOT = Path(__file__).parents[2]
TEMPLATE = _ROOT / "template.yaml"
RUNBOOK = _ROOT / "docs/operations.md"
_CLIENTS = 10


BEGIN = mark("Boards, alarms, queries: `make boards` writes them from pipeline/boards; do not edit")
END = mark("End of what `make boards` writes")
BEGIN_COST, END_COST = "<!-- make boards: cost -->", "<!-- end -->"


def section() -> str:
    """Boards, alarms and queries as resources of the template."""
    resources = {
        **{f"{board.name}Dashboard": dashboard(board) for board in BOARDS},
        **{f"{alarm.name}Alarm": alarm_resource(alarm) for alarm in all_alarms()},
        **dict(query_resources()),
    }
    return f"\n{dumped(resources)}\n"


def with_section(template: str) -> str:
    """*template* with boards, alarms and queries renewed."""
    return between(template, BEGIN, END, section(), by="make boards")


def with_cost(page: str) -> str:
    """The runbook *page* with the cost renewed."""
    return between(page, BEGIN_COST, END_COST, f"\n{report(_CLIENTS)}\n\n", by="make boards")


if __name__ == "__main__":
    TEMPLATE.write_text(with_section(TEMPLATE.read_text()))
    RUNBOOK.write_text(with_cost(RUNBOOK.read_text()))
