import subprocess
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from operators.__main__ import main, parser
from operators.outside import NotAgreed, Outside
from operators.sight import Sight
from operators.stack import DeployedStack, NotInStack
from operators.typed import positive
from tests.operators.conftest import CloudFormation

ROOT = Path(__file__).parent.parent.parent
COMMANDS = ["letters", "redrive", "replay", "tail", "story", "reach", "versions"]
COMMANDS += ["status", "erase", "export", "sign-out", "unverified", "take-over"]
COMMANDS += ["protect", "groups", "pools", "deploy"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_a_dry_run(command, capsys):
    """What it does, and what it does not."""
    with pytest.raises(SystemExit, match="0"):
        parser().parse_args([command, "--help"])

    told = capsys.readouterr().out
    assert "--dry-run" in told
    assert "--stack" in told


def test_runs_as_a_module():
    """As the README says."""
    run = subprocess.run(
        [sys.executable, "-m", "operators", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert all(command in run.stdout for command in COMMANDS)


def test_an_error_is_one_line(monkeypatch, capsys):
    """Nobody needs a traceback to learn that nothing listens."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    assert 1 == main(["letters"])
    assert capsys.readouterr().err.startswith("letters: Could not connect")


def test_a_stack_is_asked_once():
    """Names are looked up in what it answered."""
    stack = DeployedStack(CloudFormation({"Topic": ("AWS::SNS::Topic", "arn")}), name="tried")

    assert "arn" == stack.physical_id("Topic")
    assert ([], {}, []) == (stack.queue_urls(), stack.dead_letter_queues(), stack.log_groups())
    assert {} == stack.functions()
    with pytest.raises(NotInStack, match="tried has no Bucket"):
        stack.physical_id("Bucket")
    with pytest.raises(NotInStack, match="it has none"):
        stack.queue_url("Queue")


def test_nobody_there_is_no_yes(monkeypatch):
    """A script that forgot --yes changes nothing."""
    monkeypatch.setattr("sys.stdin", StringIO(""))
    outside = Outside(client=None, stack=None, console=Console(file=StringIO()))

    with pytest.raises(NotAgreed, match="--yes"):
        outside.agree("Move them?")


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", "\u0663", ""])
def test_a_pace_is_above_0(text):
    """Else it would never end, or never pause."""
    with pytest.raises(Exception, match="whole number above 0"):
        positive(text)


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", '{"data": 7}', '{"type": "a\\u001b[31m"}', '{"id": "jo@example.com"}'],
)
def test_what_is_no_event_shows_nothing(text):
    """Neither an address nor a control character reaches the terminal."""
    sight = Sight.of(text)

    assert ("", "", "", None, ()) == (
        sight.event_id,
        sight.type,
        sight.subject,
        sight.time,
        sight.facts,
    )


def test_the_parameters_of_a_stack_are_those_that_it_has():
    """As DescribeStacks tells of them."""
    cloudformation = SimpleNamespace(
        describe_stacks=lambda **_: {
            "Stacks": [{"Parameters": [{"ParameterKey": "RestApi", "ParameterValue": "on"}]}]
        }
    )

    assert {"RestApi": "on"} == DeployedStack(cloudformation, name="tried").parameters()
