"""What the linter finds is told with the line of the source that has to be fixed."""

import re

import pytest

from infrastructure import lint
from infrastructure.compile import Source, Template
from infrastructure.lint import Finding, place, report
from infrastructure.pieces import Piece
from infrastructure.templates import TEMPLATES
from tests.loop.template import ROOT


@pytest.fixture(scope="module")
def pieces():
    return TEMPLATES[0].pieces()


@pytest.fixture(scope="module")
def lines(pieces):
    return "".join(piece.text for piece in pieces).splitlines()


@pytest.mark.parametrize(
    ("line", "file", "of"),
    [
        ("      UserPoolTier: !Ref UserPoolTier", "infrastructure/plain/20-pool.yaml", "UserPool"),
        (
            "      MaximumRetryAttempts: 2",
            "infrastructure/plain/70-delivery.yaml",
            "RelayInvocation",
        ),
    ],
)
def test_a_line_of_a_plain_file_is_that_line(pieces, lines, line, file, of):
    """In the file that somebody edits."""
    told = place(pieces, lines.index(line) + 1)
    found = re.fullmatch(rf"{file}:(\d+) \({of}\)", told)

    assert found, told
    assert line.strip() == (ROOT / file).read_text().splitlines()[int(found[1]) - 1].strip()


def test_a_line_of_a_shape_is_that_of_its_entry(pieces, lines):
    """And of a parameter that of its block; the resource is named."""
    at = lines.index("      Handler: events.consumers.webhooks.handler")
    told = place(pieces, at + 1)
    parameter = place(pieces, lines.index("  CodeLength:") + 2)

    assert re.fullmatch(
        r"infrastructure/plain/66-consumers\.yaml:\d+ \(WebhookConsumerFunction\)", told
    )
    assert re.fullmatch(
        r"infrastructure/parameters/45-passwordless\.yaml:\d+ \(CodeLength\)", parameter
    )


def test_a_line_of_a_folder_that_describes_is_named_by_it(pieces, lines):
    """Boards and alarms know themselves where they are said."""
    told = place(pieces, lines.index("  NoCanaryAlarm:") + 2)

    assert "pipeline/boards (NoCanaryAlarm)" == told
    assert "line 99999 of the template" == place(pieces, 99999)


@pytest.mark.slow
def test_what_the_linter_finds_is_told_with_its_origin():
    """A property that no queue has, of a piece at a known line."""
    text = "  BadQueue:\n    Type: AWS::SQS::Queue\n    Properties: {Colour: red}\n"
    bad = Source("bad", lambda _: [Piece("Resources", "BadQueue", text, "bad.yaml:7")])
    head = [Piece("Resources", "", "Resources:\n", "head.yaml:1")]
    smaller = Template("x.yaml", (Source("head", lambda _: head), bad))
    [told] = [line for line in report(smaller) if "Colour" in line]

    assert told.startswith("bad.yaml:7 (BadQueue): E3002 ")


def test_the_command_fails_if_there_is_something_to_mend(monkeypatch, capsys):
    """And says nothing if there is not."""
    from infrastructure.__main__ import main  # noqa: PLC0415

    found = [Finding(3, "E1", "wrong")]
    monkeypatch.setattr(lint, "_findings", lambda _: found)
    assert 1 == main(["--lint"])
    assert capsys.readouterr().out.endswith(": E1 wrong\n")

    found.clear()
    assert 0 == main(["--lint"])
    assert "" == capsys.readouterr().out
