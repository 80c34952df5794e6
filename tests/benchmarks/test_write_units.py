"""What consumers write to DynamoDB for a password sign-in."""

import pytest

from benchmarks.consumers import REACHED, write_units

BARS = {"by default": 0, "archive, too": 0, "webhooks, too": 4}


@pytest.mark.parametrize("what", REACHED)
def test_a_sign_in_costs_two_writes_and_a_users_first_of_the_day_three(what):
    """One for each event, a few for a batch. A webhook is claimed and settled, and costs two."""
    month, day, other = write_units(REACHED[what], number=100, size=50)

    assert 2.0 <= other - BARS[what] <= 2.1
    assert 3.0 <= day - BARS[what] <= 3.1
    assert 3.0 <= month - BARS[what] <= 3.1
