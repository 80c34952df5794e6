"""What a function writes is in the log of the call that wrote it."""

import base64
import json
import queue
import time
from threading import Thread
from types import SimpleNamespace

import pytest

from local.bridge.log_lines import MARK, drain_for

WRITES = """
import os, sys
def handler(event, context):
    for number in range(event.get("lines", 0)):
        print("line", number)
    os.write(2, event.get("raw", "").encode())
    if event.get("closes"): os.close(2)
    if event.get("exits"): os._exit(3)
    if event.get("raises"): raise RuntimeError("boom")
"""


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


def tail(functions, name, **event):
    answer = functions.aws.invoke(
        FunctionName=name, LogType="Tail", Payload=json.dumps(event).encode()
    )
    answer["Payload"].close()
    text = base64.b64decode(answer.get("LogResult", "")).decode()
    platforms = ("START", "END", "REPORT")
    return [line for line in text.splitlines() if not line.startswith(platforms)]


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("event", "lines"),
    [
        ({}, []),
        ({"lines": 3}, ["line 0", "line 1", "line 2"]),
        ({"raw": "no end of line"}, ["no end of line"]),
        ({"lines": 1, "raw": "ü\n"}, ["line 0", "ü"]),
        ({"lines": 1, "closes": True}, ["line 0"]),
    ],
)
def test_a_call_logs_what_it_wrote(functions, event, lines):
    """And no mark, at the first call and at the second."""
    name = functions.make(WRITES)

    assert lines == tail(functions, name, **event)
    if "closes" not in event:
        assert lines == tail(functions, name, **event)


@pytest.mark.emulator
@pytest.mark.parametrize("how", ["exits", "raises"])
def test_a_call_that_fails_logs_what_it_wrote_before(functions, how):
    """The last lines are those that one needs."""
    name = functions.make(WRITES)
    written = tail(functions, name, lines=2, **{how: True})

    assert ["line 0", "line 1"] == written[:2]
    assert not any(MARK in line for line in written)
