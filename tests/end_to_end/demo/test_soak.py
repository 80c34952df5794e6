"""`make soak`, for as long as a test may take."""

import pytest

from local.soak.soak import OPERATIONS, soak

pytestmark = pytest.mark.emulator
USERS = 3


@pytest.mark.usefixtures("read")  # the demo's metrics, before more is counted
def test_users_at_once_are_told_of_once(suite, fault):
    """Every decision is on the topic, in the log and in the metrics; nothing else is."""
    judgement = soak(suite, goes_on=lambda done: done < 4 * OPERATIONS, users=USERS, seed=1)
    fault(
        f"none: {USERS} users at once",
        n=len(judgement.done),
        failed=len(judgement.failed),
        lost=judgement.lost.total() + len(judgement.unheard),
    )

    assert [] == judgement.differences
    assert len(judgement.done) >= 4 * OPERATIONS
    assert len({one.name for one in judgement.done}) > 8
    assert judgement.expected.total() > 100
