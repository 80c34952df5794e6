from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.answer_budget import window, window_end
from rules.passwordless.send_budget import NotNow, Refusal, SendBudget, Sends, one_more

DAY_S = 86_400
HOUR_S = 3600

BUDGET = SendBudget(per_hour=5, per_day=15, pause_s=30)
MIDNIGHT = 1_795_132_800  # of some day, UTC


def sent_at(times, budget=BUDGET):
    """Which of the *times* something is sent at, asked for at each."""
    sends, sent = Sends(), []
    for now in times:
        after = one_more(sends, budget, now=now)
        if isinstance(after, Sends):
            sends = after
            sent.append(now)
    return sent


def test_the_pause_grows_to_four_times_and_no_further():
    """30 s, 60 s, 120 s, 120 s, and then the hour is used up."""
    sent = sent_at(range(MIDNIGHT, MIDNIGHT + HOUR_S))

    assert [30, 60, 120, 120] == [b - a for a, b in pairwise(sent)]


def test_asking_too_soon_is_told_when_it_is_not():
    """And is not punished: asking does not prolong the wait."""
    sends = one_more(Sends(), BUDGET, now=MIDNIGHT)
    for later in range(30):
        assert NotNow(Refusal.TOO_SOON, MIDNIGHT + 30) == one_more(
            sends, BUDGET, now=MIDNIGHT + later
        )

    assert isinstance(one_more(sends, BUDGET, now=MIDNIGHT + 30), Sends)


def test_the_hour_and_the_day_have_an_end():
    """The sixth in an hour waits for the next, the sixteenth on a day for the day after."""
    whole_day = sent_at(range(MIDNIGHT, MIDNIGHT + DAY_S, 10))

    assert 15 == len(whole_day)
    assert all(MIDNIGHT <= now < MIDNIGHT + 3 * HOUR_S for now in whole_day)
    sends = Sends(next_at=0, hour=window(HOUR_S, now=MIDNIGHT), in_hour=5)
    assert NotNow(Refusal.TOO_MANY, MIDNIGHT + HOUR_S) == one_more(sends, BUDGET, now=MIDNIGHT)
    sends = Sends(next_at=0, day=window(DAY_S, now=MIDNIGHT), in_day=15)
    assert NotNow(Refusal.TOO_MANY, MIDNIGHT + DAY_S) == one_more(sends, BUDGET, now=MIDNIGHT)


def test_a_new_hour_does_not_shorten_the_wait():
    """Asked for at one minute to, and again at the turn."""
    late = MIDNIGHT + HOUR_S - 5
    sends = one_more(Sends(), BUDGET, now=late)

    assert NotNow(Refusal.TOO_SOON, late + 30) == one_more(sends, BUDGET, now=late + 6)


@given(
    st.lists(st.integers(MIDNIGHT, MIDNIGHT + 2 * DAY_S), max_size=300),
    st.builds(
        SendBudget,
        per_hour=st.integers(2, 20),
        per_day=st.integers(4, 60),
        pause_s=st.integers(10, 120),
    ),
)
def test_no_storm_gets_more_than_the_budget(times, budget):
    """Whenever and however often is asked, also with a clock that goes back (invariants 13, 23)."""
    sent = sent_at(times, budget)
    for length_s, most in ((HOUR_S, budget.per_hour), (DAY_S, budget.per_day)):
        counts = [window(length_s, now=each) for each in sent]
        assert all(counts.count(each) <= most for each in counts)
    assert all(b - a >= budget.pause_s for a, b in pairwise(sent))


@given(st.integers(0, 2**40), st.sampled_from([HOUR_S, DAY_S]))
def test_every_second_is_in_one_window(now, length_s):
    """Windows follow each other without a gap."""
    end = window_end(length_s, now=now)

    assert now < end <= now + length_s
    assert window(length_s, now=end) == window(length_s, now=now) + 1
    assert window(length_s, now=end - 1) == window(length_s, now=now)


DAY = SendBudget(per_hour=100, per_day=3, pause_s=30)


def test_the_count_of_a_day_ends_with_the_day():
    """Who got all of yesterday's messages gets today's, however often they ask."""
    yesterday = [MIDNIGHT - 7200 + 1000 * number for number in range(6)]
    today = [MIDNIGHT + 1000 * number for number in range(6)]

    assert 3 == len([at for at in sent_at([*yesterday, *today], DAY) if at < MIDNIGHT])
    assert 3 == len([at for at in sent_at([*yesterday, *today], DAY) if at >= MIDNIGHT])


def test_the_count_of_an_hour_ends_with_the_hour():
    """And that of the day goes on."""
    sends = Sends(next_at=0, hour=MIDNIGHT // HOUR_S, in_hour=4, day=MIDNIGHT // DAY_S, in_day=7)
    later = sends.at(MIDNIGHT + HOUR_S)

    assert (0, 7) == (later.in_hour, later.in_day)
    assert (4, 7) == (sends.at(MIDNIGHT - DAY_S).in_hour, sends.at(MIDNIGHT - DAY_S).in_day)


def test_nothing_is_sent_yet_in_the_beginning():
    """Of an hour and a day that never were."""
    assert Sends(next_at=0, hour=0, in_hour=0, day=0, in_day=0) == Sends()
