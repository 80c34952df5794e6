"""The protocols awsJson 1.0 and 1.1: DynamoDB, SQS, Secrets Manager, Cognito."""

from __future__ import annotations

import json
from binascii import crc32
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from os import urandom
from typing import Any, NamedTuple

from runtime.aws_client.answer import Answer
from runtime.aws_client.caller import Caller, Request
from runtime.aws_client.errors import Refused, Unanswered

_TIMES = (
    *("CreatedDate", "UserCreateDate", "UserLastModifiedDate", "LastModifiedDate"),
    *("DeviceCreateDate", "DeviceLastModifiedDate", "DeviceLastAuthenticatedDate"),
    *("DeletedDate", "LastAccessedDate", "LastChangedDate", "LastRotatedDate"),
    "NextRotationDate",
)
_WITH_TIMES = ("Devices", "ReplicationStatus")  # lists of what has times


class JsonService(NamedTuple):
    """
    How a service speaks.

    Attributes:
        actions: By the names of boto3's methods.
        is_query_too: The service once spoke the query protocol, and says so
            what its errors were called there.

    """

    prefix: str
    version: str
    actions: dict[str, str]
    is_query_too: bool = False


class JsonClient:
    """Has the methods of *service* and no others; arguments and answers are boto3's."""

    def __init__(self, service: JsonService, caller: Caller) -> None:
        self._service = service
        self._caller = caller

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        if name not in self._service.actions:
            raise AttributeError(f"There is no {name} in runtime/aws_client/services.py")
        return partial(self._call, self._service.actions[name])

    def _call(self, action: str, /, **given: Any) -> dict[str, Any]:
        if action == "TransactWriteItems":
            # One for all tries of this call, and another for every call.
            given.setdefault("ClientRequestToken", urandom(16).hex())
        headers = {
            "content-type": f"application/x-amz-json-{self._service.version}",
            "x-amz-target": f"{self._service.prefix}.{action}",
        }
        if self._service.is_query_too:
            headers["x-amzn-query-mode"] = "true"
        answer: dict[str, Any] = self._caller.call(
            action, Request(headers, json.dumps(given).encode()), partial(_read, action)
        )
        return answer


def _read(action: str, answer: Answer) -> dict[str, Any]:
    told = _object(answer)
    metadata = {
        "HTTPStatusCode": answer.status,
        "RequestId": answer.headers.get("x-amzn-requestid", ""),
    }
    if told is not None and answer.status < 300:
        return {**_timed(told), "ResponseMetadata": metadata}
    members = told or {}
    error = {
        "Code": _code(answer, members),
        "Message": members.get("message", members.get("Message", "")),
    }
    raise Refused({**members, "Error": error, "ResponseMetadata": metadata}, action)


def _object(answer: Answer) -> dict[str, Any] | None:
    """The members of an answer; None of an error that is no JSON, as a proxy's. Else it raises."""
    checksum = answer.headers.get("x-amz-crc32", "")
    if checksum and checksum.lstrip("0") != str(crc32(answer.body)).lstrip("0"):
        raise Unanswered("checksum")
    try:
        told = json.loads(answer.body) if answer.body else {}
    except (ValueError, RecursionError):
        told = None
    is_error = answer.status >= 300
    if is_error:
        return told if isinstance(told, dict) else None
    is_aws = "x-amzn-requestid" in answer.headers or _type(answer).startswith("application/x-amz-")
    if not (is_aws and isinstance(told, dict)):
        raise Unanswered("not_parsed")
    return told


def _type(answer: Answer) -> str:
    return answer.headers.get("content-type", "")


def _code(answer: Answer, told: dict[str, Any]) -> str:
    if query := answer.headers.get("x-amzn-query-error", "").partition(";")[0]:
        return query
    return str(told.get("__type") or answer.status).rpartition("#")[2].partition(":")[0]


def _timed(told: dict[str, Any]) -> dict[str, Any]:
    try:
        return _with_times(told)
    except (ValueError, OverflowError, OSError, RecursionError):  # no time that there is
        raise Unanswered("not_parsed") from None


def _with_times(told: dict[str, Any]) -> dict[str, Any]:
    times = {
        name: datetime.fromtimestamp(told[name], UTC)
        for name in _TIMES
        if isinstance(told.get(name), int | float)
    }
    inner = {
        name: [_with_times(each) if isinstance(each, dict) else each for each in told[name]]
        for name in _WITH_TIMES
        if isinstance(told.get(name), list)
    }
    return told | times | inner
