"""Each mutant in a process that comes to an end, whatever the mutant does."""

import os
import time
from pathlib import Path

import pytest

from tests.mutants.processes import in_forks


def answers(work, tasks=(1,), *, processor_s=5.0, seconds=60.0):
    return sorted(in_forks(tasks, work, jobs=2, limits=lambda _: (processor_s, seconds)))


def test_work_is_done_elsewhere():
    """And what it returns comes back, whichever is ready first."""
    found = answers(lambda number: (number * 2, os.getpid()), (1, 2, 3))

    assert [2, 4, 6] == [answer for _, (answer, _) in found]
    assert os.getpid() not in {pid for _, (_, pid) in found}


def fail(_):
    raise ValueError


def leave(_):
    os._exit(3)


@pytest.mark.parametrize("work", [fail, leave])
def test_work_that_fails_has_no_answer(work):
    """Nobody mistakes it for one that survived."""
    assert [(1, None)] == answers(work)


def test_work_without_end_is_ended():
    """By its limit of processor time, or by the clock if it only waits."""

    def compute(_):
        while True:
            pass

    assert [(1, None)] == answers(compute, processor_s=0.1)
    assert [(1, None)] == answers(lambda _: time.sleep(300), seconds=0.2)


def test_temporary_files_are_its_own_and_go_with_it():
    """Tests of two mutants make the same names at the same time."""

    def write(_):
        folder = Path(os.environ["PYTEST_DEBUG_TEMPROOT"])
        (folder / "file").write_text("x")
        return str(folder)

    found = {folder for _, folder in answers(write, (1, 2))}

    assert 2 == len(found)
    assert not any(Path(folder).exists() for folder in found)
