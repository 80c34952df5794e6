import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.known_share import answer_shares, first_open, send_shares
from rules.passwordless.send_budget import NotNow, Refusal, SendBudget, Sends

NOW = 1_795_132_800
SMALL = SendBudget(per_hour=1, per_day=2, pause_s=30)
percents = st.integers(0, 60)
counts = st.integers(1, 100)


@pytest.mark.parametrize(
    ("hour", "day", "known"), [(5, 15, (2, 6, 4)), (3, 8, (1, 3, 2)), (8, 15, (3, 6, 4))]
)
def test_the_shares_are_those_that_are_promised(hour, day, known):
    """Two an hour and six a day, of which one device has four; by SMS one and three."""
    shares = send_shares(SendBudget(hour, day, 30), percent=40)

    assert known == (shares.known.per_hour, shares.known.per_day, shares.device.per_day)
    assert shares.known.per_hour == shares.device.per_hour


@given(counts, counts, percents)
def test_65_shares_are_parts_of_the_limit(hour, day, percent):
    """Invariant 65: the sum is the limit, and strangers always have something of it."""
    sends = send_shares(SendBudget(hour, day, 30), percent=percent)
    answers = answer_shares(AnswerBudget(3, hour, day), percent=percent)

    for shares in (sends, answers):
        assert (hour, day) == (
            shares.strangers.per_hour + shares.known.per_hour,
            shares.strangers.per_day + shares.known.per_day,
        )
        assert min(shares.strangers.per_hour, shares.strangers.per_day) >= 1
    assert sends.device.per_day <= sends.known.per_day
    assert answers.device_per_day <= answers.known.per_day


def test_the_first_purse_with_room_is_charged():
    """All that is in it, and nothing of the others."""
    full = Sends(hour=NOW // 3600, in_hour=1, day=NOW // 86400, in_day=1)
    purses = [[(Sends(), SMALL), (full, SMALL)], [(Sends(), SMALL)]]

    number, after = first_open(purses, now=NOW)

    assert 1 == number
    assert [1] == [each.in_day for each in after]
    assert 0 == first_open(purses[1:], now=NOW)[0]


def test_a_refusal_is_that_which_ends_first():
    """A purse opens when its last part does."""
    hour = Sends(hour=NOW // 3600, in_hour=1, day=NOW // 86400, in_day=1)
    day = Sends(day=NOW // 86400, in_day=2)
    paused = Sends(next_at=NOW + 7)

    assert NotNow(Refusal.TOO_MANY, NOW + 3600) == first_open(
        [[(hour, SMALL), (paused, SMALL)], [(day, SMALL)]], now=NOW
    )
    assert NotNow(Refusal.TOO_SOON, NOW + 7) == first_open(
        [[(paused, SMALL)], [(day, SMALL)]], now=NOW
    )
