"""Boards, alarms and queries, as ``make template`` writes them into ``template.yaml``."""

from __future__ import annotations

from pipeline.boards.all_alarms import all_alarms
from pipeline.boards.all_boards import BOARDS
from pipeline.boards.query_resources import query_resources
from pipeline.boards.resources import alarm_resource, dashboard
from pipeline.boards.yaml_text import dumped


def section() -> str:
    """Boards, alarms and queries as resources of the template."""
    return dumped(
        {
            **{f"{board.name}Dashboard": dashboard(board) for board in BOARDS},
            **{f"{alarm.name}Alarm": alarm_resource(alarm) for alarm in all_alarms()},
            **dict(query_resources()),
        }
    )
