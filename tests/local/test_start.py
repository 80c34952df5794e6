"""A run that cannot begin says why in one sentence, and what the command line asks reaches it."""

import doctest
import errno
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from local import exports, mailed_code, start
from local.deploy import DeploymentFailed
from local.emulator import Emulator, EmulatorDied, PortTaken
from local.exports import exports_of
from local.server import listen_on
from local.shell import environment
from local.suite import Suite
from tests.readme.shell import ROOT


@pytest.fixture
def taken():
    with listen_on(0) as listener:
        yield listener.getsockname()[1]


def run(*words, **variables):
    return subprocess.run(
        [sys.executable, "-m", "local", *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.emulator
def test_a_port_that_was_asked_for_and_is_taken_ends_it(taken):
    """Another one would not be what was asked for."""
    ended = run("run", "--port", str(taken))

    assert 2 == ended.returncode
    assert ended.stdout.endswith(f"port {taken} is taken by another program\n")
    assert "" == ended.stderr


@pytest.mark.emulator
@pytest.mark.parametrize(
    "words",
    [["--port", "x"], ["--port", "65536"], ["--port", "-1"], ["-p", "Mfa"], ["-p", "=OPTIONAL"]],
)
def test_what_cannot_be_is_refused(words):
    """By the word that is wrong, without a traceback."""
    ended = run("run", *words)

    assert 2 == ended.returncode
    assert f"invalid {'port' if '--port' in words else 'parameter'} value" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.emulator
def test_without_a_wish_the_next_free_port_is_taken(monkeypatch, taken):
    """Other programs have the usual one often enough."""
    monkeypatch.setattr("local.emulator.USUAL_PORT", taken)
    with Emulator() as emulator:
        assert taken < emulator.port < taken + 20


def test_a_port_that_only_the_root_may_have_is_told_so(monkeypatch):
    """The system's own words for it."""

    def refuse(_port):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("local.emulator.listen_on", refuse)
    with pytest.raises(PortTaken, match="port 80 cannot be used: Permission denied"):
        Emulator(port=80).__enter__()


def test_a_refused_port_leaves_no_folder(taken, tmp_path, monkeypatch):
    """Nothing is left behind."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(PortTaken):
        Emulator(port=taken).__enter__()

    assert [] == list(tmp_path.iterdir())


@pytest.fixture
def free(tmp_path, monkeypatch):
    """The megabytes that are left, the first to be told first; the last stays."""
    left = [1000.0]
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(start, "_LOOKS_EACH_S", 0.01)
    monkeypatch.setattr(
        "shutil.disk_usage",
        lambda _: SimpleNamespace(free=(left.pop(0) if len(left) > 1 else left[0]) * (1 << 20)),
    )
    before = signal.getsignal(signal.SIGTERM)
    yield left
    signal.signal(signal.SIGTERM, before)


@pytest.mark.parametrize(("megabytes", "is_enough"), [(40, True), (39, False)])
def test_too_little_room_is_said_before_the_start(free, tmp_path, megabytes, is_enough):
    """With the folder and the amount."""
    free[:] = [megabytes]
    if is_enough:
        with start.room():
            return
    with (
        pytest.raises(start.NoRoom, match=f"no space left in {tmp_path}; 40 MB are needed"),
        start.room(),
    ):
        pytest.fail("it started")


def test_a_disk_that_fills_up_later_ends_the_run(free, tmp_path):
    """With the same sentence; functions would only fail, one after another."""
    free[:] = [1000, 500, 2, 0.5]

    with pytest.raises(start.NoRoom, match=f"no space left in {tmp_path}"), start.room():
        time.sleep(60)


@pytest.mark.usefixtures("free")
def test_ctrl_c_is_still_ctrl_c():
    """And so is a SIGTERM: both end the run in order."""
    for number in (signal.SIGINT, signal.SIGTERM):
        with pytest.raises(KeyboardInterrupt), start.room():
            signal.raise_signal(number)


@pytest.mark.parametrize(
    ("why", "sentence", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "MB are needed", 1),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "no space left in", 1),
        (EmulatorDied("OSError: [Errno 28] No space left on device"), "no space left in", 1),
        (EmulatorDied("the emulator did not start"), "the emulator did not start", 1),
        (PortTaken("port 1 is taken by another program"), "port 1 is taken", 2),
        (DeploymentFailed("s", [("Pool", "why")]), "Pool: why", 1),
        (
            ClientError(
                {"Error": {"Code": "ValidationError", "Message": "no X"}}, "CreateChangeSet"
            ),
            "no X",
            2,
        ),
    ],
)
def test_what_ends_a_run_is_one_sentence(why, sentence, code):
    """And its exit code: 2 for what was asked wrongly."""
    told = []

    assert code == start.refusal(why, told.append)
    assert sentence in told[0]
    assert 1 == len(told)


@pytest.mark.parametrize(
    "why",
    [
        ConnectionResetError("lost"),
        RuntimeError("ours"),
        ClientError({"Error": {"Code": "X", "Message": "Y"}}, "SignUp"),
    ],
)
def test_our_own_mistakes_are_not_hidden(why):
    """They keep their traceback."""
    with pytest.raises(type(why)):
        start.refusal(why, print)


def test_exports_name_everything_a_line_needs():
    """The key is the run's; options that are off have no name."""
    emulator = Emulator()
    emulator.port = 4570
    stack = SimpleNamespace(
        outputs={"UserPoolId": "eu-west-1_A", "PublicClientId": "c", "UserEventsTopicArn": "arn"},
        resources={"Api": "a1", "ChallengeTable": "t", "MetricsDeadLetterQueue": "http://q"},
    )
    told = exports_of(
        Suite(emulator, stack, metrics=None),
        page="http://127.0.0.1:8040/",
        app="http://localhost:8060/",
    )

    assert emulator.key.access_key == told["AWS_ACCESS_KEY_ID"]
    assert "http://127.0.0.1:4570" == told["AWS_ENDPOINT_URL"]
    assert ("eu-west-1_A", "c", "arn") == (
        told["USER_POOL_ID"],
        told["CLIENT_ID"],
        told["EVENTS_TOPIC_ARN"],
    )
    assert ("t", "http://q") == (told["CHALLENGE_TABLE"], told["METRICS_DEAD_LETTER_QUEUE_URL"])
    assert "http://127.0.0.1:4570/_aws/execute-api/a1/v1" == told["API_URL"]
    assert "MACHINE_CLIENT_ID" not in told


def test_a_shell_has_the_names_and_the_tools(monkeypatch, tmp_path):
    """And nothing of the make that started it, nor a profile that would go before."""
    for name, value in {"MAKELEVEL": "1", "AWS_PROFILE": "x", "PATH": "/bin", "KEEP": "1"}.items():
        monkeypatch.setenv(name, value)
    made = environment({"CLIENT_ID": "c"}, tmp_path)

    assert f"{tmp_path}/.venv-tools/bin:/bin" == made["PATH"]
    assert ("c", "1") == (made["CLIENT_ID"], made["KEEP"])
    assert not {"MAKELEVEL", "AWS_PROFILE"} & made.keys()


@pytest.mark.parametrize("module", [exports, mailed_code])
def test_examples_hold(module):
    """Those in docstrings."""
    tried = doctest.testmod(module)

    assert tried.attempted
    assert not tried.failed
