"""The demo's tables fit into the terminal that is there."""

from types import SimpleNamespace

import pytest
from rich.console import Console

from local.demo.played import Outcome
from local.demo.report import report

TITLE = "Ada signs up with an address that has more letters than a column of a narrow terminal"
ANSWER = (
    "UserLambdaValidationException: PreSignUp failed with error DISPOSABLE_EMAIL: Please sign up"
)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_tables_fold_and_lose_nothing(width):
    """No line is longer than the terminal, and no word is cut off."""
    played = SimpleNamespace(
        step=SimpleNamespace(title=TITLE),
        answer=ANSWER,
        told=["sign_up.rejected disposable_domain"],
        outcome=Outcome.DIFFERS,
    )
    metric = ("SignUpRejected", (("reason", "disposable_domain"), ("client", "one-of-many")))
    console = Console(width=width)
    with console.capture() as captured:
        console.print(report([played], {metric: 1}, {metric: 1}))
    told = captured.get()

    assert all(len(line) <= width for line in told.splitlines())
    assert "…" not in told
    letters = "".join(sorted(char for char in told if char.isalnum()))
    for text in (TITLE, ANSWER, "disposable_domain"):
        for char in set(text) - set(" :._"):
            assert letters.count(char) >= text.count(char)
