"""What only time would do, done at once: nobody wants to watch a demo for an hour."""

from __future__ import annotations

import time
from typing import Any

from local.suite import Suite


def let_codes_expire(suite: Suite) -> None:
    """Nobody wants to watch a demo for ten minutes: set the end of every challenge to now."""
    dynamodb, table = _challenges(suite)
    for item in dynamodb.scan(TableName=table)["Items"]:
        if item["pk"]["S"].startswith("C#"):
            dynamodb.update_item(
                TableName=table,
                Key={"pk": item["pk"]},
                UpdateExpression="SET expires_at = :past",
                ExpressionAttributeValues={":past": {"N": "1"}},
            )


def let_the_wait_pass(suite: Suite) -> None:
    """Nor for the minutes between two codes: forget what was sent, and what was just asked for."""
    forget(suite, "S#")
    forget(suite, "R#")


def forget(suite: Suite, kind: str) -> None:
    """Delete the items of a *kind*, as time would."""
    dynamodb, table = _challenges(suite)
    for item in _items(suite, kind):
        dynamodb.delete_item(TableName=table, Key={"pk": item["pk"]})


def forget_hours(suite: Suite, kind: str) -> None:
    """Take what was counted by the hour from the items of a *kind*: that hour is over."""
    dynamodb, table = _challenges(suite)
    for item in _items(suite, kind):
        days = {name: value for name, value in item.items() if not name.startswith("hour_")}
        dynamodb.put_item(TableName=table, Item=days)


def _items(suite: Suite, kind: str) -> list[dict[str, Any]]:
    dynamodb, table = _challenges(suite)
    items = dynamodb.scan(TableName=table)["Items"]
    return [item for item in items if item["pk"]["S"].startswith(kind)]


def _challenges(suite: Suite) -> tuple[Any, str]:
    return suite.emulator.client("dynamodb"), suite.stack.resources["ChallengeTable"]


def begin_an_hour(needed_s: float) -> None:
    """Guesses are counted by the hour: not one part of them before it turns, and one after."""
    left_s = 3600 - time.time() % 3600
    if left_s < needed_s:
        time.sleep(left_s)
