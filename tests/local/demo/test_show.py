"""What the demo prints, whatever becomes of it."""

import io

import pytest
from rich.console import Console

from local.demo import show as shown
from local.demo.play import EmulatorGone


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (EmulatorGone("the emulator does not answer"), "the emulator does not answer"),
        (LookupError("no queue"), "The demo ended early: LookupError: no queue"),
    ],
)
def test_a_demo_that_breaks_off_is_told_and_ends_nothing(monkeypatch, error, words):
    """`make run` goes on serving, and `make demo` ends with 1."""

    def play(*_, **__):
        raise error

    monkeypatch.setattr(shown, "play", play)
    console = Console(file=io.StringIO(), width=120)

    assert not shown.show(None, console)
    assert words in console.file.getvalue()
    assert "Traceback" not in console.file.getvalue()
