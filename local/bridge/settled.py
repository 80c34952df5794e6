"""
Whether anything is under way that can still lead to an event, a mail or a metric.

A client that waits for something asks this instead of a clock: when all has come to rest and
the thing is not there, it will not come. Under way is a function that runs, a thread that is
about to run one, and a message in a queue that a function reads, unless it is put off for longer
than `_SOON_S`: a consumer that looks at an incident again in half a minute is at rest until then.
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextvars import Context
from typing import Any

from ministack.services import lambda_svc, sqs

from local.bridge import service_metrics

# What ministack starts a thread for, and forgets: invocations by Lambda, by a log subscription, by
# EventBridge and by SNS; batches of a queue; and the bridge's own triggers.
_TARGETS = {"_execute_function_with_config_scope", "_deliver_to_lambda", "_run"}
_SOON_S = 5.0
_NAMES = ("ministack-esm", "ministack-cognito-trigger", "trigger")


def settled() -> dict[str, Any]:
    """
    Whether all has come to rest; what is waited for; and how much ever began, as `work`.

    Between two looks at this everything can have happened, so a client believes it when two
    looks in a row tell of the same work.
    """
    waiting = [*_running(), *_about_to_run(), *_messages()]
    return {"settled": not waiting, "work": service_metrics.begun(), "waiting_for": waiting}


def _running() -> Iterator[str]:
    for function, number in service_metrics.running().items():
        yield f"function {function}: {number} running"


def _about_to_run() -> Iterator[str]:
    for thread in threading.enumerate():
        if thread.name.startswith(_NAMES) or _target(thread) in _TARGETS:
            yield f"thread {thread.name}"


def _target(thread: threading.Thread) -> str:
    """The name of what *thread* runs; in a copied context, of what that runs."""
    target: Callable[..., Any] | None = getattr(thread, "_target", None)
    arguments = getattr(thread, "_args", ())
    if isinstance(getattr(target, "__self__", None), Context) and arguments:
        target = arguments[0]
    return getattr(target, "__name__", "")


def _messages() -> Iterator[str]:
    mapped = {
        mapping.get("EventSourceArn")
        for _, _, mapping in lambda_svc._iter_all_esms()
        if mapping.get("Enabled", True)
    }
    now = time.time()
    for queue in list(sqs._queues._data.values()):
        arn = queue["attributes"]["QueueArn"]
        due = [each.get("visible_at", 0.0) - now for each in list(queue["messages"])]
        soon = [max(0.0, each) for each in due if each <= _SOON_S]
        if arn in mapped and soon:
            name = arn.rpartition(":")[2]
            yield f"queue {name}: {len(soon)} messages, the first due in {min(soon):.1f} s"
