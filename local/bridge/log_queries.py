"""
Queries of CloudWatch Logs Insights that count: ministack knows no ``stats``.

They are answered by the engine that draws the boards, over the lines of the log groups that
ministack keeps. What that engine does not know is a malformed query, not an empty answer.
"""
# ruff: noqa: SLF001  (as in `theirs`)

import json
import re
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cloudwatch_logs

from cloudwatch_engine import BadQuery, LogLine, insights_query
from local.bridge.further_types import Handle
from local.bridge.theirs import Answer

_COUNTS = re.compile(r"(?:^|\|)\s*stats\s", re.IGNORECASE)


def counting(original: Handle) -> Handle:
    """CloudWatch Logs, with queries that count."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        answer = await original(method, path, headers, body, query)
        starts = headers.get("x-amz-target", "").endswith(".StartQuery")
        asked = json.loads(body) if starts and answer[0] == 200 else {}
        return _replaced(answer, asked) if _COUNTS.search(asked.get("queryString", "")) else answer

    return handle


def _replaced(answer: Answer, asked: dict[str, Any]) -> Answer:
    """Put our rows where ministack has kept its own for that query."""
    query_id = json.loads(answer[2])["queryId"]
    try:
        cloudwatch_logs._queries[query_id]["results"] = _counted(asked)
    except BadQuery as error:
        del cloudwatch_logs._queries[query_id]
        refused: Answer = error_response_json("MalformedQueryException", str(error), 400)
        return refused
    return answer


def _counted(asked: dict[str, Any]) -> list[list[dict[str, str]]]:
    groups = cloudwatch_logs._resolve_query_log_groups(asked)
    records = cloudwatch_logs._collect_query_records(groups, asked["startTime"], asked["endTime"])
    sources = " | ".join(f"SOURCE '{group}'" for group in groups)
    query = insights_query(f"{sources} | {asked['queryString']}")
    lines = [LogLine(each["@log"], each["_timestamp_ms"], each["@message"]) for each in records]
    rows = query.rows(lines)[: asked.get("limit")]
    return [
        [{"field": name, "value": cell} for name, cell in zip(query.shown, row, strict=True)]
        for row in rows
    ]
