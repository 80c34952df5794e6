"""
The function that had a trigger before this suite, asked in place of Cognito.

It gets the event as Cognito sent it, once for each time that Cognito calls, within what is
left of Cognito's five seconds. It goes on running where that was not enough, as it did
before. Nobody is let in because it failed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from rules.refusals import RefusedByNext
from runtime import aws, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.aws_client.lambda_protocol import Invoked
from runtime.entry import current_invocation

_COGNITO_WAITS_MS = 5000
_TYPE = re.compile(r"[\w.]{1,100}", re.ASCII)

Ask = Callable[[str], Mapping[str, Any]]


class NextFailed(Exception):
    """It gave no answer, or none that Cognito would read: nobody is let in, and an alarm rings."""


class ChainedFunction:
    """Asks the function *arn* through a client of Lambda."""

    def __init__(self, functions: Any, *, arn: str) -> None:
        self._functions = functions
        self._arn = arn

    def __call__(self, event: str) -> Mapping[str, Any]:
        """
        Return its response to *event*, which is JSON.

        Raises:
            RefusedByNext: It raised, with exactly these words.
            NextFailed: It is not there, does not let us in, took too long, or answered no event.

        """
        try:
            answer = self._functions.invoke(self._arn, event.encode())
        except CallFailed as error:
            raise _failed(told(error)) from None
        told_back = _read(answer.payload)
        if answer.function_error:
            raise _refused(told_back, answer)
        response = told_back.get("response") if isinstance(told_back, dict) else None
        if not isinstance(response, dict):
            raise _failed("no_event")
        return response


def chained_function(arn: str) -> Ask:
    """Return what asks the function *arn*; its first call connects."""
    return ChainedFunction(aws.functions(left_ms=left_ms), arn=arn)


def left_ms() -> int:
    """Tell what is left of the time that Cognito waits, and of ours."""
    invocation = current_invocation()
    return min(invocation.remaining_ms(), _COGNITO_WAITS_MS - invocation.elapsed_ms())


def _read(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None


def _refused(error: Any, answer: Invoked) -> Exception:
    """Its words go to the user and never into the log: they may quote the user."""
    about = error if isinstance(error, dict) else {}
    kind, words = about.get("errorType"), about.get("errorMessage")
    if not (isinstance(words, str) and words):
        return _failed(f"no_words.{answer.function_error}")
    named = kind if isinstance(kind, str) and _TYPE.fullmatch(kind) else ""
    observe.logger().warning("chained function refused", error=named)
    return RefusedByNext(words)


def _failed(why: str) -> NextFailed:
    observe.logger().error("chained function failed", reason=why)
    return NextFailed(why)
