"""Work in forked processes: at most so many at a time, each with an end of its own."""

import contextlib
import os
import pickle
import resource
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

POLL_S = 0.005
MEMORY = 4 * 1024**3


@dataclass
class _Running:
    pid: int
    task: Any
    folder: Path
    ends_at: float


def in_forks(
    tasks: Iterable[Any],
    work: Callable[[Any], Any],
    *,
    jobs: int,
    limits: Callable[[Any], tuple[float, float]],
) -> Iterator[tuple[Any, Any]]:
    """
    Each task with what *work* made of it, as they end; None for what had to be ended.

    *limits* says of a task how many processor seconds and how many seconds it may take. Each
    process has a folder for its temporary files, and is the head of a group that ends with it.
    """
    left, running = iter(tasks), list[_Running]()
    while True:
        while len(running) < jobs and (task := next(left, None)) is not None:
            running.append(_started(task, work, limits(task)))
        if not running:
            return
        for one in [one for one in running if _has_ended(one)]:
            running.remove(one)
            yield one.task, _answer(one)
        time.sleep(POLL_S)


def _started(task: Any, work: Callable[[Any], Any], limits: tuple[float, float]) -> _Running:
    processor_s, seconds = limits
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    pid = os.fork()
    if pid == 0:
        _work(task, work, folder, int(processor_s) + 1)
    with contextlib.suppress(OSError):  # it may have done so itself, and be over
        os.setpgid(pid, pid)
    return _Running(pid, task, folder, time.monotonic() + seconds)


def _work(task: Any, work: Callable[[Any], Any], folder: Path, processor_s: int) -> NoReturn:
    """In the new process, which never returns to what the old one was doing."""
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (processor_s, processor_s + 5))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        os.environ["PYTEST_DEBUG_TEMPROOT"] = os.environ["TMPDIR"] = str(folder)
        tempfile.tempdir = None
        nowhere = os.open(folder / "said", os.O_RDWR | os.O_CREAT)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        answer = work(task)
        (folder / "answer").write_bytes(pickle.dumps(answer))
    except BaseException:  # noqa: BLE001  # whatever a mutant raises
        traceback.print_exc()
    finally:
        os._exit(0)


def _has_ended(one: _Running) -> bool:
    if os.waitpid(one.pid, os.WNOHANG)[0]:
        return True
    if time.monotonic() < one.ends_at:
        return False
    os.kill(one.pid, signal.SIGKILL)
    os.waitpid(one.pid, 0)
    return True


def _answer(one: _Running) -> Any:
    """What was written before the end; and nothing that it started goes on."""
    with contextlib.suppress(OSError):
        os.killpg(one.pid, signal.SIGKILL)
    try:
        return pickle.loads((one.folder / "answer").read_bytes())  # noqa: S301  # our own
    except FileNotFoundError:
        return None
    finally:
        shutil.rmtree(one.folder, ignore_errors=True)
