"""
How the process of an execution environment comes to be.

Python without layers: forked from the fork host, or, where that cannot be,
started with the same shared code. Node, `provided.*` and layers: as ministack
starts them. The environment variables are clean in all of them (`environment`).
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

import json
import logging
import queue
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

from ministack.core import lambda_runtime

from ministack_cognito_triggers.functions import clean_starts
from ministack_cognito_triggers.functions.clean_starts import tmp_in
from ministack_cognito_triggers.functions.code_folder import code_folder
from ministack_cognito_triggers.functions.environment import environment, variables_of
from ministack_cognito_triggers.functions.fork_host import READ_AT_IMPORT
from ministack_cognito_triggers.functions.forks import Forked, ForkRefused, HostGone, fork_host
from ministack_cognito_triggers.functions.own_time import has_schedstat
from ministack_cognito_triggers.functions.slowness import slowness
from ministack_cognito_triggers.limits import forks_workers

Spawn = Callable[[Any], None]

_log = logging.getLogger("lambda_runtime")
_preload: list[str] = []
_told_of_refusal: list[str] = []


def start_fork_host(preload: Sequence[str]) -> None:
    """Start it with the server, so that the first cold start does not wait for its imports."""
    _preload[:] = preload
    if forks_workers():
        fork_host(lambda_runtime._PYTHON_WORKER_SCRIPT, _preload)


def spawn_for(original: Spawn) -> Spawn:
    """The worker's start."""

    def spawn(worker: Any) -> None:
        worker._is_starting = True
        try:
            if _is_plain_python(worker.config):
                _start_plain_python(worker)
            else:
                with clean_starts.of(worker):
                    original(worker)
        finally:
            worker._is_starting = False

    return spawn


def _is_plain_python(config: Mapping[str, Any]) -> bool:
    return str(config.get("Runtime", "")).startswith("python") and not config.get("Layers")


def _can_be_forked(config: Mapping[str, Any]) -> bool:
    """Whether nothing that it sets had to be known when its interpreter or a library started."""
    variables = variables_of(config)
    return forks_workers() and not any(
        name in READ_AT_IMPORT or name.startswith(("PYTHON", "LD_", "OPENSSL_", "SSL_"))
        for name in variables
    )


def _start_plain_python(worker: Any) -> None:
    worker._discard_tmpdir()
    worker._tmpdir = tempfile.mkdtemp(prefix="lambda-")
    folder = str(code_folder(worker.code_zip))
    env = environment(worker.config, task_root=folder, tmp=tmp_in(worker._tmpdir))
    worker._proc = _process(worker, env=env, cwd=folder)
    worker._stderr_queue = queue.Queue()
    worker._stderr_thread = Thread(target=worker._read_stderr, daemon=True)
    worker._stderr_thread.start()
    _introduce(worker, folder)
    worker._start_time = time.time()
    _log.info("Lambda worker spawned for %s (cold start)", worker.func_name)


def _process(worker: Any, *, env: dict[str, str], cwd: str) -> Any:
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    if _can_be_forked(worker.config):
        for _ in range(2):  # a host that is gone is known to be when it is asked
            try:
                return Forked(fork_host(script, _preload), env=env, cwd=cwd)
            except HostGone:
                continue
            except ForkRefused as refused:
                _tell_of_refusal(refused)
                break
    path = Path(worker._tmpdir, "worker.py")
    path.write_text(script)
    return subprocess.Popen(
        [sys.executable, "-B", str(path)],
        cwd=cwd,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
    )


def _tell_of_refusal(refused: ForkRefused) -> None:
    if not _told_of_refusal:
        _told_of_refusal.append(str(refused))
        _log.warning("no fork (%s): functions are started one by one, which is slower", refused)


def _introduce(worker: Any, folder: str) -> None:
    """Tell the worker's script what to run, and wait until it has imported it."""
    config = worker.config
    module, _, handler = config.get("Handler", "index.handler").rpartition(".")
    told = {
        "code_dir": folder,
        "module": module.replace("/", "."),
        "handler": handler,
        "env": variables_of(config),
        "function_name": config.get("FunctionName", ""),
        "memory": config.get("MemorySize", 128),
        "arn": config.get("FunctionArn", ""),
        "snapstart": (config.get("SnapStart") or {}).get("OptimizationStatus") == "On",
        "slowness": 1.0 if has_schedstat() else slowness(),
    }
    try:
        worker._proc.stdin.write(json.dumps(told) + "\n")
        worker._proc.stdin.flush()
    except OSError:
        pass  # it has ended, which the answer shows
    for line in worker._proc.stdout:
        if line.startswith("{"):
            ready = json.loads(line)
            if ready.get("status") != "ready":
                _give_up(worker)
                raise RuntimeError(f"Worker init failed: {ready.get('error')}")
            return
    worker._stderr_thread.join(1)
    _give_up(worker)
    raise RuntimeError(f"Worker process exited immediately. stderr: {worker._drain_stderr()}")


def _give_up(worker: Any) -> None:
    """End the process: one that is still on its way out would be taken for a warm one."""
    worker._proc.kill()
    worker._proc.wait()
    worker._stderr_thread.join(1)
    worker._proc = None
