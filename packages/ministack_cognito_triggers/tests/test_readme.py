"""The README's example, as a stranger runs it: ministack, this library and a handler."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

import ministack_cognito_triggers

LIBRARY = Path(__file__).parents[1]
README = (LIBRARY / "README.md").read_text()
STARTS_WITHIN_S = 120
MOST_THAT_DIFFER = 8  # to be made smaller with each that is fixed, and never larger


def test_every_public_name_is_in_the_readme():
    """A name that is not told of is not public."""
    names = ministack_cognito_triggers.__all__

    assert [] == [name for name in names if f"`{name}`" not in README]


def test_the_known_differences_get_fewer():
    """A difference that is fixed is taken out, and the bound with it; none comes."""
    listed = README.split("## Known to differ from Cognito\n")[1].split("\n## ")[0]

    assert MOST_THAT_DIFFER == listed.count("\n* ")


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def variables(tmp_path, port):
    """What the README says, and what keeps the developer's own settings out."""
    said = re.search(r"^(.*) python -m ministack_cognito_triggers$", README, re.MULTILINE)[1]
    return {
        **dict(each.split("=") for each in said.split()),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(LIBRARY),
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "GATEWAY_PORT": str(port),
        "DOCKER_HOST": "unix:///nonexistent",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }


@pytest.fixture
def ministack(tmp_path, port, variables):
    """The emulator's process, once it answers."""
    log = tmp_path / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "ministack_cognito_triggers"],
            cwd=tmp_path,
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        await_health(server, port, log)
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def await_health(server, port, log):
    deadline = time.monotonic() + STARTS_WITHIN_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            asked = HTTPConnection("127.0.0.1", port, timeout=30)
            asked.request("GET", "/_ministack/health")
            asked.getresponse().read()
            asked.close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(log.read_text()[-2000:])


@pytest.mark.emulator
def test_the_example_prints_what_the_readme_says(ministack, tmp_path, variables):
    """In a folder with nothing else: the pool's right, the function's refusal, and a welcome."""
    [program] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    [expected] = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    (tmp_path / "people.py").write_text(program)
    run = subprocess.run(
        [sys.executable, "people.py"],
        cwd=tmp_path,
        env={name: value for name, value in variables.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "" == run.stderr
    assert expected == run.stdout
    assert ministack.poll() is None


@pytest.mark.emulator
def test_nothing_is_left_of_it_when_it_is_stopped(ministack):
    """Neither the fork host nor a function."""
    ministack.terminate()
    ministack.wait()
    deadline = time.monotonic() + STARTS_WITHIN_S
    while is_any_in(ministack.pid) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert not is_any_in(ministack.pid)


def is_any_in(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
