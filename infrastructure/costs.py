"""What watching the stack costs: for ``--cost``, and in ``docs/operations.md``."""

from __future__ import annotations

from typing import Final

from infrastructure.compile import Template
from pipeline.boards.cost import report
from pipeline.documents.marked import between

PAGE: Final = "docs/operations.md"
BEGIN_COST, END_COST = "<!-- make template: cost -->", "<!-- end -->"
_CLIENTS: Final = 10


class BadArgument(ValueError):
    """Something that a command cannot do anything with."""


def costs(template: Template, clients: str) -> str:
    """
    What watching *template* costs with so many app *clients*.

    Raises `BadArgument` if that is no number.
    """
    if not clients.isdigit():
        raise BadArgument("the number of app clients is needed, as 10")
    told = report(template.parts, clients=int(clients))
    prices = "at the most, list prices of us-east-1, November 2026"
    return f"With {clients} app clients, {prices}:\n\n{told}"


def with_cost(page: str, template: Template) -> str:
    """The runbook *page* with the cost of *template* renewed."""
    told = report(template.parts, clients=_CLIENTS)
    return between(page, BEGIN_COST, END_COST, f"\n{told}\n\n", by="make template")
