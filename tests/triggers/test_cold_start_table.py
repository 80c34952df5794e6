"""The table of cold starts: ratios within a round, so that a busy moment hits both."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import node_samples
from benchmarks.cold_start import BARS, BEGIN, END, FLOOR, table, too_slow
from benchmarks.cold_targets import triggers
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


def test_a_trigger_that_starts_too_late_fails_the_benchmark():
    """Not one that a busy moment hit: its lower quartile counts."""
    slow, busy = "PreTokenGeneration", "PostAuthentication"
    rounds = {FLOOR: of(10, 10, 10, 10), slow: of(15, 15, 15, 16), busy: of(12, 13, 40, 90)}

    assert [f"{slow} starts later than 1.4 times the floor"] == too_slow(rounds)


def test_every_trigger_has_a_bar():
    """A new one is measured and held."""
    assert {target.name for target in triggers(Path(), Path())} == set(BARS)


def test_the_document_has_the_table_of_every_trigger():
    """Between the marks, where the benchmark writes it again."""
    text = (Path(__file__).parents[2] / "docs/performance.md").read_text()
    made = text.partition(BEGIN)[2].partition(END)[0]

    assert [] == [name for name in BARS if f"| {name} |" not in made]
    assert "rounds that interleave" in made


@pytest.mark.parametrize(("node", "missing"), [(None, "node is not"), ("/bin/node", "esbuild")])
def test_without_node_its_rows_say_what_is_missing(node, missing, monkeypatch, tmp_path, target):
    """All others are measured all the same."""
    monkeypatch.setattr(node_samples.shutil, "which", lambda _: node)
    monkeypatch.setattr(node_samples, "_ESBUILD", node_samples.HERE / "no" / "esbuild")

    with pytest.raises(node_samples.NoNode, match=missing):
        list(node_samples.node_samples(target({}), tmp_path, {}))


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
