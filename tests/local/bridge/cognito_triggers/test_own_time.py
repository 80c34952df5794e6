"""A function's own time: real functions with busy loops."""

import pytest

from local.emulator import Emulator
from ministack_cognito_triggers.functions import own_time
from ministack_cognito_triggers.limits import TRIES

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
    """By number, with the longest; those late by themselves apart; a reset forgets both."""
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
