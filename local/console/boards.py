"""The stack's dashboards, drawn from the bodies that are deployed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cloudwatch_engine import AccountMetrics, drawn_board
from local.console.account import Account
from local.console.alarms import titles_of
from local.console.documents import tree_of

_KIND = "AWS::CloudWatch::Dashboard"
_IN_THIS_ORDER = ("Customers", "Triggers", "Pipeline")
LONGEST = timedelta(days=14)


class Boards:
    """The boards by name; a widget that cannot be drawn says so itself."""

    def __init__(self, account: Account) -> None:
        self._account = account
        named = {name.removesuffix("Dashboard"): it for name, it in account.ids(_KIND).items()}
        self._names: Mapping[str, str] = dict(sorted(named.items(), key=_place))

    @property
    def names(self) -> list[str]:
        """What they are called, the one for everybody first."""
        return list(self._names)

    def drawn(self, name: str, *, minutes: int, now: datetime) -> dict[str, Any]:
        """
        The board with its data of the last *minutes*; LookupError if there is no such board.

        Texts come as trees of elements: see `local.console.documents`.
        """
        dashboard = self._names[name]
        cloudwatch = self._account.client("cloudwatch")
        told = cloudwatch.get_dashboard(DashboardName=dashboard)
        start = now - min(timedelta(minutes=max(minutes, 1)), LONGEST)
        logs = None if self._account.is_real else self._account.client("logs")
        source = AccountMetrics(cloudwatch, logs=logs)  # reading real logs costs money each time
        board = drawn_board(told["DashboardBody"], source, start=start, end=now, now=now)
        widgets = [self._shown(each) for each in board["widgets"]]
        span = {"start": start.timestamp(), "end": now.timestamp()}
        return {**board, **span, "name": name, "dashboard": dashboard, "widgets": widgets}

    def _shown(self, widget: Mapping[str, Any]) -> dict[str, Any]:
        """Texts as trees, alarms by their titles, links to boards as the page has them."""
        rest = {key: value for key, value in widget.items() if key != "markdown"}
        if "markdown" in widget:
            rest["tree"] = tree_of(self._with_own_links(str(widget["markdown"])))
        if "alarms" in widget:
            titles = titles_of(self._account)
            rest["alarms"] = [
                {**each, "name": titles.get(each["name"], each["name"])}
                for each in widget["alarms"]
            ]
        return rest

    def _with_own_links(self, markdown: str) -> str:
        for name, dashboard in self._names.items():
            markdown = markdown.replace(f"(#dashboards:name={dashboard})", f"(/dashboards/{name})")
        return markdown


def _place(named: tuple[str, str]) -> tuple[int, str]:
    name = named[0]
    known = name in _IN_THIS_ORDER
    return (_IN_THIS_ORDER.index(name) if known else len(_IN_THIS_ORDER), name)
