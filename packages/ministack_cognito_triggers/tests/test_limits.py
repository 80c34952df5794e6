"""What can be set of the bridge."""

import sys

import pytest

from ministack_cognito_triggers.limits import WORKERS_VARIABLE, forks_workers


@pytest.mark.parametrize(
    ("platform", "asked", "forks"),
    [
        ("linux", None, True),
        ("linux", "fork", True),
        ("linux", "spawn", False),
        ("darwin", None, False),
        ("darwin", "fork", False),
    ],
)
def test_functions_are_forked_on_linux_unless_somebody_says_otherwise(
    monkeypatch, platform, asked, forks
):
    """On macOS never: its own libraries do not bear it."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv(WORKERS_VARIABLE, raising=False)
    if asked:
        monkeypatch.setenv(WORKERS_VARIABLE, asked)

    assert forks is forks_workers()
