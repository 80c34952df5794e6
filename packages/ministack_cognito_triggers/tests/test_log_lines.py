"""What a function writes is in the log of the call that wrote it."""

import queue
import time
from threading import Thread
from types import SimpleNamespace

import pytest

from ministack_cognito_triggers.functions.log_lines import MARK, drain_for


@pytest.fixture
def worker():
    """One whose script has answered, and nothing of what it wrote is there yet."""
    return SimpleNamespace(
        config={"Runtime": "python3.13"}, _proc=object(), _stderr_queue=queue.Queue()
    )


def drained(worker):
    return drain_for(lambda *_: "ministack's own")(worker)


def test_a_line_that_arrives_late_is_awaited(worker):
    """However long the thread that reads it had no processor."""

    def read():
        for line in ("first", "second", f"third{MARK}"):
            time.sleep(0.1)
            worker._stderr_queue.put(line)

    Thread(target=read).start()

    assert ["first", "second", "third"] == drained(worker).splitlines()


def test_what_comes_after_the_mark_is_the_next_calls(worker):
    """Such as the line of a thread that goes on."""
    for line in ("mine", MARK, "later"):
        worker._stderr_queue.put(line)

    assert "mine" == drained(worker)
    worker._stderr_queue.put(MARK)
    assert "later" == drained(worker)


def test_other_runtimes_are_left_to_ministack(worker):
    """Their scripts know no mark."""
    worker.config = {"Runtime": "nodejs22.x"}

    assert "ministack's own" == drained(worker)
