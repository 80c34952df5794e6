"""The sessions of one user: bounded, and an ended one never open again."""

from hypothesis import given
from hypothesis import strategies as st

from rules.tokens.own_sessions import OwnSession, ended, is_ended, is_noted, live, used

MOST = 50

DAY_S = 86_400


def session(since, *, last=0, days=7, **more):
    return OwnSession(since, last or since, since + days * DAY_S, "Firefox, Linux", **more)


def test_the_latest_used_comes_first_and_there_are_fifty():
    """The one that was used least recently is not listed any more."""
    sessions = ()
    for since in range(1, MOST + 3):
        sessions = used(sessions, session(since))

    assert [*range(MOST + 2, 2, -1)] == [each.since for each in sessions]


def test_a_session_that_is_used_again_is_one():
    """Whatever it was before."""
    assert [5, 1] == [each.since for each in used((session(1), session(5)), session(5, last=9))]


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 70)), max_size=150))
def test_an_ended_session_stays_ended_while_it_could_go_on(steps):
    """However many are begun after it."""
    sessions, over = (), set()
    for ends, since in steps:
        if ends:
            over |= {since} & {each.since for each in sessions}
            sessions = ended(sessions, since)
        elif since not in over:
            sessions = used(sessions, session(since, last=100))

    assert over == {each.since for each in sessions if each.is_ended}
    assert all(is_ended(sessions, since) for since in over)


def test_what_cannot_go_on_is_not_kept():
    """An ended one need not be known for longer either."""
    old = (session(1), session(2, is_ended=True), session(3, days=9))

    assert [3] == [each.since for each in live(old, now=2 + 7 * DAY_S)]
    assert [9 * DAY_S, 3] == [each.since for each in used(old, session(9 * DAY_S))]


def test_of_an_ended_session_no_browser_is_kept():
    """No more than that it is over."""
    assert (session(1), session(2, is_ended=True).since) == (
        (kept := ended((session(1), session(2)), 2))[0],
        kept[1].since,
    )
    assert ("", True) == (kept[1].browser, kept[1].is_ended)


def test_a_use_is_written_once_an_hour():
    """One refresh after another is no reason for a write."""
    before = (session(1, last=1000),)

    assert is_noted(before, session(1, last=1000 + 3599))
    assert not is_noted(before, session(1, last=1000 + 3600))
    assert not is_noted(before, session(2, last=1001))
