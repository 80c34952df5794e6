"""The table of cold starts: ratios within a round, so that a busy moment hits both."""

import json
import sys

import pytest

from benchmarks.cold_start import FLOOR, table
from benchmarks.lambda_runtime import NoAnswer, Sample, Target, sample


def of(*cold_ms):
    return [Sample(ms, 1.0, 0.5, 20.0) for ms in cold_ms]


def test_a_trigger_is_told_as_a_multiple_of_the_floor_of_its_round():
    """The second round is three times as slow for both."""
    _, _, floor, trigger = table({"trigger": of(20, 60), FLOOR: of(10, 30)})

    assert f"| {FLOOR} | 1.00 (1.00-1.00) | 1.0 | 0.50 | 20 |" == floor
    assert "| trigger | 2.00 (2.00-2.00) | 1.0 | 0.50 | 20 |" == trigger


def test_one_round_has_no_quartiles():
    *_, line = table({FLOOR: of(10)})

    assert "1.00 (1.00-1.00)" in line


CLIENT = """
import json, os, urllib.request
api = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
while True:
    event = json.load(urllib.request.urlopen(f"{api}/next"))
    path = "8476a536/error" if "fail" in event else "8476a536/response"
    urllib.request.urlopen(f"{api}/{path}", data=json.dumps(event).encode())
"""


@pytest.fixture
def target(tmp_path):
    """A function behind a runtime client that is a few lines."""
    (tmp_path / "awslambdaric.py").write_text(CLIENT)
    return lambda event: Target("one", "module.handler", [tmp_path], event)


def test_the_clock_of_the_process_is_read(target):
    """What it takes to start, to answer first, and later."""
    taken = sample(target({"a": 1}), python=sys.executable, warm=3)

    assert taken.cold_ms > taken.first_ms > 0
    assert taken.warm_ms > 0
    assert taken.memory_mb > 5


def test_a_function_that_fails_says_why(target):
    with pytest.raises(NoAnswer, match=json.dumps({"fail": 1})):
        sample(target({"fail": 1}), python=sys.executable, warm=1)
