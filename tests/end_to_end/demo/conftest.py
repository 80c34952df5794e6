"""One suite and one play of the demo, for all modules of this package."""

from collections.abc import Iterator

import pytest

from local.demo.play import play
from local.demo.played import Played
from local.suite import Suite, running_suite


@pytest.fixture(scope="package")
def suite() -> Iterator[Suite]:
    with running_suite() as running:
        yield running


@pytest.fixture(scope="package")
def played(suite: Suite) -> list[Played]:
    """The demo's scenario, played once; what tests count, they count of this."""
    return play(suite)
