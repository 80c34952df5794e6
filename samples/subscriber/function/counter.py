"""Counts confirmed users by day and by the domain of their address, each once."""

import json
import os
import time
from functools import cache
from typing import Any

import boto3

_KEPT_S = 15 * 24 * 3600  # queues keep a message for 14 days at most


@cache
def dynamodb() -> Any:
    """One client for all invocations of a container."""
    return boto3.client("dynamodb")


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Count what a batch of messages tells; answer which of them SQS is to deliver again."""
    failures = []
    for record in event["Records"]:
        try:
            count(json.loads(record["body"]))
        except Exception as error:  # noqa: BLE001  # one message must not take the others along
            print(json.dumps({"failed": record["messageId"], "error": type(error).__name__}))
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def count(told: dict[str, Any]) -> None:
    """Count one event. After an error the message comes again, at last as a dead-letter message."""
    kind, _, version = told["type"].rpartition(".")
    if kind != "auth.user.confirmed":
        return  # of a type that came later, or is none of our business
    if version != "v1":
        raise ValueError("a version that this code does not know")
    counted = f"{told['time'][:10]}#{told['data'].get('email_domain', 'unknown')}"
    client = dynamodb()
    try:
        client.transact_write_items(
            TransactItems=[_once(told["dedupekey"]), _one_more(f"count#{counted}")]
        )
    except client.exceptions.TransactionCanceledException as error:
        if error.response["CancellationReasons"][0]["Code"] != "ConditionalCheckFailed":
            raise  # else it was counted before


def _once(dedupe_key: str) -> dict[str, Any]:
    item = {"pk": {"S": f"seen#{dedupe_key}"}, "expires_at": {"N": f"{time.time() + _KEPT_S:.0f}"}}
    new = "attribute_not_exists(pk)"
    return {"Put": {"TableName": os.environ["TABLE"], "Item": item, "ConditionExpression": new}}


def _one_more(key: str) -> dict[str, Any]:
    return {
        "Update": {
            "TableName": os.environ["TABLE"],
            "Key": {"pk": {"S": key}},
            "UpdateExpression": "ADD people :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }
    }
