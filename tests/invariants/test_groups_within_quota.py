"""Groups within Cognito's quota of 25 a second, as `benchmarks.group_quota` plays them."""

import pytest

from benchmarks.group_quota import CALL_S, QUOTA, REPAIRING, World, played, user
from events.consumers import group_repair


@pytest.fixture(autouse=True)
def quiet(capsys):
    yield
    capsys.readouterr()


def test_two_hundred_confirmations_a_second_fail_none_and_leave_none_without_a_group():
    """Eight times the quota: a user who cannot have the group now gets it from the repair."""
    world = World(containers=20)
    world.run(per_second=200, seconds=6)

    assert 0 == world.failed
    assert {user(number) for number in range(1200)} == world.cognito.members
    assert max(world.took) <= CALL_S + 0.001  # one call, and no second try
    assert max(world.cognito.taken.values()) <= QUOTA
    # A container is refused once in ten seconds, and the repair hardly ever.
    assert sum(world.cognito.refused.values()) < 60
    assert max(world.delivered.values()) < 10  # of 72
    assert max(world.cognito.taken) < 120  # seconds until the last one


def test_at_usual_loads_the_group_is_there_before_the_first_token():
    """Nothing is left to the repair."""
    world = World(containers=20)
    world.run(per_second=20, seconds=5)

    assert {user(number) for number in range(100)} == world.cognito.members
    assert not world.delivered
    assert not world.cognito.refused


@pytest.mark.slow
def test_at_ten_thousand_sign_ins_a_second_no_confirmation_fails_or_waits():
    """Three of a hundred are sign-ups; their groups come at the pace of the repair."""
    world = played(300, seconds=20)

    assert 0 == world.failed
    assert {user(number) for number in range(6000)} == world.cognito.members
    assert max(world.took) <= CALL_S + 0.001
    assert max(world.cognito.taken.values()) <= QUOTA
    assert max(world.cognito.taken) < 6000 / group_repair.CALLS_PER_SECOND / REPAIRING + 20
