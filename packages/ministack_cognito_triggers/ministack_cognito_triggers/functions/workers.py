"""
Execution environments that outlive their handler's exceptions and have limits in own time.

On Lambda the environment stays warm when a handler raises, and with it all it
holds. ministack kills the worker instead. Here the worker says that it is well
and what was raised, and only on the way out does that become an error again.

ministack's limits count wall time, so they are raised to where nobody waits any
longer, and a process is killed here when its own time is up (`own_time`).
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Event, Lock, Thread
from typing import Any, Self

from ministack.core import lambda_runtime

from ministack_cognito_triggers.functions.attempt import ATTEMPT, process_of
from ministack_cognito_triggers.functions.environment import OWN_TIMEOUT, limit_s
from ministack_cognito_triggers.functions.log_lines import ANSWERS, SAYS_MARK
from ministack_cognito_triggers.functions.own_time import HARD_LIMIT_FACTOR, STEP_S, OwnTime

_REPORTS_ERROR = '{"status": "error", "error": str(e), "trace": traceback.format_exc()}'
_REPORTS_RAISED = '{"status": "ok", "raised": str(e), "trace": traceback.format_exc()}'
_LIMIT = 'float(os.environ.get("_LAMBDA_TIMEOUT", "3"))'
_STARTS_CLOCK = f"_deadline = time.time() + {_LIMIT}"
_STARTS_OWN_CLOCK = f'_ms_left = _ms_clock({_LIMIT}, init.get("slowness", 1.0))'
_LEFT = "max(0, int((_deadline - time.time()) * 1000))"
_NODE_LEFT = "Number(ctx.timeout_ms || 300000)"
_NODE_OWN_LEFT = "Number(process.env._LAMBDA_TIMEOUT) * 1000"
_CLOCK = '''
def _ms_clock(limit, slowness):
    """What is left of *limit* in milliseconds, waiting for a processor not counted."""
    import os, time

    def waited():
        total = 0
        try:
            for task in os.listdir("/proc/self/task"):
                with open(f"/proc/self/task/{task}/schedstat") as counted:
                    total += int(counted.read().split()[1])
        except (OSError, ValueError):
            pass
        return total / 1e9

    began, before = time.monotonic(), waited()

    def left():
        passed = time.monotonic() - began
        own = passed - min(passed, max(0.0, waited() - before))
        return max(0, int((limit - own / slowness) * 1000))

    return left
'''

_log = logging.getLogger("lambda_runtime")
Invoke = Callable[..., dict[str, Any]]


class UnknownWorkerScript(RuntimeError):
    """ministack's worker no longer reports errors, or counts its time, in the way known here."""


def script_for(original: str) -> str:
    """The worker's script: it outlives exceptions, counts its own time, and marks its log."""
    script = _replaced(original, _REPORTS_ERROR, _REPORTS_RAISED)
    script = _replaced(script, _STARTS_CLOCK, _STARTS_OWN_CLOCK)
    script = _replaced(script, ANSWERS, SAYS_MARK)
    return _CLOCK + _replaced(script, _LEFT, "_ms_left()")


def node_script_for(original: str) -> str:
    """The same for Node: the time left is that of the template's limit, not of the raised one."""
    return _replaced(original, _NODE_LEFT, _NODE_OWN_LEFT)


def init_for(original: Callable[..., None]) -> Callable[..., None]:
    """A worker's making: its limit is raised, and kept aside."""

    def init(worker: Any, func_name: str, config: Mapping[str, Any], code_zip: bytes) -> None:
        counts_itself = type(worker) is lambda_runtime.Worker  # custom runtimes keep wall time
        original(worker, func_name, _raised(config) if counts_itself else config, code_zip)
        worker._is_starting = False

    return init


def invoke_for(original: Invoke) -> Invoke:
    """The worker's invocation: an exception is an error again, and own time has its limit."""

    def invoke(worker: Any, *args: Any, **named: Any) -> dict[str, Any]:
        _note(worker)
        with _Watch(worker) as watch:
            outcome = original(worker, *args, **named)
        if watch.has_ended_it:
            late = f"Task timed out after {limit_s(worker.config):.2f} seconds"
            return {**outcome, "status": "error", "error": late}
        if "raised" not in outcome:
            return outcome
        return {**outcome, "status": "error", "error": outcome["raised"]}

    return invoke


def provided_invoke_for(original: Invoke) -> Invoke:
    """The invocation of a custom runtime, known to the thread that waits for it."""

    def invoke(worker: Any, *args: Any, **named: Any) -> dict[str, Any]:
        _note(worker)
        return original(worker, *args, **named)

    return invoke


def _note(worker: Any) -> None:
    if (attempt := ATTEMPT.get()) is not None:
        attempt.taken_by(worker)


def _raised(config: Mapping[str, Any]) -> dict[str, Any]:
    beyond = int(limit_s(config) * HARD_LIMIT_FACTOR) + 60
    return {**config, "Timeout": beyond, OWN_TIMEOUT: config.get("Timeout", 30)}


def _replaced(script: str, known: str, ours: str) -> str:
    if script.count(known) != 1:
        raise UnknownWorkerScript(f"ministack's worker has not exactly one {known}")
    return script.replace(known, ours)


class _Watch:
    """Kills the worker's process when its limit is over, while the `with` lasts."""

    def __init__(self, worker: Any) -> None:
        self.has_ended_it = False
        self._worker = worker
        self._limit_s = limit_s(worker.config)
        self._returned = Event()
        self._lock = Lock()

    def __enter__(self) -> Self:
        Thread(target=self._watch, daemon=True, name="own-time").start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._returned.set()

    def _watch(self) -> None:
        clock = self._clock()
        while not self._returned.wait(STEP_S):
            if self._worker._proc is None or self._worker._is_starting:
                clock = self._clock()  # Lambda does not count the start of an environment either
            elif clock.is_over(self._limit_s):
                self._end(clock)
                return

    def _clock(self) -> OwnTime:
        return OwnTime(process_of(self._worker))

    def _end(self, clock: OwnTime) -> None:
        with self._lock:
            process = self._worker._proc
            if self._returned.is_set() or process is None:
                return
            self.has_ended_it = True
            process.kill()
        _log.warning(
            "%s: ended after %.1f s on this machine, %.1f s of its own",
            *(self._worker.func_name, clock.wall, clock.own),
        )
