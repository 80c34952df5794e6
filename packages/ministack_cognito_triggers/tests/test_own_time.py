"""A function's own time: the formula and the clock."""

import doctest
import os
import time
from collections import Counter
from concurrent.futures import Future
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ministack_cognito_triggers.functions import own_time, slowness
from ministack_cognito_triggers.functions.own_time import (
    HARD_LIMIT_FACTOR,
    UNWATCHED,
    Counted,
    OwnTime,
    Process,
    Tally,
    counted,
    within,
)

ME = Process(4711, "ASIAME")
SECONDS = st.floats(0, 10, allow_nan=False)


def total(*rows):
    tally = Tally()
    for passed, ran, waited, is_open in rows:
        tally.add(passed, ran=ran, waited=waited, is_open=is_open)
    return pytest.approx(tally.seconds)


@pytest.mark.parametrize(
    ("row", "own"),
    [
        ((0.02, 0.02, 0.0, False), 0.02),  # it computes
        ((0.02, 0.0, 0.0, False), 0.02),  # it sleeps, or waits for something else
        ((0.02, 0.005, 0.015, False), 0.005),  # it shares the processor
        ((0.02, 0.0, 0.02, False), 0.0),  # it has none at all
        ((0.02, 0.0, 0.0, True), 0.0),  # it waits for the emulator
        ((0.02, 0.01, 0.0, True), 0.01),  # one of its threads computes meanwhile
        ((0.02, 0.04, 0.0, False), 0.02),  # two of its threads compute
        ((0.02, 0.01, 0.30, False), 0.01),  # thirty of its threads wait
        ((0.02, 0.005, 0.005, False), 0.015),  # it sleeps, computes and waits
    ],
)
def test_what_counts_of_a_moment(row, own):
    """Computing by processor time, sleeping by wall time; waiting for a processor is nobody's."""
    assert total(row) == own


@given(passed=SECONDS, ran=SECONDS, waited=SECONDS, is_open=st.booleans())
def test_no_moment_counts_for_more_than_it_was_or_less_than_it_ran(passed, ran, waited, is_open):
    """Whatever the kernel counts."""
    own = Tally().add(passed, ran=ran, waited=waited, is_open=is_open)

    assert min(ran, passed) <= own <= passed


def test_a_long_wait_is_given_back_when_the_kernel_has_counted_it():
    """80 of 100 ms without a processor, as in a container with a limit: 20 ms are its own."""
    ready = [(0.02, 0.0, 0.0, False)] * 4

    assert total(*ready, (0.02, 0.0, 0.08, False)) == 0.02


def test_a_sleep_is_not_given_back_for_a_short_wait_after_it():
    """It sleeps for a second and then has no processor for 30 ms: a second and no more."""
    asleep = [(0.02, 0.0, 0.0, False)] * 50

    assert total(*asleep, (0.03, 0.0, 0.03, False)) == 1.0


@given(
    st.lists(
        st.tuples(st.sampled_from(["run", "wait", "sleep"]), st.integers(1, 120)),
        min_size=1,
        max_size=30,
    ),
    st.integers(1, 60),
)
def test_whenever_one_looks_the_sum_is_what_it_ran_and_slept(schedule, step):
    """
    One thread, any schedule, looked at every so many milliseconds.

    Running is counted as it goes, a wait when it is over; so the schedule ends with running.
    """
    done = {"run": 0, "wait": 0, "sleep": 0}
    tally, now, seen = Tally(), 0, (0, 0, 0)
    for what, milliseconds in [*schedule, ("run", 1)]:
        for left in range(milliseconds, 0, -1):
            now += 1
            if what != "wait":
                done[what] += 1
            elif left == 1:
                done["wait"] += milliseconds
            if now % step == 0 or (what, left, now) == ("run", 1, total_of(schedule)):
                passed, ran, waited = (
                    after - before
                    for after, before in zip((now, done["run"], done["wait"]), seen, strict=True)
                )
                seen = now, done["run"], done["wait"]
                tally.add(passed, ran=ran, waited=waited)

    assert pytest.approx(done["run"] + done["sleep"]) == tally.seconds


def total_of(schedule):
    return sum(milliseconds for _, milliseconds in schedule) + 1


def test_many_threads_that_wake_late_do_not_make_a_sleep_free():
    """Fifty threads wait 20 ms each: that is one second of theirs and 20 ms of the clock's."""
    tally = Tally()
    for _ in range(50):
        tally.add(0.02, ran=0.0, waited=0.0)
    tally.add(0.02, ran=0.0, waited=1.0, busiest=0.02)

    assert pytest.approx(1.0) == tally.seconds


@pytest.fixture
def kernel(monkeypatch):
    """What a made-up kernel tells: time, and the counters of the process."""

    class Kernel:
        now, ran, waited = 100.0, 0.0, 0.0
        process = ME

        def pass_(self, seconds, *, ran=0.0, waited=0.0):
            self.now, self.ran, self.waited = (
                self.now + seconds,
                self.ran + ran,
                self.waited + waited,
            )

    kernel = Kernel()
    monkeypatch.setattr(own_time.time, "monotonic", lambda: kernel.now)
    monkeypatch.setattr(own_time, "has_schedstat", lambda: True)
    monkeypatch.setattr(own_time, "counted", lambda _: {"1": Counted(kernel.ran, kernel.waited)})
    monkeypatch.setattr(own_time, "OPEN", Counter())
    return kernel


def test_a_clock_counts_what_is_its_process_own(kernel):
    """From where it first sees it; and wall time with it."""
    kernel.ran, kernel.waited = 7.0, 9.0
    clock = OwnTime(lambda: kernel.process)
    assert clock.step() == 0
    kernel.pass_(2.0, ran=0.5, waited=1.5)

    assert pytest.approx(0.5) == clock.step()
    assert pytest.approx(2.0) == clock.wall


def test_a_request_that_the_emulator_answers_is_not_its_time(kernel):
    """Only its own: those of another key do not matter."""
    clock = OwnTime(lambda: kernel.process)
    clock.step()
    own_time.OPEN["ASIAOTHER"] += 1
    kernel.pass_(1.0)
    assert pytest.approx(1.0) == clock.step()
    own_time.OPEN[ME.access_key] += 1
    kernel.pass_(1.0)

    assert pytest.approx(1.0) == clock.step()


def test_before_there_is_a_process_nothing_is_its_own(kernel):
    """To start one is the emulator's work; nor does it inherit another process' counters."""
    kernel.process = None
    clock = OwnTime(lambda: kernel.process)
    kernel.pass_(3.0)
    assert clock.step() == 0
    kernel.process, kernel.ran, kernel.waited = ME, 50.0, 50.0
    kernel.pass_(0.02)
    clock.step()
    kernel.pass_(1.0, ran=0.25, waited=0.75)

    assert pytest.approx(0.27) == clock.step()


def test_whoever_cannot_be_looked_at_has_wall_time(kernel):
    """Such as a function that another server runs."""
    clock = OwnTime(lambda: UNWATCHED)
    kernel.pass_(1.0, waited=1.0)

    assert pytest.approx(1.0) == clock.step()


def test_a_process_that_is_gone_uses_no_more(kernel, monkeypatch):
    """Its answer is on its way, or its error is."""
    clock = OwnTime(lambda: kernel.process)
    monkeypatch.setattr(own_time, "counted", lambda _: None)
    kernel.pass_(1.0)

    assert clock.step() == 0


def test_without_counters_wall_time_is_divided_by_the_machines_slowness(kernel, monkeypatch):
    """On macOS; one factor for sleeping and for computing."""
    monkeypatch.setattr(own_time, "has_schedstat", lambda: False)
    monkeypatch.setattr(own_time, "slowness", lambda: 4.0)
    clock = OwnTime(lambda: kernel.process)
    kernel.pass_(2.0, ran=2.0)

    assert pytest.approx(0.5) == clock.step()


@pytest.mark.parametrize(("seconds", "is_over"), [(59.9, False), (60.0, True)])
def test_nobody_waits_longer_than_twelve_limits(kernel, seconds, is_over):
    """Even for one that had no processor at all."""
    clock = OwnTime(lambda: kernel.process)
    clock.step()
    kernel.pass_(seconds, waited=seconds)

    assert is_over is clock.is_over(5.0)
    assert clock.own < 1e-6
    assert HARD_LIMIT_FACTOR == 12


def test_what_was_raised_is_raised_where_it_is_awaited():
    """A TimeoutError of its own included: it is no reason to say that it is late."""
    outcome = Future()
    outcome.set_exception(TimeoutError("its own"))

    with pytest.raises(TimeoutError, match="its own"):
        within(0.0, outcome, OwnTime(lambda: ME))


def test_an_answer_is_awaited_and_a_late_one_is_not(kernel):
    """TimeoutError as soon as the limit is used up."""
    outcome = Future()
    clock = OwnTime(lambda: ME)
    clock.step()
    kernel.pass_(5.0)
    with pytest.raises(TimeoutError):
        within(5.0, outcome, clock)
    Thread(target=outcome.set_result, args=["there"]).start()

    assert "there" == within(5.0, outcome, OwnTime(lambda: ME))


def test_linux_counts_each_thread():
    """The process of the tests has run, and what it ran is counted in seconds."""
    before = time.thread_time()
    threads = counted(os.getpid())
    if threads is None:
        pytest.skip("a kernel without schedstat")
    me = threads[str(os.getpid())]

    assert before * 0.5 - 0.1 < me.ran < before * 2 + 10
    assert counted(2**22 + 1) is None


@pytest.mark.parametrize(("module", "least"), [(own_time, 3), (slowness, 1)])
def test_the_examples_hold(module, least):
    """Of what is counted, and of how slow a machine is."""
    results = doctest.testmod(module)

    assert results.failed == 0
    assert results.attempted >= least
