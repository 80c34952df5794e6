"""A function's own time: the formula, the clock, and real functions beside busy loops."""

import os
import time
from collections import Counter
from concurrent.futures import Future
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.bridge import own_time
from local.bridge.limits import TRIES
from local.bridge.own_time import (
    HARD_LIMIT_FACTOR,
    UNWATCHED,
    Counted,
    OwnTime,
    Process,
    Tally,
    counted,
    within,
)
from local.emulator import Emulator

ME = Process(4711, "ASIAME")
SECONDS = st.floats(0, 10, allow_nan=False)
TRIGGER = """
import os, time
def handler(event, context):
    how, _, seconds = event["userName"].partition("-")
    seconds = float(seconds or 0)
    if how == "sleep":
        time.sleep(seconds)
    if how == "spin":
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass
    return event
"""
LEFT = """
import time
def handler(event, context):
    before, began = context.get_remaining_time_in_millis(), time.monotonic()
    if event == "sleep":
        time.sleep(0.5)
    if event == "spin":
        end = time.process_time() + 0.5
        while time.process_time() < end:
            pass
    after = context.get_remaining_time_in_millis()
    return [before, (before - after) / 1000, time.monotonic() - began]
"""


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
    """From where it first sees it; wall time beside it."""
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


@pytest.fixture(scope="module")
def one_second():
    """An emulator whose triggers have one second."""
    with Emulator(port=0, trigger_time_limit_s=1.0) as emulator:
        yield emulator


@pytest.fixture
def emulator(one_second):
    return one_second


@pytest.mark.emulator
@pytest.mark.parametrize("machine", ["quiet", "busy"])
def test_who_computes_or_sleeps_too_long_is_late_and_nobody_else(users_pool, busy, machine):
    """On any machine: three tries of a second of its own for who is late, one for the others."""
    if not own_time.has_schedstat():
        pytest.skip("a kernel without schedstat")
    sign_up = users_pool(TRIGGER)
    in_time = ("quick-0", "spin-0.4", "sleep-0.4")
    late = ("sleep-1.5", "spin-1.5")
    if machine == "busy":
        with busy():
            answers = {how: sign_up(how) for how in (*in_time, *late)}
    else:
        answers = {how: sign_up(how) for how in (*in_time, *late)}

    timed_out = (
        "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function."
    )
    assert dict.fromkeys(in_time) | dict.fromkeys(late, timed_out) == answers


@pytest.mark.emulator
def test_what_took_longer_than_the_limit_is_told(emulator, users_pool):
    """By number, with the longest; those late by themselves beside, and forgotten at a reset."""
    emulator.reset()
    sign_up = users_pool(TRIGGER)
    assert {"calls": 0, "worst": None, "late": 0} == emulator.slow()
    sign_up("quick-0")
    before = emulator.slow()["late"]
    sign_up("sleep-1.5")
    told = emulator.slow()

    assert before == 0
    assert TRIES == told["late"]
    assert told["calls"] >= TRIES
    assert "PreSignUp" == told["worst"]["function"]
    assert 1.0 <= told["worst"]["own_s"] <= told["worst"]["wall_s"]
    emulator.reset()
    assert {"calls": 0, "worst": None, "late": 0} == emulator.slow()


@pytest.mark.emulator
@pytest.mark.parametrize("event", ["sleep", "spin"])
def test_the_time_that_is_left_is_its_own(functions, busy, event):
    """A function that computes for half a second has half a second less, whatever passed."""
    name = functions.make(LEFT, Timeout=20)
    functions.call(name)
    with busy():
        before, used, wall = functions.call(name, event)

    assert 19_000 < before <= 20_000
    assert 0.49 <= used <= wall + 0.01
    if event == "spin":
        assert used - 0.5 < (wall - 0.5) / 2


@pytest.mark.emulator
def test_a_function_has_its_timeout_in_own_time(functions, busy):
    """The text is Lambda's; who computes for less is not late, and its start is not counted."""
    starts_slowly = "import time\ntime.sleep(1.5)\n"
    name = functions.make(starts_slowly + LEFT, Timeout=1)
    sleeps = functions.make("import time\ndef handler(e, c): time.sleep(e)\n", Timeout=1)
    with busy():
        assert functions.call(name, "spin")[1] < 1
        late = functions.call(sleeps, 30)

    assert {
        "errorMessage": "Task timed out after 1.00 seconds",
        "errorType": "Sandbox.Timedout",
    } == late
    assert functions.call(sleeps, 0) is None


@pytest.mark.emulator
def test_a_custom_runtime_that_sleeps_is_late_for_cognito(users_pool, packed):
    """Whatever runs the function, somebody looks at its process."""
    bootstrap = (
        "#!/bin/sh\n"
        'python3 -c "import os, urllib.request as r; '
        "r.urlopen('http://' + os.environ['AWS_LAMBDA_RUNTIME_API']"
        " + '/2018-06-01/runtime/invocation/next').read()\"\nsleep 60\n"
    )
    code = packed({"bootstrap": bootstrap})
    sign_up = users_pool(code, Runtime="provided.al2023", Timeout=30)

    assert "Socket timeout" in sign_up("anybody")


@pytest.mark.emulator
def test_a_function_that_waits_for_the_emulator_is_not_late(functions):
    """Two seconds for an answer of the emulator's, one of its own: it is in time."""
    slow = functions.make("import time\ndef handler(e, c):\n    time.sleep(2)\n")
    asks = functions.make(
        "import boto3\ncalls = boto3.client('lambda')\n"
        f"def handler(e, c):\n    calls.invoke(FunctionName={slow!r}, Payload=b'1')\n"
        "    return 'asked'\n",
        Timeout=1,
    )
    functions.allow(asks, "lambda:InvokeFunction")

    assert "asked" == functions.call(asks)
