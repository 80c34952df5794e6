"""Processes of functions: at the same time, and after every kind of end."""

import importlib.util
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from local.emulator import Emulator

pytestmark = pytest.mark.emulator

HOST = importlib.util.find_spec("ministack_cognito_triggers.functions.fork_host").origin
SHARING = """
import boto3, os, random, sys, tempfile
PROJECT = {"api", "events", "local", "rules", "runtime", "triggers", "workers"}
before = sorted(name for name in sys.modules if name.split(".")[0] in PROJECT)
counted = 0
def handler(event, context):
    global counted
    counted += 1
    os.environ["LEFT"] = os.environ.get("LEFT", "") + "x"
    boto3.setup_default_session(region_name="eu-west-1")
    with tempfile.NamedTemporaryFile(delete=False) as file:
        return {"counted": counted, "left": os.environ["LEFT"], "chance": random.random(),
                "file": file.name, "mine": os.environ.get("MINE"), "project": before,
                "session": id(boto3.DEFAULT_SESSION), "pid": os.getpid(), "parent": os.getppid(),
                "files": sorted(os.listdir(tempfile.gettempdir()))}
"""
ENDS = """
import os, signal, sys
count = 0
def handler(event, context):
    global count
    count += 1
    match event:
        case "exit": os._exit(3)
        case "leave": sys.exit(3)
        case "kill": os.kill(os.getpid(), signal.SIGKILL)
        case "segfault": os.kill(os.getpid(), signal.SIGSEGV)
        case "close": os.close(1)
        case "raise": raise RuntimeError("boom")
        case "host": os.kill(os.getppid(), signal.SIGTERM)
    return count
"""
WHERE = "import os\ndef handler(event, context):\n    return [os.getpid(), os.getppid()]\n"
VARIABLES = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"
LAMBDAS_OWN = {
    *("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    *("AWS_SESSION_TOKEN", "LAMBDA_TASK_ROOT", "AWS_LAMBDA_FUNCTION_NAME"),
    *("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"),
    *("AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"),
    *("_LAMBDA_FUNCTION_ARN", "_LAMBDA_TIMEOUT"),
}
THE_SDKS = {
    *("AWS_ENDPOINT_URL", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"),
    *("AWS_EC2_METADATA_DISABLED", "AWS_DISABLE_HOST_PREFIX_INJECTION"),
}
EVERY_VARIABLE = {"PATH", "LANG", "TZ", "TMPDIR", *LAMBDAS_OWN, *THE_SDKS}
SET_AT_EACH_CALL = {"_MINISTACK_INVOKE_DEPTH"}
SET_BY_PYTHON = {"LC_CTYPE"}  # where the locale of LANG is not installed
NODE = "exports.handler = async (event, context) => %s;"
BOOTSTRAP = f"""#!{sys.executable}
import json, os, urllib.request
api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/invocation/"
while True:
    with urllib.request.urlopen(api + "next") as asked:
        number = asked.headers["Lambda-Runtime-Aws-Request-Id"]
    answer = json.dumps(dict(os.environ)).encode()
    urllib.request.urlopen(api + number + "/response", data=answer).close()
"""


@pytest.fixture(scope="module")
def emulator():
    """One that was started, as all are in this file: its fork host is a child of its own."""
    with Emulator(port=0) as running:
        yield running


def is_there(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_two_functions_of_one_code_share_nothing(functions, packed):
    """No module state, variable, chance, temporary file or default session."""
    code = packed({"f.py": SHARING})
    one = functions.make(code, Environment={"Variables": {"MINE": "one"}})
    other = functions.make(code, Environment={"Variables": {"MINE": "other"}})
    first, second = functions.call(one), functions.call(other)

    assert [1, 1] == [first["counted"], second["counted"]]
    assert ["x", "x"] == [first["left"], second["left"]]
    assert ["one", "other"] == [first["mine"], second["mine"]]
    assert first["chance"] != second["chance"]
    assert first["pid"] != second["pid"]
    assert first["files"] == [Path(first["file"]).name]
    assert second["files"] == [Path(second["file"]).name]
    assert [] == first["project"] == second["project"]


def test_what_a_function_keeps_it_has_at_its_next_call(functions):
    """The environment is the same: module state and temporary files stay."""
    name = functions.make(SHARING)
    first, second = functions.call(name), functions.call(name)

    assert (1, 2) == (first["counted"], second["counted"])
    assert first["pid"] == second["pid"]
    assert len(second["files"]) == 2


def test_two_calls_at_a_time_have_a_process_each(functions):
    """As on Lambda: concurrent calls, concurrent environments."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    name = functions.make(
        "import os, time\ndef handler(event, context):\n    time.sleep(1)\n    return os.getpid()\n"
    )
    with ThreadPoolExecutor(2) as pool:
        pids = set(pool.map(functions.call, [name, name]))

    assert len(pids) == 2


@pytest.mark.parametrize("how", ["exit", "leave", "kill", "segfault", "close"])
def test_a_function_that_ends_takes_no_other_with_it(functions, packed, how):
    """Its call fails and its next one has a new environment; the other function goes on."""
    code = packed({"f.py": ENDS})
    ends, goes_on = functions.make(code), functions.make(code)
    functions.call(ends)
    functions.call(goes_on)
    failed = functions.call(ends, how)

    assert "Worker process died" == failed["errorMessage"]
    assert 2 == functions.call(goes_on)
    assert 1 == functions.call(ends)


def test_a_function_that_does_not_start_says_why(functions):
    """The error of its import, and the next call tries again."""
    name = functions.make("import nothing_of_that_name\n")
    for _ in range(2):
        message = functions.call(name)["errorMessage"]

        assert "Worker init failed: No module named 'nothing_of_that_name'" == message


def test_a_function_that_ends_at_its_start_says_what_it_wrote(functions):
    """The end of its standard error."""
    name = functions.make("import os\nos.write(2, b'no luck')\nos._exit(3)\n")

    assert "no luck" in functions.call(name)["errorMessage"]


def test_a_function_is_forked_and_cannot_import_the_project(functions, host_of, forks_here):
    """Neither `local` nor what is missing from its own zip."""
    name = functions.make(
        "import importlib.util, os\n"
        "def handler(event, context):\n"
        "    names = ('local', 'rules', 'runtime', 'triggers')\n"
        "    return [os.getppid(), [n for n in names if importlib.util.find_spec(n)]]\n"
    )
    parent, found = functions.call(name)

    expected = host_of(functions.emulator) if forks_here else [functions.emulator._server.pid]
    assert expected == [parent]
    assert [] == found


def test_a_variable_that_was_read_already_needs_an_interpreter_of_its_own(functions):
    """PYTHON..., and what the fork host's imports have read, are as the function sets them."""
    sets = {"PYTHONHASHSEED": "0", "POWERTOOLS_DEBUG": "true"}
    for name, value in sets.items():
        made = functions.make(WHERE, Environment={"Variables": {name: value}})
        _, parent = functions.call(made)

        assert functions.emulator._server.pid == parent


@pytest.fixture
def developer(monkeypatch):
    """The server inherits everything, as one that is started by hand does."""
    monkeypatch.setenv("CANARY", "1")
    monkeypatch.setenv("HOME", "/home/developer")
    monkeypatch.setenv("AWS_ROLE_SESSION_NAME", "developer")
    inherited = Emulator._environment
    monkeypatch.setattr(Emulator, "_environment", lambda self: {**os.environ, **inherited(self)})


@pytest.mark.usefixtures("developer")
def test_a_function_sees_nothing_of_the_developer(functions_of, packed, forks_here):
    """Whatever its runtime: Lambda's variables, its own, the SDK's switches, a folder to write."""
    with Emulator(port=0) as emulator:
        functions = functions_of(emulator)
        mine = {"Environment": {"Variables": {"MINE": "1", "AWS_REGION": "not-yours"}}}
        layer = functions.aws.publish_layer_version(
            LayerName="l", Content={"ZipFile": packed({"python/layered.py": "x = 1\n"})}
        )["LayerVersionArn"]
        node = packed({"f.js": NODE % "process.env"})
        provided = packed({"bootstrap": BOOTSTRAP})
        python = functions.call(functions.make(VARIABLES, **mine))
        layered = functions.call(functions.make(VARIABLES, Layers=[layer], **mine))
        others = [
            functions.call(functions.make(node, Runtime="nodejs22.x", **mine)),
            functions.call(functions.make(provided, Runtime="provided.al2023", **mine)),
        ]

        extra = set() if forks_here else SET_BY_PYTHON
        assert {*EVERY_VARIABLE, "MINE"} == python.keys() - SET_AT_EACH_CALL - extra
        for seen in (python, layered, *others):
            assert "1" == seen["MINE"]
            assert "eu-west-1" == seen["AWS_REGION"]
            assert "30" == seen["_LAMBDA_TIMEOUT"]
            assert emulator.endpoint == seen["AWS_ENDPOINT_URL"]
            assert Path(seen["TMPDIR"]).stat().st_mode & 0o777 == 0o700
            assert "/home/developer" not in seen.values()
            assert set() == seen.keys() & {
                *("HOME", "CANARY", "AWS_ROLE_SESSION_NAME", "AUTH", "STATE_DIR", "GATEWAY_PORT"),
                "MINISTACK_REGION",
            }
        tmp = [seen["TMPDIR"] for seen in (python, layered, *others)]
        assert len(tmp) == len(set(tmp))
    assert not any(Path(folder).exists() for folder in tmp)


def test_node_and_layers_still_start(functions, packed):
    """Their modules are found, and the limit that Node is told is the template's."""
    layer = functions.aws.publish_layer_version(
        LayerName="l", Content={"ZipFile": packed({"python/layered.py": "x = 7\n"})}
    )["LayerVersionArn"]
    code = "import layered\ndef handler(event, context):\n    return layered.x\n"
    left = packed({"f.js": NODE % "context.getRemainingTimeInMillis()"})

    assert 7 == functions.call(functions.make(code, Layers=[layer]))
    assert 2900 < functions.call(functions.make(left, Runtime="nodejs22.x", Timeout=3)) <= 3000


def test_the_code_is_shared_and_cannot_be_written(functions, packed):
    """As /var/task: one folder for all that run it."""
    code = packed(
        {
            "f.py": "import os\n"
            "def handler(event, context):\n"
            "    root = os.environ['LAMBDA_TASK_ROOT']\n"
            "    return [root, os.getcwd(), os.stat(root).st_mode & 0o222]\n"
        }
    )
    one, other = (functions.call(functions.make(code)) for _ in range(2))

    assert one == other
    assert one[0] == one[1]
    assert one[2] == 0


def test_a_host_that_dies_is_replaced_and_its_children_are_gone(functions_of, host_of, forks_here):
    """The next call of each function starts a new environment, from a new host."""
    if not forks_here:
        pytest.skip("nothing is forked in this run")
    with Emulator(port=0) as emulator:
        functions = functions_of(emulator)
        names = [functions.make(WHERE) for _ in range(2)]
        before = [functions.call(name) for name in names]
        [host] = host_of(emulator)
        os.kill(host, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(is_there(pid) for pid, _ in before) and time.monotonic() < deadline:
            time.sleep(0.01)

        assert not any(is_there(pid) for pid, _ in before)
        after = [functions.call(name) for name in names]
        [new] = host_of(emulator)
        assert new != host
        assert {new} == {parent for _, parent in after}


def test_a_call_during_which_the_host_dies_fails_as_one_whose_process_dies(
    functions_of, forks_here
):
    """The next one is sound."""
    if not forks_here:
        pytest.skip("nothing is forked in this run")
    with Emulator(port=0) as emulator:
        functions = functions_of(emulator)
        name = functions.make(
            "import os, signal, time\n"
            "def handler(event, context):\n"
            "    if event: os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)\n"
            "    return 'sound'\n"
        )

        assert "Worker process died" == functions.call(name, "host")["errorMessage"]
        assert "sound" == functions.call(name)


def test_a_fork_that_is_refused_becomes_a_start_and_is_told_once(
    functions_of, tmp_path, monkeypatch, forks_here
):
    """EAGAIN, as in a container that has no process left."""
    if not forks_here:
        pytest.skip("nothing is forked in this run")
    host = tmp_path / "fork_host.py"
    host.write_text(
        "import os, runpy\n"
        "def fork(): raise BlockingIOError(11, 'Resource temporarily unavailable')\n"
        "os.fork = fork\n"
        f"runpy.run_path({HOST!r}, run_name='__main__')\n"
    )
    program = (
        "import pathlib, sys; from local import server;"
        "from ministack_cognito_triggers.functions import forks;"
        f"forks._SCRIPT = pathlib.Path({str(host)!r}); sys.argv[1:] = sys.argv[2:]; server.main()"
    )
    command = Emulator._command
    monkeypatch.setattr(
        Emulator,
        "_command",
        lambda self, fd: [sys.executable, "-c", program, *command(self, fd)[2:]],
    )
    with Emulator(port=0) as emulator:
        functions = functions_of(emulator)
        parents = [functions.call(functions.make(WHERE))[1] for _ in range(2)]

        assert [emulator._server.pid] * 2 == parents
        assert 1 == emulator.log.read_text().count("no fork (")


def test_nothing_is_left_of_an_emulator_that_is_killed(functions_of, host_of, forks_here):
    """SIGKILL: the host, and functions in the middle of a call, go by themselves."""
    if not forks_here:
        pytest.skip("nothing is forked in this run")
    with Emulator(port=0) as emulator:
        functions = functions_of(emulator)
        pid, _ = functions.call(functions.make(WHERE))
        started = functions.make("import time\ndef handler(e, c):\n    time.sleep(60)\n")
        functions.aws.invoke(FunctionName=started, InvocationType="Event", Payload=b"{}")
        while emulator.log.read_text().count("worker spawned") < 2:
            time.sleep(0.02)
        hosts = host_of(emulator)
        os.kill(emulator._server.pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(map(is_there, [pid, *hosts])) and time.monotonic() < deadline:
            time.sleep(0.01)

        assert not any(map(is_there, [pid, *hosts]))
