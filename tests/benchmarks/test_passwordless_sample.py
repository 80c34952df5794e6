"""The benchmark against AWS's passwordless sample runs."""

import os
import sys
from unittest.mock import patch

import pytest

from benchmarks import passwordless

pytestmark = pytest.mark.emulator


def test_both_designs_sign_a_user_in(monkeypatch, capsys):
    """And each call that a user waits for is counted."""
    monkeypatch.setattr(sys, "argv", ["passwordless", "1"])
    monkeypatch.setattr(passwordless, "WARM_UP", 0)
    with patch.dict(os.environ):
        passwordless.main()
    ours, theirs = capsys.readouterr().out.strip().splitlines()[-2:]

    assert "BatchGetItem, TransactWriteItems, SendMessage" in ours
    assert "SendEmail" in theirs
