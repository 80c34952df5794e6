import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.loop import quiet_time
from tests.loop.quiet_time import QuietTime

BUSY = "import os; os.sched_setaffinity(0, {CPU})\nwhile True: pass"
pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="the kernel counts no waiting"
)


@contextmanager
def busy_loops(number):
    """So many other processes on the processor that the own thread is on."""
    before = os.sched_getaffinity(0)
    cpu = min(before)
    command = [sys.executable, "-c", BUSY.replace("CPU", str(cpu))]
    loops = [subprocess.Popen(command) for _ in range(number)]
    os.sched_setaffinity(0, {cpu})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
        for loop in loops:
            loop.kill()
            loop.wait()


def compute(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@pytest.mark.slow
def test_waiting_for_a_processor_does_not_count():
    """With three busy loops, work of 0.4 s takes four times as long by the clock."""
    with busy_loops(3):
        started, quiet = time.monotonic(), QuietTime()
        compute(0.4)
        quiet_s, took_s = quiet.passed_s, time.monotonic() - started

    assert 0.35 < quiet_s < took_s - 0.2  # the kernel counts in ticks


def test_sleeping_counts():
    """A wait for an answer takes that long on any machine."""
    quiet = QuietTime()
    time.sleep(0.3)

    assert quiet.passed_s >= 0.25


def test_working_counts():
    quiet = QuietTime()
    compute(0.2)

    assert quiet.passed_s >= 0.17


def test_without_the_kernels_count_it_is_the_wall(monkeypatch, tmp_path):
    """As on macOS."""
    monkeypatch.setattr(quiet_time, "_THREADS", tmp_path)
    started, quiet = time.monotonic(), QuietTime()
    compute(0.05)

    assert 0.05 <= quiet.passed_s <= time.monotonic() - started
