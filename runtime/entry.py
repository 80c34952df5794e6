"""What Lambda calls, and what it tells about each call."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from rules.refusals import Refusal, TriggerFailed
from rules.value import dataclass
from runtime import observe
from runtime.observe import MetricLines
from runtime.settings.service import ServiceSettings

Handle = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Invocation:
    """
    The call that is being answered.

    Attributes:
        request_id: Lambda's; the same when Lambda itself tries again, and
            another one when Cognito does.
        remaining_ms: Tells the time until Lambda ends the function.

    """

    request_id: str
    remaining_ms: Callable[[], int]


_current: ContextVar[Invocation] = ContextVar("invocation")


def current_invocation() -> Invocation:
    """The call that is being answered. Only while there is one."""
    return _current.get()


def remaining_ms() -> int | None:
    """The time until Lambda ends the function; None while no call is being answered."""
    invocation = _current.get(None)
    return None if invocation is None else invocation.remaining_ms()


def entrypoint(wire: Callable[[], Handle]) -> Callable[[Any, Any], Any]:
    """
    The Lambda handler of what *wire* makes.

    On Lambda it is wired at once, in the init phase, which is billed less and
    stops a function with a missing setting before it serves anybody.
    Elsewhere it is wired at the first call, so that importing a handler needs
    no environment.

    The first call counts a ``ColdStart``.

    A refusal goes to Cognito as it is. Any other error is ours: it is logged
    with its type and place, never with its message, which may quote the user,
    and Cognito is told `TriggerFailed`.
    """
    is_lambda = "AWS_LAMBDA_FUNCTION_NAME" in os.environ
    wired = [wire()] if is_lambda else []
    cold = [_lines()] if is_lambda else []

    def handler(event: Any, context: Any) -> Any:
        if not wired:
            wired.append(wire())
        if cold:  # and not at the start: nobody waits for a container that is made in advance
            cold.pop().write({"ColdStart": [1]})
        token = _current.set(
            Invocation(context.aws_request_id, context.get_remaining_time_in_millis)
        )
        try:
            return wired[0](event)
        except Refusal:
            raise
        except Exception as error:  # noqa: BLE001  # our bug: told loudly, but not to the user
            log_failure(error)
            raise TriggerFailed from None
        finally:
            _current.reset(token)

    return handler


def _lines() -> MetricLines:
    settings = ServiceSettings()
    return MetricLines(namespace=settings.metrics_namespace, service=settings.service)


def log_failure(error: Exception) -> None:
    """Log the type and the place of *error*, never its message, which may quote the user."""
    frames = traceback.extract_tb(error.__traceback__)
    observe.logger().error(
        "handler failed",
        error=type(error).__name__,
        code=_code(error),
        at=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )


def _code(error: Exception) -> str | None:
    """
    Return the code of an error that AWS answered with; None of any other.

    ``response`` is None on botocore's read time-outs, and a method on some of
    dnspython's errors.
    """
    response = getattr(error, "response", None)
    told = response.get("Error") if isinstance(response, Mapping) else None
    code = told.get("Code") if isinstance(told, Mapping) else None
    return code if isinstance(code, str) else None
