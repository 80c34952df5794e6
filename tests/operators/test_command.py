import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
)
from rich.console import Console

from operators.__main__ import main, parser
from operators.commands import COMMANDS, FORMERLY, GROUPS
from operators.failures import exit_code, sentence
from operators.outside import NotAgreed, Outside
from operators.report import Report
from operators.sight import Sight
from operators.stack import DeployedStack, NotInStack
from operators.typed import positive
from tests.operators.conftest import CloudFormation

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_a_dry_run(command, capsys):
    """What it does, and what it does not."""
    with pytest.raises(SystemExit, match="0"):
        parser().parse_args([*command.split(), "--help"])

    told = capsys.readouterr().out
    assert COMMANDS[command].__doc__.strip().partition("\n")[0] in told.replace("\n", " ")
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

    assert all(command.split()[0] in run.stdout for command in COMMANDS)


def test_an_error_is_one_line(monkeypatch, capsys):
    """Nobody needs a traceback to learn that nothing listens."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    assert 69 == main(["dlq", "list"])
    assert capsys.readouterr().err.startswith("dlq list: Could not connect")


@pytest.mark.parametrize(("old", "new"), FORMERLY.items())
def test_a_name_of_before_works_and_says_the_new_one(old, new, capsys):
    """For one release."""
    with pytest.raises(SystemExit, match="0"):
        main([old, "--help"])

    said = capsys.readouterr()
    assert f'Deprecated: use "{new}" instead of "{old}".\n' == said.err
    assert f"operators {new} " in said.out


def test_the_value_of_an_option_is_no_name_of_before(capsys):
    """A stack may be called so."""
    with pytest.raises(SystemExit, match="0"):
        main(["--stack", "tail", "status", "--help"])

    assert "" == capsys.readouterr().err


def test_options_stand_before_or_after_the_command():
    """The one behind wins, as the nearer."""
    before = parser().parse_args(["--stack", "one", "--output", "json", "dlq", "list"])
    after = parser().parse_args(["--stack", "one", "dlq", "list", "--stack", "two", "--yes"])

    assert ("one", "json", False) == (before.stack, before.output, before.yes)
    assert ("two", "text", True) == (after.stack, after.output, after.yes)


@pytest.mark.parametrize(
    "words", [[], ["letter"], ["dlq"], ["dlq", "lists"], ["status", "--output", "xml"]]
)
def test_wrong_usage_has_a_code_of_its_own(words, capsys):
    """EX_USAGE, so that a script tells it from what it asked about."""
    with pytest.raises(SystemExit, match="64"):
        main(words)

    assert "usage: " in capsys.readouterr().err


def denied(code):
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "DescribeStacks")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ProfileNotFound(profile="nosuch"), 65, "`aws configure list-profiles`"),
        (NoRegionError(), 65, "Give --region"),
        (NoCredentialsError(), 77, "aws sso login"),
        (denied("AccessDeniedException"), 77, "AccessDeniedException"),
        (denied("ExpiredTokenException"), 77, "ExpiredToken"),
        (denied("ValidationError"), 1, "DescribeStacks"),
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:9"), 69, "Could not connect"),
        (ValueError("not an e-mail address"), 65, "not an e-mail address"),
        (FileNotFoundError(2, "No such file or directory", "x.json"), 65, "x.json"),
        (NotAgreed("nothing was changed"), 1, "nothing was changed"),
    ],
)
def test_each_failure_has_a_sentence_and_a_code(error, code, words):
    """What was wrong, and what to do where that is known."""
    assert (code, True) == (exit_code(error), words in sentence(error))


def test_an_unknown_profile_is_no_traceback(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))

    assert 65 == main(["status", "--profile", "nosuch", "--region", "eu-west-1"])
    assert "list-profiles" in capsys.readouterr().err


def test_a_reader_who_has_enough_ends_it_quietly(monkeypatch):
    """As `| head` does."""

    def run(*_):
        raise BrokenPipeError

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setattr("operators.status.run", run)
    monkeypatch.setattr("sys.stdout", StringIO())

    assert 141 == main(["status", "--region", "eu-west-1"])


def test_json_lists_items_and_says_its_schema():
    """Lists and answers; text for people is left out."""
    written = []
    report = Report(schema="operators.dlq-list/1", write=written.append)
    outside = Outside(client=None, stack=None, console=None, report=report)
    outside.say("       3  Queue", queue="Queue", messages=3)
    outside.say("something else")
    outside.note("2 shown")
    report.end()

    [text] = written
    assert {
        "schema": "operators.dlq-list/1",
        "items": [{"queue": "Queue", "messages": 3}, {"message": "something else"}],
        "next": None,
    } == json.loads(text)


def test_json_lines_are_written_when_they_are_known():
    """One item a line, and nothing at the end."""
    written = []
    report = Report(schema="operators.events-tail/1", is_lines=True, write=written.append)
    report.add({"type": "a"})
    first = list(written)
    report.end()

    assert (
        [{"type": "a"}] == [json.loads(each) for each in first] == [json.loads(x) for x in written]
    )


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion_names_every_command(shell, capsys):
    """It is what the shell evaluates, and needs no AWS."""
    assert 0 == main(["completion", shell])

    told = capsys.readouterr().out
    for name in COMMANDS:
        assert all(word in told for word in name.split())
    assert "complete -o default" in told


def test_bash_completes_what_is_typed(capsys):
    """In a real shell: after dlq comes list."""
    main(["completion", "bash"])
    asked = "COMP_WORDS=(operators dlq l); COMP_CWORD=2; _operators; echo ${COMPREPLY[@]}"
    run = subprocess.run(
        ["bash", "-c", f"{capsys.readouterr().out}\n{asked}"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "list\n" == run.stdout


def test_fish_completes_a_command_and_then_its_second_word(capsys):
    """In fish's own words, by the same list; an option that takes a value wants one."""
    main(["completion", "fish"])
    lines = capsys.readouterr().out.splitlines()

    assert {"complete -c operators -l stack -r", "complete -c operators -l dry-run"} <= set(lines)
    [first] = [line for line in lines if "__fish_use_subcommand" in line]
    firsts = first.partition(' -a "')[2].rstrip('"').split()
    assert firsts == list(dict.fromkeys(name.partition(" ")[0] for name in COMMANDS))
    assert (
        'complete -c operators -n "__fish_seen_subcommand_from dlq; and not '
        '__fish_seen_subcommand_from list" -a "list"'
    ) in lines


def test_every_group_has_a_command():
    assert set(GROUPS) == {name.partition(" ")[0] for name in COMMANDS if " " in name}


HALVES = [
    "a\ud800b@example.com",
    "jo@exam\udfffple.com",
    "\ud83d@example.com",
    "jo\udcff@example.org",
]


@pytest.mark.parametrize(
    "command", ["mail status", "erase", "export", "sign-out", "take-over", "user timeline"]
)
@pytest.mark.parametrize("address", HALVES, ids=ascii)
def test_half_a_character_is_nobodys_address(command, address, monkeypatch, capsys):
    """Octets that are no UTF-8 come as such; AWS is not asked."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")

    assert 65 == main([*command.split(), address])
    assert f"{command}: the input ends within a character\n" == capsys.readouterr().err


def test_a_whole_character_is_asked_for(monkeypatch, capsys):
    """Those next to the halves, too."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    assert 69 == main(["export", "j\ud7ff\ue000\U0001f600@example.com"])
    assert capsys.readouterr().err.startswith("export: Could not connect")


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


def test_what_was_wrong_and_what_to_do_are_two_sentences():
    """AWS's own messages have no full stop."""
    told = sentence(ProfileNotFound(profile="nosuch"))

    assert told.startswith("The config profile (nosuch) could not be found. ")
