"""What a new consumer costs beside its code: an entry and a parameter, tried in a copy."""

import shutil
import subprocess
import sys

import pytest

from tests.loop.template import ROOT

COPIED = ("api", "data", "docs", "events", "infrastructure", "local", "pipeline", "rules")
COPIED += ("runtime", "subscriber_kit", "tests", "triggers", "clients", "operators", "workers")
CODE = '''\
"""Tells a chat of locked codes."""

from runtime.entry import entrypoint
from runtime.settings.consumers import DeadLetterSettings, SeenSettings


def handle(event, *, seen, dead_letters):
    """Answer that every message was dealt with."""
    return {"batchItemFailures": [] if seen and dead_letters else event["Records"]}


def wire():
    """Connect it."""
    seen, dead = SeenSettings(), DeadLetterSettings()
    return lambda event: handle(event, seen=seen, dead_letters=dead)


handler = entrypoint(wire)
'''
ENTRY = """\
    consumer(
        "Chat",
        "Tells a chat of locked codes",
        holds="Messages to a chat",
        lost="The chat was not told of locked codes.",
        rights=[SEEN],
        kinds=("challenge.locked",),
        batch="10",
        condition="ChatMessages",
    ),
"""
PARAMETER = """\
- ChatMessages: {Label: Messages to a chat, Default: "false", AllowedValues: ["true", "false"]}
  Description: Whether a chat is told of locked codes.
  Conditions: {ChatMessages: "true"}
"""
AT_MOST = 15
HELD = (
    "test_functions",
    "test_least_privilege",
    "test_dashboard",
    "test_alarms",
    "test_environment",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project with a consumer more, and what `make template` makes of it."""
    copy = tmp_path_factory.mktemp("project")
    leave = shutil.ignore_patterns("node_modules", "__pycache__", "javascript", "pictures")
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=leave)
    for name in ("conftest.py", "pyproject.toml", "requirements-test.txt", "template.yaml"):
        shutil.copy(ROOT / name, copy / name)
    (copy / "events/consumers/chat.py").write_text(CODE)
    entries = copy / "infrastructure/entries/consumers.py"
    before, mark, after = entries.read_text().partition('    consumer(\n        "Archive",\n')
    entries.write_text(f"{before}{ENTRY}{mark}{after}")
    with (copy / "infrastructure/parameters/55-events.yaml").open("a") as parameters:
        parameters.write(PARAMETER)
    assert (0, "") == run(copy, "infrastructure")
    return copy


def run(copy, *command):
    """The exit code and all that a command in the *copy* says."""
    made = subprocess.run(
        [sys.executable, "-m", *command], cwd=copy, capture_output=True, text=True, check=False
    )
    return made.returncode, made.stdout + made.stderr


def test_a_consumer_is_fifteen_lines_in_two_files(copy):
    """All else is written by `make template`: template, rights, settings, cost, parameters."""
    changed = {}
    for path in sorted(copy.rglob("*")):
        before = ROOT / path.relative_to(copy)
        if not path.is_file() or path.suffix not in {".py", ".yaml", ".md"}:
            continue
        old = before.read_text() if before.exists() else ""
        if path.read_text() != old:
            changed[path.relative_to(copy).as_posix()] = path.read_text().count("\n") - old.count(
                "\n"
            )
    by_hand = {
        file: lines
        for file, lines in changed.items()
        if file.startswith(("infrastructure/", "tests/"))
    }

    assert set(changed) - set(by_hand) == {
        *("events/consumers/chat.py", "template.yaml"),
        *("docs/rights.md", "docs/operations.md", "docs/parameters.md"),
    }
    assert set(by_hand) == {
        *("infrastructure/entries/consumers.py", "infrastructure/parameters/55-events.yaml")
    }
    assert sum(by_hand.values()) <= AT_MOST


@pytest.mark.slow
def test_the_new_consumer_passes_the_tests_of_the_template(copy):
    """No table of theirs has to be told: it has its board, its alarm, its rights and no more."""
    tests = [f"tests/template/{each}.py" for each in HELD]
    code, told = run(copy, "pytest", "-q", "-p", "no:cacheprovider", *tests)

    assert 0 == code, told
    assert "ChatConsumer" in (copy / "docs/rights.md").read_text()
    assert "ChatDeadLettersAlarm" in (copy / "template.yaml").read_text()


@pytest.mark.slow
def test_a_right_that_no_review_has_seen_fails_in_the_copy(copy):
    """The tests do not pass because there is nothing that they would look at."""
    rights = copy / "docs/rights.md"
    text = rights.read_text()
    rights.write_text(
        text.replace("| `ChatConsumer` | `dynamodb:PutItem, ", "| `ChatConsumer` | `")
    )
    told = run(copy, "pytest", "-q", "-p", "no:cacheprovider", f"tests/template/{HELD[1]}.py")
    rights.write_text(text)

    assert 1 == told[0]
    assert "test_a_role_may_do_what_a_review_has_seen_and_no_more" in told[1]
