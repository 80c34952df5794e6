"""
Queries of CloudWatch Logs Insights that count: ministack knows no ``stats``.

They are answered by the engine that draws the boards, over the lines that ministack has found,
which it would answer with itself.
"""
# ruff: noqa: SLF001  (as in `theirs`)

import json
from typing import Any

from ministack.services import cloudwatch_logs

from cloudwatch_engine import LogLine, insights_query
from local.bridge.further_types import Handle
from local.bridge.theirs import Answer


def counting(original: Handle) -> Handle:
    """CloudWatch Logs, with queries that count."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        answer = await original(method, path, headers, body, query)
        starts = headers.get("x-amz-target", "").endswith(".StartQuery")
        asked = json.loads(body or b"{}") if starts and answer[0] == 200 else {}
        if "| stats " in asked.get("queryString", ""):
            kept = cloudwatch_logs._queries[json.loads(answer[2])["queryId"]]
            kept["results"] = _counted(asked)
        return answer

    return handle


def _counted(asked: dict[str, Any]) -> list[list[dict[str, str]]]:
    groups = cloudwatch_logs._resolve_query_log_groups(asked)
    records = cloudwatch_logs._collect_query_records(groups, asked["startTime"], asked["endTime"])
    sources = " | ".join(f"SOURCE '{group}'" for group in groups)
    query = insights_query(f"{sources} | {asked['queryString']}")
    lines = [LogLine(each["@log"], each["_timestamp_ms"], each["@message"]) for each in records]
    return [
        [{"field": name, "value": cell} for name, cell in zip(query.shown, row, strict=True)]
        for row in query.rows(lines)
    ]
