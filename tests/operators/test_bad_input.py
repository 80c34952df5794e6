"""Every command with bad input: one sentence, a code that is not 0, and never a traceback."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from operators.__main__ import main
from operators.commands import COMMANDS

# What is wanted besides the command's name, with nothing wrong in it.
WANTED = {
    "redrive": ["MetricsQueue"],
    "replay": ["MetricsQueue", "--from", "2026-11-20T00:00:00Z", "--archive", "theirs"],
    "user timeline": ["0c9a6f52-6d6b-4f5e-9c53-6a3c2a1f7d10"],
    "mail status": ["ada@example.com"],
    "groups": ["copy", "members", "staff"],
    "erase": ["ada@example.com"],
    "export": ["ada@example.com"],
    "take-over": ["ada@example.com"],
    "sign-out": ["ada@example.com"],
    "unlink": ["ada@example.com", "Google"],
    "attach": ["--pool", "eu-west-1_AbCdEfGhI"],
    "detach": ["--pool", "eu-west-1_AbCdEfGhI"],
}
OF_NO_STACK = {"pools", "deploy", "detach"}  # lists pools; makes the stack; rescues its pool
CODES = {
    "status": 3,
    "attach": 5,
    "detach": 5,
}  # status asks each source and says which it has not read
OF_AWS = sorted(set(COMMANDS) - {"completion"})


MISSING = b"""<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
<Message>Stack with id nosuch does not exist</Message></Error></ErrorResponse>"""


@pytest.fixture(scope="module")
def no_stack():
    """The address of an AWS that knows none, whatever it is asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(400)
            self.send_header("x-amzn-errortype", "ValidationError")
            self.send_header("Content-Length", str(len(MISSING)))
            self.end_headers()
            self.wfile.write(MISSING)

        do_GET = do_PUT = do_HEAD = do_POST  # noqa: N815  (http.server's names)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def run(capsys, monkeypatch, tmp_path, no_stack):
    """The exit code of a command, and the lines that it says."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", no_stack)
    monkeypatch.chdir(tmp_path)

    def run(command, *words, region="eu-west-1"):
        asked = [*command.split(), *WANTED.get(command, []), "--region", region, "--yes"]
        try:
            code = main([*asked, *words])
        except SystemExit as ended:
            code = ended.code
        return code, "".join(capsys.readouterr()).strip().splitlines()

    return run


@pytest.mark.parametrize("command", OF_AWS)
def test_a_profile_that_is_not_there(run, command):
    code, [line] = run(command, "--profile", "nosuch")

    assert (65, True) == (code, line.startswith(f"{command}: The config profile (nosuch)"))


@pytest.mark.parametrize("command", OF_AWS)
def test_a_region_that_is_none(run, command):
    code, [line] = run(command, region="not a region")

    assert (65, True) == (code, "not a region" in line)


@pytest.mark.parametrize("command", sorted(set(OF_AWS) - OF_NO_STACK))
def test_a_stack_that_is_not_there(run, command):
    code, told = run(command, "--stack", "nosuch")

    assert (CODES.get(command, 1), 1) == (code, len(told) if command != "status" else 1)
    assert "ValidationError" in told[-1]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_word_too_many_and_an_unknown_option(run, command):
    for wrong in (["a", "b", "c", "d"], ["--nosuch"]):
        code, lines = run(command, *wrong)

        assert 64 == code
        assert lines[0].startswith("usage: ")


@pytest.mark.parametrize(
    ("command", "option"),
    [("deploy", "--release"), ("attach", "--undo"), ("detach", "--undo"), ("grafana", "--to")],
)
def test_a_file_that_is_not_there(run, command, option):
    code, [_] = run(command, option, "nowhere/nosuch.json")

    assert code not in (0, None)
