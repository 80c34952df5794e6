"""
One trigger, invoked as Cognito invokes it.

Five seconds of the function's own time for an answer (`own_time`), three tries
if there is none, one if the function answered with an error; a resource policy
that lets the pool in; and Cognito's wording for everything that goes wrong.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from threading import Thread
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.functions.answers import response_of
from ministack_cognito_triggers.functions.attempt import ATTEMPT, Attempt
from ministack_cognito_triggers.functions.own_time import OwnTime, within
from ministack_cognito_triggers.functions.permission import lets_cognito_in
from ministack_cognito_triggers.functions.slow_calls import SLOW_CALLS
from ministack_cognito_triggers.limits import TRIES, time_limit_s


def fire(trigger: str, event: Mapping[str, Any], *, pool: Mapping[str, Any]) -> dict[str, Any]:
    """
    The response of *trigger* to *event*, or its response on entry if the pool has no such trigger.

    *trigger* is the key of the pool's LambdaConfig. Whatever keeps Cognito
    from getting a readable answer is raised as Refusal.
    """
    arn = function_for(trigger, pool)
    if arn is None:
        on_entry: dict[str, Any] = event["response"]
        return on_entry
    return response_of(trigger, _returned(trigger, arn, event, pool=pool))


def tell(trigger: str, event: Mapping[str, Any], *, pool: Mapping[str, Any]) -> None:
    """Have the pool's *trigger* called with *event*; what becomes of it, nobody is told."""
    arn = function_for(trigger, pool)
    with suppress(Refusal):
        if arn is not None:
            _returned(trigger, arn, event, pool=pool)


def function_for(trigger: str, pool: Mapping[str, Any]) -> str | None:
    """The ARN, alias included, of the pool's function for *trigger*."""
    config = pool.get("LambdaConfig") or {}
    if trigger == "PreTokenGeneration" and config.get("PreTokenGenerationConfig"):
        versioned: str = config["PreTokenGenerationConfig"]["LambdaArn"]
        return versioned
    entry = config.get(trigger) or None
    return entry["LambdaArn"] if isinstance(entry, dict) else entry


def _returned(trigger: str, arn: str, event: Mapping[str, Any], *, pool: Mapping[str, Any]) -> Any:
    function = _permitted_function(trigger, arn, pool)
    for _ in range(TRIES):
        try:
            outcome = _within(time_limit_s(), trigger, lambda: theirs.run(function, event))
        except TimeoutError:
            continue
        return _body(trigger, outcome)
    raise _not_invoked(trigger, "Socket timeout while invoking Lambda function")


def _permitted_function(trigger: str, arn: str, pool: Mapping[str, Any]) -> dict[str, Any]:
    found = theirs.function_at(arn)
    if found is not None:
        function, policy = found
        if lets_cognito_in(
            policy, function_arn=arn, pool_arn=theirs.arn_of(pool), account=theirs.account()
        ):
            return function
    raise _not_invoked(trigger, "AccessDeniedException")  # also where there is no such function


def _within(seconds: float, trigger: str, run: Callable[[], Any]) -> Any:
    """
    What *run* returns; TimeoutError if the function used up so many seconds of its own.

    An attempt that is given up on goes on, as it does on Lambda.
    """
    outcome: Future[Any] = Future()
    attempt = Attempt()
    clock = OwnTime(attempt.process)
    context = copy_context()
    context.run(ATTEMPT.set, attempt)
    Thread(target=context.run, args=(_run, run, outcome), daemon=True, name="trigger").start()
    try:
        returned = within(seconds, outcome, clock)
    except BaseException:
        SLOW_CALLS.note(trigger, clock, limit_s=seconds, is_late=not outcome.done())
        raise
    SLOW_CALLS.note(trigger, clock, limit_s=seconds, is_late=False)
    return returned


def _run(run: Callable[[], Any], outcome: Future[Any]) -> None:
    try:
        outcome.set_result(run())
    except BaseException as exc:  # noqa: BLE001  (it is raised again where it is awaited)
        outcome.set_exception(exc)


def _body(trigger: str, outcome: Mapping[str, Any]) -> Any:
    body = outcome.get("body")
    if outcome.get("throttle"):
        raise _not_invoked(trigger, "TooManyRequestsException")
    if outcome.get("error"):
        message = body.get("errorMessage") if isinstance(body, dict) else body
        raise Refusal("UserLambdaValidationException", f"{trigger} failed with error {message}.")
    return body


def _not_invoked(trigger: str, why: str) -> Refusal:
    return Refusal("UnexpectedLambdaException", f"{trigger} invocation failed due to error {why}.")
