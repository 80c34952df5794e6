"""Invariant 13: containers whose clocks differ, and clocks that are set back."""

from datetime import timedelta

import pytest

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.send_budget import NotNow, SendBudget, Sends, one_more
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_table import Attempt, ChallengeTable
from runtime.passwordless.wishes import Opened, Wish

CLOCKS_DIFFER_BY_S = 5

BUDGET = SendBudget(per_hour=5, per_day=15, pause_s=30)


@pytest.fixture
def answer(dynamodb, stored, now):
    """Answer right, so long after the code was made, by a clock that is *ahead_s* ahead."""

    def answer(after, *, ahead_s):
        one = stored(expires_at=epoch(now + timedelta(minutes=10)))
        dynamodb.put_item(TableName="table", Item=one.item())
        return ChallengeTable(dynamodb, table="table", budget=AnswerBudget(3, 10, 25)).attempt(
            one.challenge,
            method=one.method,
            right_by=one.pepper,
            charged_to="email",
            must_be_sent=False,
            holder=one.holder,
            now=now + after + timedelta(seconds=ahead_s),
        )

    return answer


@pytest.mark.parametrize("ahead_s", range(-CLOCKS_DIFFER_BY_S, CLOCKS_DIFFER_BY_S + 1))
def test_13_who_answers_in_time_is_in_time_by_every_clock(answer, ahead_s):
    """Invariant 13: in the last second of ten minutes, and in the first."""
    assert Attempt.VERIFIED is answer(timedelta(seconds=599), ahead_s=ahead_s)
    assert Attempt.VERIFIED is answer(timedelta(0), ahead_s=ahead_s)


@pytest.mark.parametrize("ahead_s", [-CLOCKS_DIFFER_BY_S, 0, CLOCKS_DIFFER_BY_S])
def test_13_ten_seconds_late_is_late_by_every_clock(answer, ahead_s):
    """Invariant 13: the margin for two clocks, and not a second more."""
    assert Attempt.EXPIRED is answer(timedelta(minutes=10, seconds=10), ahead_s=ahead_s)


def test_13_a_clock_that_is_set_back_refills_no_budget():
    """Invariant 13: nor one that has fallen behind the turn of an hour or a day."""
    just_after = 86_400 * 20_000
    sends = Sends()
    for number in range(BUDGET.per_hour):
        sends = one_more(sends, BUDGET, now=just_after + number * 130)
    assert isinstance(one_more(sends, BUDGET, now=just_after + 3000), NotNow)

    for back_s in (1, CLOCKS_DIFFER_BY_S, 3600, 86_400):
        assert isinstance(one_more(sends, BUDGET, now=just_after - back_s), NotNow)


def test_13_no_time_comes_from_the_client(dynamodb, stored, now):
    """Invariant 13: a challenge ends by the server's clock, and no answer carries a time."""
    made = ChallengeRequests(dynamodb, table="table").open(
        stored("c" * 22, locale="de", browser="Date: 2099-01-01"),
        wish=Wish("digest", timedelta(seconds=60), is_lease=False),
        channel="email",
        budget=BUDGET,
        supersedes=None,
        now=now,
    )

    assert isinstance(made, Opened)
    assert epoch(now) + 30 == made.next_send_at
