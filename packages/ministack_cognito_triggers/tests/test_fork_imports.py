"""What the fork host imports must not depend on what a function sets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ministack_cognito_triggers.functions import fork_host
from ministack_cognito_triggers.functions.fork_host import PRELOADED, READ_AT_IMPORT

HOST = Path(fork_host.__file__)
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
host["import_preloaded"]()
imported = sorted(read)
os.environ = seen
host["preload"]()
import boto3, random, tempfile, threading
print(json.dumps({
    "read": imported,
    "modules": sorted(sys.modules),
    "threads": threading.active_count(),
    "session": boto3.DEFAULT_SESSION is None,
    "tmp": tempfile.tempdir is None,
    "sockets": [fd for fd in os.listdir("/proc/self/fd")
                if os.path.exists(f"/proc/self/fd/{fd}")
                and os.readlink(f"/proc/self/fd/{fd}").startswith("socket:")],
}))
"""


@pytest.fixture(scope="module")
def spied():
    told = subprocess.run(
        [sys.executable, "-IB", "-c", SPY, str(HOST)],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(told.stdout)


def test_every_variable_that_is_read_at_import_is_known(spied):
    """A function that sets one of them has an interpreter of its own (`starts`)."""
    assert set(spied["read"]) <= READ_AT_IMPORT
    assert "POWERTOOLS_DEBUG" in spied["read"]


def test_everything_that_is_to_be_preloaded_is(spied):
    """None has another name by now; those that are missing would make each start slower."""
    assert set(PRELOADED) <= set(spied["modules"])


def test_nothing_of_the_library_is_imported(spied):
    """Module state belongs to each function."""
    ours = {"ministack", "ministack_cognito_triggers"}

    assert [] == [name for name in spied["modules"] if name.split(".")[0] in ours]


def test_nothing_is_left_that_children_would_share(spied):
    """No thread, no connection, no default session, no temporary folder."""
    assert 1 == spied["threads"]
    assert [] == spied["sockets"]
    assert spied["session"]
    assert spied["tmp"]
