"""What consumers write to DynamoDB for a password sign-in."""

import pytest

from benchmarks.consumers import REACHED, write_units


@pytest.mark.parametrize(
    ("what", "size"), [("by default", 50), ("archive, too", 50), ("webhooks, too", 50)]
)
def test_a_sign_in_costs_two_writes_and_a_users_first_of_the_day_three(what, size):
    """One for each event, few for a batch; for webhooks one a batch, and none for an event."""
    month, day, other = write_units(REACHED[what], number=200, size=size)

    assert 2.0 <= other <= 2.1
    assert 3.0 <= day <= 3.1
    assert 3.0 <= month <= 3.1
