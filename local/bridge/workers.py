"""
A Lambda environment that outlives its handler's exceptions.

On Lambda the environment stays warm when a handler raises, and with it all it
holds. ministack kills the worker instead. Here the worker says that it is well
and what was raised, and only on the way out does that become an error again.
"""

from collections.abc import Callable
from typing import Any

_REPORTS_ERROR = '{"status": "error", "error": str(e), "trace": traceback.format_exc()}'
_REPORTS_RAISED = '{"status": "ok", "raised": str(e), "trace": traceback.format_exc()}'


class UnknownWorkerScript(RuntimeError):
    """ministack's worker no longer reports errors in the way known here."""


def script_for(original: str) -> str:
    """The worker's script, with exceptions reported as the outcome of a sound worker."""
    if original.count(_REPORTS_ERROR) != 1:
        raise UnknownWorkerScript("ministack's Python worker reports errors in another way")
    return original.replace(_REPORTS_ERROR, _REPORTS_RAISED)


def invoke_for(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The worker's invocation, with such an outcome turned into the error it stands for."""

    def invoke(self: Any, *args: Any, **named: Any) -> dict[str, Any]:
        outcome = original(self, *args, **named)
        if "raised" not in outcome:
            return outcome
        return {**outcome, "status": "error", "error": outcome["raised"]}

    return invoke
