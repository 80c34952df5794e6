"""What the fork host imports for the suite must not depend on what a function of it sets."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from local.bridge.preloaded import PRELOADED

ROOT = Path(__file__).parents[3]
HOST = importlib.util.find_spec("ministack_cognito_triggers.functions.fork_host").origin
OUR_OWN = {"api", "events", "local", "operators", "rules", "runtime", "triggers", "workers"}
SPY = """
import json, os, runpy, sys
host = runpy.run_path(sys.argv[1])
class Spy(type(os.environ)):
    def __getitem__(self, name):
        read.add(name)
        return super().__getitem__(name)
    def __contains__(self, name):
        read.add(name)
        return super().__contains__(name)
read, seen = set(), os.environ
os.environ = Spy(seen._data, seen.encodekey, seen.decodekey, seen.encodevalue, seen.decodevalue)
host["import_preloaded"](sys.argv[2:])
imported = sorted(read)
os.environ = seen
print(json.dumps({
    "read": imported,
    "known": sorted(host["READ_AT_IMPORT"]),
    "modules": sorted(sys.modules),
}))
"""


@pytest.fixture(scope="module")
def spied():
    told = subprocess.run(
        [sys.executable, "-IB", "-c", SPY, HOST, *PRELOADED],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(told.stdout)


def test_every_variable_that_is_read_at_import_is_known(spied):
    """A function that sets one of them has an interpreter of its own."""
    assert set(spied["read"]) <= set(spied["known"])


def test_no_function_of_the_suite_sets_one_of_them(spied):
    """So all of them are forked."""
    set_there = set(
        re.findall(r"^ +([A-Z][A-Z0-9_]+):", (ROOT / "template.yaml").read_text(), re.MULTILINE)
    )

    assert {"POWERTOOLS_SERVICE_NAME"} <= set_there
    assert set() == set_there & set(spied["known"])
    assert [] == [name for name in set_there if name.startswith("PYTHON")]


def test_everything_that_is_to_be_preloaded_is(spied):
    """None has another name by now; those that are missing would make each start slower."""
    assert set(PRELOADED) <= set(spied["modules"])


def test_nothing_of_the_project_is_imported(spied):
    """Its module state belongs to each function."""
    assert [] == [name for name in spied["modules"] if name.split(".")[0] in OUR_OWN]
