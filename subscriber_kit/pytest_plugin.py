"""
The kit as a fixture of pytest: ``pytest -p subscriber_kit.pytest_plugin``.

Or, in ``conftest.py``, ``pytest_plugins = ["subscriber_kit.pytest_plugin"]``. Where
the package is installed, pytest has the fixture without either.

    def test_obeys_the_contract(obeys_the_contract):
        obeys_the_contract(fresh)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .checking import Fresh, check


@pytest.fixture
def obeys_the_contract() -> Callable[..., None]:
    """Fail the test with every finding of `check`, which takes the same arguments."""

    def obeys_the_contract(fresh: Fresh, **asked: Any) -> None:
        __tracebackhide__ = True
        findings = check(fresh, **asked)
        if findings:
            pytest.fail("\n".join(map(str, findings)), pytrace=False)

    return obeys_the_contract
