"""One suite and one play of the demo, for all modules of this package."""

from collections import Counter
from collections.abc import Iterator

import pytest

from local.demo.metrics import Metric, expected_metrics, read_metrics
from local.demo.play import events_of, play
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


@pytest.fixture(scope="package")
def read(suite: Suite, played: list[Played]) -> Counter[Metric]:
    """What CloudWatch had counted when the demo was over, whatever was done since."""
    return read_metrics(suite, expected_metrics(events_of(played)))
