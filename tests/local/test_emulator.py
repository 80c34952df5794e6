import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from local.emulator import Emulator, EmulatorDied, PortTaken
from ministack_cognito_triggers import forks_workers

pytestmark = pytest.mark.emulator

ROOT = Path(__file__).parent.parent.parent


def processes_of(group):
    """The living processes of a process group, without zombies."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # gone meanwhile
            continue
        if int(its_group) == group and state != "Z":
            found.append(int(stat.parent.name))
    return found


def listening_addresses(pids):
    """Every address that one of the processes listens on, from /proc."""
    inodes = set()
    for pid in pids:
        for fd in Path(f"/proc/{pid}/fd").iterdir():
            target = str(fd.readlink()) if fd.is_symlink() else ""
            if target.startswith("socket:["):
                inodes.add(target.removeprefix("socket:[").removesuffix("]"))
    rows = [
        row.split()
        for table in ("tcp", "tcp6", "udp", "udp6")
        for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    return {row[1] for row in rows if row[9] in inodes and row[3] in ("0A", "07")}


def eventually(condition, *, within_s=5.0):
    deadline = time.monotonic() + within_s
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """The folder in which every temporary one is made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_serves_aws_on_the_loopback_and_nowhere_else(emulator, app):
    """Not on another interface, not on another port: ministack's broker would open 8883."""
    app.sign_up()
    group = emulator._server.pid

    port = f"{emulator.port:04X}"
    assert {f"0100007F:{port}"} == listening_addresses(processes_of(group))


def test_is_the_account_and_the_region_it_says(emulator):
    """Twelve zeros, eu-west-1."""
    sts = emulator.client("sts")

    assert emulator.account == sts.get_caller_identity()["Account"] == "000000000000"
    assert emulator.region == sts.meta.region_name == "eu-west-1"


def test_takes_the_port_it_is_asked_for_and_no_other():
    """A second run works on its own; a port that is taken is refused."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        wanted = free.getsockname()[1]

    with Emulator(port=wanted) as one, Emulator() as other:
        assert wanted == one.port
        assert other.port not in (0, wanted)
        one.client("sqs").create_queue(QueueName="q")
        assert one.client("sqs").list_queues()["QueueUrls"]
        assert not other.client("sqs").list_queues().get("QueueUrls")
        with pytest.raises(PortTaken, match=f"port {wanted} is taken by another program"):
            Emulator(port=wanted).__enter__()


def test_leaves_no_process_and_no_file(scratch):
    """Server and workers, log and worker folders: gone."""
    with Emulator(port=0) as emulator:
        group = emulator._server.pid
        _invoke_something(emulator)
        assert len(processes_of(group)) == 2 + forks_workers()  # the one that is forked from
        assert any(scratch.iterdir())

    assert processes_of(group) == []
    assert list(scratch.iterdir()) == []


def test_leaves_nothing_after_an_exception_either(scratch):
    """The block may end in any way."""
    emulator = Emulator(port=0)
    with pytest.raises(KeyboardInterrupt), emulator:
        raise KeyboardInterrupt

    assert processes_of(emulator._server.pid) == []
    assert list(scratch.iterdir()) == []


@pytest.mark.parametrize("fatal", [signal.SIGTERM, signal.SIGKILL])
def test_goes_with_its_parent(tmp_path, fatal):
    """Even if the parent has no chance to clean up, as with kill -9."""
    program = (
        "import time\nfrom local.emulator import Emulator\n"
        "with Emulator(port=0) as e:\n print(e._server.pid, flush=True)\n time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with parent:
        group = int(parent.stdout.readline())
        parent.send_signal(fatal)

    assert eventually(lambda: processes_of(group) == [])
    assert eventually(lambda: list(tmp_path.iterdir()) == [])


def test_tells_why_it_did_not_start(scratch, monkeypatch):
    """The end of the log is in the message; nothing stays behind."""
    monkeypatch.setattr(
        Emulator, "_command", lambda *_: [sys.executable, "-c", "raise SystemExit('no luck')"]
    )

    with pytest.raises(EmulatorDied, match="no luck"), Emulator(port=0):
        pass
    assert list(scratch.iterdir()) == []


def test_refuses_to_serve_another_ministack(monkeypatch):
    """The version check is the first thing that the server does."""
    program = (
        "import sys; from importlib import metadata; metadata.version = lambda _: '1.0.0';"
        "from local import server; sys.argv[1:] = sys.argv[2:]; server.main()"
    )
    command = Emulator._command
    monkeypatch.setattr(
        Emulator,
        "_command",
        lambda self, fd: [sys.executable, "-c", program, *command(self, fd)[2:]],
    )

    with pytest.raises(EmulatorDied, match=r"ministack 1\.0\.0 is installed"), Emulator(port=0):
        pass


def test_a_client_calls_once_and_waits(emulator):
    """A sign-up that is slow here must not be made a second time."""
    config = emulator.client("cognito-idp").meta.config

    assert 1 == config.retries["total_max_attempts"]
    assert 300 == config.read_timeout


def test_mails_are_those_of_functions_and_of_cognito(emulator, app):
    """To, subject, text, html."""
    app.sign_up()
    ses = emulator.client("ses")
    ses.verify_email_identity(EmailAddress="us@example.com")
    ses.send_email(
        Source="us@example.com",
        Destination={"ToAddresses": [app.user]},
        Message={
            "Subject": {"Data": "Welcome"},
            "Body": {"Text": {"Data": "Hi"}, "Html": {"Data": "<p>Hi</p>"}},
        },
    )

    code, welcome = [mail for mail in emulator.mails() if app.user in mail.to]
    assert "123456" in code.text
    assert ("Welcome", "Hi", "<p>Hi</p>") == (welcome.subject, welcome.text, welcome.html)


def test_reset_forgets_everything():
    """Resources, mails and texts."""
    with Emulator(port=0) as emulator:
        sqs = emulator.client("sqs")
        sqs.create_queue(QueueName="q")
        sms = emulator.client("pinpoint-sms-voice-v2")
        sms.send_text_message(DestinationPhoneNumber="+447700900123", MessageBody="Hello")
        assert ["Hello"] == [text.text for text in emulator.texts()]
        emulator.reset()

        assert not sqs.list_queues().get("QueueUrls")
        assert [] == emulator.mails()
        assert [] == emulator.texts()


def _invoke_something(emulator):
    from io import BytesIO  # noqa: PLC0415
    from zipfile import ZipFile  # noqa: PLC0415

    code = BytesIO()
    with ZipFile(code, "w") as archive:
        archive.writestr("f.py", "def handler(event, context):\n    return event\n")
    role = emulator.client("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]
    aws = emulator.client("lambda")
    aws.create_function(
        FunctionName="f",
        Runtime="python3.12",
        Handler="f.handler",
        Role=role["Arn"],
        Code={"ZipFile": code.getvalue()},
    )
    aws.invoke(FunctionName="f", Payload=b"{}")["Payload"].close()
