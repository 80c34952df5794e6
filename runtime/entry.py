"""What Lambda calls, and what it tells about each call."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from rules.refusals import REFUSING, REFUSING_IF_CHAINED, Refusal, TriggerFailed
from rules.value import dataclass
from runtime import observe
from runtime.observe import MetricLines
from runtime.settings.service import ServiceSettings

Handle = Callable[[Any], Any]
_LOADED = time.monotonic()
COGNITO_WAITS_MS = 5000  # then it calls again, three times in all
_MOST_FRAMES = 40  # of an error deep down, whose line the log would cut at 256 KB
_STARTED_FOR_IT_S = 0.1  # Lambda hands over at once what an environment was started for


@dataclass(frozen=True, slots=True)
class Invocation:
    """
    The call that is being answered.

    Attributes:
        request_id: Lambda's; the same when Lambda itself tries again, and
            another one when Cognito does.
        remaining_ms: Tells the time until Lambda ends the function.
        elapsed_ms: Tells the time since the caller began to wait, as far as it is known
            here: never more than it is.

    """

    request_id: str
    remaining_ms: Callable[[], int]
    elapsed_ms: Callable[[], int] = lambda: 0


_current: ContextVar[Invocation] = ContextVar("invocation")


def current_invocation() -> Invocation:
    """The call that is being answered. Only while there is one."""
    return _current.get()


def remaining_ms() -> int | None:
    """The time until Lambda ends the function; None while no call is being answered."""
    invocation = _current.get(None)
    return None if invocation is None else invocation.remaining_ms()


def is_late() -> bool:
    """Tell whether Cognito has hung up by now: nobody hears the answer, and it calls again."""
    invocation = _current.get(None)
    return invocation is not None and invocation.elapsed_ms() >= COGNITO_WAITS_MS


class Waiting:
    """
    How long somebody has been waiting for an answer.

    That is since the call began; and if an environment was started for it, the time that this took
    from when this module was loaded. One that was started in advance had nothing to do since.
    """

    def __init__(self, *, starts_on_demand: bool) -> None:
        self._starts_on_demand = starts_on_demand
        self._ready = time.monotonic()

    def begun(self, remaining_ms: Callable[[], int]) -> Callable[[], int]:
        """Tell the milliseconds, for the call that begins now."""
        began, at_first, started_ms = time.monotonic(), remaining_ms(), 0
        if self._starts_on_demand and began - self._ready < _STARTED_FOR_IT_S:
            started_ms = int((began - _LOADED) * 1000)
        self._starts_on_demand = False
        return lambda: started_ms + at_first - remaining_ms()


def entrypoint(wire: Callable[[], Handle]) -> Callable[[Any, Any], Any]:
    """
    The Lambda handler of what *wire* makes.

    On Lambda it is wired at once, in the init phase, which is billed less and
    stops a function with a missing setting before it serves anybody.
    Elsewhere it is wired at the first call, so that importing a handler needs
    no environment.

    The first call counts a ``ColdStart``.

    A refusal goes to Cognito as it is and, on Lambda, is counted as ``TriggerRefused`` by
    the name of the trigger, since to Lambda it is an error. Any other error is ours: it is logged
    with its type and place, never with its message, which may quote the user,
    and Cognito is told `TriggerFailed`.
    """
    is_lambda = "AWS_LAMBDA_FUNCTION_NAME" in os.environ
    wired = [wire()] if is_lambda else []
    lines = _lines() if is_lambda else None
    cold = [lines] if lines else []
    starts = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE")
    waiting = Waiting(starts_on_demand=starts == "on-demand")

    def handler(event: Any, context: Any) -> Any:
        elapsed_ms = waiting.begun(context.get_remaining_time_in_millis)
        if not wired:
            wired.append(wire())
        if cold:  # and not at the start: nobody waits for a container that is made in advance
            cold.pop().write({"ColdStart": [1]})
        token = _current.set(
            Invocation(context.aws_request_id, context.get_remaining_time_in_millis, elapsed_ms)
        )
        try:
            return wired[0](event)
        except Refusal:
            if lines:
                _count_refusal(lines, event)
            raise
        except Exception as error:  # noqa: BLE001  # our bug: told loudly, but not to the user
            log_failure(error)
            raise TriggerFailed from None
        finally:
            _current.reset(token)

    return handler


def _count_refusal(lines: MetricLines, event: Any) -> None:
    """Count what Cognito is told by raising; by no name that Cognito does not give."""
    source = event.get("triggerSource") if isinstance(event, Mapping) else None
    trigger = source.partition("_")[0] if isinstance(source, str) else ""
    trigger = "PreTokenGeneration" if trigger == "TokenGeneration" else trigger
    if trigger in REFUSING | REFUSING_IF_CHAINED:
        lines.write({"TriggerRefused": [1]}, dimensions={"trigger": trigger})


def _lines() -> MetricLines:
    settings = ServiceSettings()
    return MetricLines(namespace=settings.metrics_namespace, service=settings.service)


def log_failure(error: Exception) -> None:
    """Log the type and the place of *error*, never its message, which may quote the user."""
    frames = traceback.extract_tb(error.__traceback__)
    if len(frames) > _MOST_FRAMES:
        frames[_MOST_FRAMES // 2 : -_MOST_FRAMES // 2] = []
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
    dnspython's errors. What it would have to compute is not asked for: it may raise.
    """
    response = vars(error).get("response")
    told = response.get("Error") if isinstance(response, Mapping) else None
    code = told.get("Code") if isinstance(told, Mapping) else None
    return code if isinstance(code, str) else None
