"""The suite as `make run` starts it, for each file of tests again: one counts what happened."""

from collections.abc import Iterator

import pytest

from local.demo.play import play
from local.demo.played import Played
from local.suite import Suite, running_suite


@pytest.fixture(scope="module")
def suite() -> Iterator[Suite]:
    with running_suite(is_warm=False) as running:
        yield running


@pytest.fixture(scope="module")
def played(suite: Suite) -> list[Played]:
    """The demo's scenario, played once."""
    return play(suite)
