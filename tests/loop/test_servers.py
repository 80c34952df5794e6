"""An emulator that is forked is one that was started: its own port, folder, state and end."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from local.emulator import Emulator, EmulatorDied
from local.server_process import ServerProcess
from ministack_cognito_triggers import forks_workers
from tests.loop.servers import ForkedServer

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(not forks_workers(), reason="nothing is forked in this run"),
]

ROOT = Path(__file__).parents[2]
SEES = """
import json, os, sys
def handler(event, context):
    return {
        "variables": dict(os.environ), "folder": os.getcwd(), "path": sys.path, "argv": sys.argv,
        "modules": sorted(sys.modules), "parent": os.getppid(), "pid": os.getpid(),
    }
"""
# Whatever still holds nobody's port or folder when an emulator has put its own in their place.
REMAINS = """
import gc, os, pathlib, sys, tempfile
from tests.loop import server_host
with tempfile.TemporaryDirectory() as folder:
    imported = server_host.Imported(folder)
    made = sorted(each.name for each in pathlib.Path(folder).rglob("*") if each.is_file())
port, names = str(server_host.NOBODYS_PORT), imported._nobodys
nobodys = imported.folder
for module, name, value in names:
    mine = value.replace(nobodys, "/mine").replace(port, "12345")
    setattr(module, name, mine)
    assert mine != value, name
known = [f"{module.__name__}.{name}" for module, name, _ in names]
imported = names = module = name = value = mine = None
os.environ.clear()
gc.unfreeze()
gc.collect()
skipped = [globals(), vars(server_host)]
for holder in gc.get_objects():
    if any(holder is each for each in skipped):
        continue
    for held in gc.get_referents(holder):
        if isinstance(held, str) and (nobodys in held or held == port):
            print("remains", type(holder).__name__, repr(held))
print("made", made)
print("known", *known)
"""


@pytest.fixture(scope="module")
def two():
    with Emulator(port=0) as one, Emulator(port=0, trigger_time_limit_s=1.0) as other:
        yield one, other


@pytest.fixture(scope="module")
def started():
    """One that was started as `make run` does it."""
    from local import emulator  # noqa: PLC0415  (its name is replaced while this starts)

    forked, emulator.ServerProcess = emulator.ServerProcess, ServerProcess
    try:
        with Emulator(port=0) as running:
            yield running
    finally:
        emulator.ServerProcess = forked


def test_nothing_holds_the_port_and_the_folder_of_nobody():
    """
    They are found where modules name them, and nowhere else.

    The one file that an import writes is the key for pools that have none; each pool has.
    """
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", REMAINS], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    lines = run.stdout.decode().splitlines()

    assert "made ['cognito-rsa-key.pem', 'cognito-rsa-key.pem.lock']" in lines
    assert "ministack.app._MINISTACK_PORT" in lines[-1]
    assert "ministack.services.cognito._POOL_KEYS_DIR" in lines[-1]
    assert [] == [line for line in lines if line.startswith("remains")]


def test_each_is_forked_and_has_a_port_and_a_state_of_its_own(two):
    """Queue URLs hold the port; a queue of one is none of the other's."""
    for each in two:
        assert isinstance(each._server, ForkedServer)
        url = each.client("sqs").create_queue(QueueName=f"q{each.port}")["QueueUrl"]
        assert f":{each.port}/" in url

    for each in two:
        [url] = each.client("sqs").list_queues()["QueueUrls"]
        assert url.endswith(f"q{each.port}")


def test_each_has_a_log_and_a_key_of_its_own(two):
    one, other = two
    with pytest.raises(one.client("sts").exceptions.ClientError, match="security token"):
        Emulator.client(_with_key_of(one, other), "sts").get_caller_identity()

    assert one.log.read_text()
    assert str(other.port) not in one.log.read_text()


def _with_key_of(one, other):
    mixed = Emulator(port=0)
    mixed.port, mixed.key = one.port, other.key
    return mixed


def test_a_function_sees_what_it_sees_in_an_emulator_that_was_started(two, started):
    """Variables, modules, path: nothing of the host's, and nothing is missing."""
    seen = [_seen(emulator) for emulator in (two[0], started)]

    assert seen[0] == seen[1]


def test_background_threads_run_in_each(two, started):
    """Those that an import starts, such as DynamoDB's expiry of items, and those of the server."""

    def tasks():
        return [_threads(emulator._server.pid) for emulator in (two[0], started)]

    deadline = time.monotonic() + 60
    while len(set(tasks())) > 1 and time.monotonic() < deadline:
        time.sleep(0.01)  # one that answers a request comes and goes

    assert 1 == len(set(tasks()))


def test_nothing_is_left_of_one_that_ends():
    """Process, functions, the host of its functions, and files."""
    with Emulator(port=0) as emulator:
        pids = _pids(emulator)
        folder = emulator.log.parent
        assert all(map(_is_there, pids))

    assert not any(map(_is_there, pids))
    assert not folder.exists()


def test_nothing_is_left_of_one_that_is_killed():
    """SIGKILL: its functions and their host end by themselves."""
    with Emulator(port=0) as emulator:
        pids = _pids(emulator)
        os.kill(emulator._server.pid, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while any(map(_is_there, pids[1:])) and time.monotonic() < deadline:
            time.sleep(0.01)

        assert not any(map(_is_there, pids[1:]))
        assert not emulator.is_running


def test_one_that_cannot_start_says_why(monkeypatch):
    """As one that was started: the end of its log is in the message."""
    command = Emulator._command
    monkeypatch.setattr(Emulator, "_command", lambda self, fd: [*command(self, fd), "--odd"])

    with pytest.raises(EmulatorDied, match="unrecognized arguments: --odd"), Emulator(port=0):
        pass


def _seen(emulator):
    """What a function sees, without what differs from call to call and from run to run."""
    seen = _called(emulator)
    path = [each for each in seen["path"] if each != seen["folder"]]
    return path, seen["argv"], set(seen["modules"]), seen["variables"].keys()


def _called(emulator):
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("f.py", SEES)
    name = f"f{time.monotonic_ns()}"
    role = emulator.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument="{}")["Role"]
    aws = emulator.client("lambda")
    aws.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="f.handler",
        Role=role["Arn"],
        Code={"ZipFile": code.getvalue()},
        Timeout=30,
    )
    with aws.invoke(FunctionName=name, Payload=b"{}")["Payload"] as body:
        return json.loads(body.read())


def _pids(emulator):
    """Of the server, of a function, and of the function's parent."""
    seen = _called(emulator)
    return [emulator._server.pid, seen["pid"], seen["parent"]]


def _threads(pid):
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def _is_there(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
