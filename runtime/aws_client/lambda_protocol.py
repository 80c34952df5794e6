"""Calling a function and waiting for what it returns."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from runtime.aws_client.answer import Answer
from runtime.aws_client.caller import Caller, Request
from runtime.aws_client.errors import Refused


class Invoked(NamedTuple):
    """
    What a function answered.

    Attributes:
        payload: What it returned, or the description of its error, as JSON.
        function_error: Lambda's word for how it failed, such as ``Unhandled``; empty if it did not.

    """

    payload: bytes
    function_error: str


class LambdaClient:
    """``invoke``, with a payload of JSON."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def invoke(self, arn: str, payload: bytes) -> Invoked:
        """Call the function *arn*, version or alias included. Raises `Refused` and `Unanswered`."""
        # Signed is the path encoded once more ("Create a signed AWS API request", every service
        # but S3).
        sent, signed = (
            f"POST /2015-03-31/functions/{arn.replace(':', colon).replace('$', dollar)}/invocations"
            for colon, dollar in (("%3A", "%24"), ("%253A", "%2524"))
        )
        request = Request({}, payload, sent, signed)
        invoked: Invoked = self._caller.call("Invoke", request, _read)
        return invoked


def _read(answer: Answer) -> Invoked:
    if answer.status != 200:
        code = answer.headers.get("x-amzn-errortype", "").partition(":")[0] or _code(answer.body)
        error = {"Code": code or str(answer.status), "Message": ""}
        metadata = {"HTTPStatusCode": answer.status}
        raise Refused({"Error": error, "ResponseMetadata": metadata}, "Invoke")
    return Invoked(answer.body, answer.headers.get("x-amz-function-error", ""))


def _code(body: bytes) -> str:
    """What an emulator tells in the body alone."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = told.get("__type", "") if isinstance(told, dict) else ""
    return code.rpartition("#")[2] if isinstance(code, str) else ""
