"""Boards, alarms and queries, as ``make template`` writes them into ``template.yaml``."""

from __future__ import annotations

from pipeline.boards.all_alarms import all_alarms
from pipeline.boards.all_boards import all_boards
from pipeline.boards.parts import Parts
from pipeline.boards.query_resources import query_resources
from pipeline.boards.resources import alarm_resource, dashboard
from pipeline.boards.yaml_text import dumped


def section(parts: Parts) -> str:
    """Boards, alarms and queries of a stack with these *parts*, as resources of its template."""
    return dumped(
        {
            **{f"{board.name}Dashboard": dashboard(board) for board in all_boards(parts)},
            **{f"{alarm.name}Alarm": alarm_resource(alarm) for alarm in all_alarms(parts)},
            **dict(query_resources(parts)),
        }
    )
