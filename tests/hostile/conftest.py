"""Handlers print no more than their errors."""

import pytest


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """A thousand refusals say the same."""
    monkeypatch.setenv("POWERTOOLS_LOG_LEVEL", "ERROR")
