"""
Writes what watching costs into ``docs/operations.md``, between two marks.

``make template`` runs it, because each board and alarm has its price.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.boards.cost import report
from pipeline.documents.marked import between

RUNBOOK = Path(__file__).parents[2] / "docs/operations.md"
BEGIN_COST, END_COST = "<!-- make template: cost -->", "<!-- end -->"
_CLIENTS = 10


def with_cost(page: str) -> str:
    """The runbook *page* with the cost renewed."""
    return between(page, BEGIN_COST, END_COST, f"\n{report(_CLIENTS)}\n\n", by="make template")


if __name__ == "__main__":
    RUNBOOK.write_text(with_cost(RUNBOOK.read_text()))
