"""
Processes that ministack starts itself (Node, `provided.*`, layers), with a clean environment.

ministack gives them all variables of the server's, so they are put aside here.
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

from ministack_cognito_triggers.functions.environment import added_by_ministack, environment

_starting: ContextVar[Any] = ContextVar("starting", default=None)
"""The worker that ministack starts a process for."""


@contextmanager
def of(worker: Any) -> Iterator[None]:
    """A process that is started meanwhile is *worker*'s."""
    token = _starting.set(worker)
    try:
        yield
    finally:
        _starting.reset(token)


def subprocess_for(original: Any) -> SimpleNamespace:
    """The module `subprocess` as ministack's workers see it, with a clean environment."""

    def popen(command: list[str], **named: Any) -> Any:
        worker = _starting.get()
        if worker is not None:
            named["env"] = environment(
                worker.config,
                task_root=named["cwd"],
                tmp=tmp_in(worker._tmpdir),
                more=added_by_ministack(named["env"]),
            )
        return original.Popen(command, **named)

    return SimpleNamespace(**{**vars(original), "Popen": popen})


def provided_environment_for(
    original: Callable[..., dict[str, str]],
) -> Callable[..., dict[str, str]]:
    """The environment variables of a custom runtime."""

    def clean(config: Mapping[str, Any], code_dir: str, port: int) -> dict[str, str]:
        more = added_by_ministack(original(config, code_dir, port))
        tmp = tempfile.mkdtemp(prefix="lambda-tmp-")
        return environment(config, task_root=code_dir, tmp=tmp, more=more)

    return clean


def tmp_in(folder: str) -> str:
    """A function's own temporary folder, which goes with its worker's."""
    return tempfile.mkdtemp(prefix="tmp-", dir=folder)
