"""The item of a user's sessions: noted, ended once, and never opened again by who was slower."""

from datetime import UTC, datetime, timedelta

import pytest

from runtime.aws_client.errors import CallFailed, Refused, Unanswered
from runtime.tokens.own_sessions import OwnSessions, sessions_key, sessions_of
from tests.moto_by_http import moto_table

SUB, OTHER = "b281eb78-0000-4000-8000-000000000001", "b281eb78-0000-4000-8000-000000000002"
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
BEGAN = int(NOON.timestamp())
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.fixture
def table():
    with moto_table() as client:
        yield client


class Clock:
    time = NOON

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def own(table, clock):
    return OwnSessions(table, table="table", lifetime=timedelta(days=7), now=clock)


def item_of(table, subject=SUB):
    return table.get_item(TableName="table", Key=sessions_key(subject)).get("Item")


def test_a_session_is_listed_with_what_it_goes_on_in(own):
    """Of the caller's words no more than browser and system."""
    assert own.goes_on(SUB, BEGAN, agent=AGENT)
    [session] = own.all(SUB)

    assert (BEGAN, BEGAN, "Firefox, Linux") == (session.since, session.last, session.browser)
    assert BEGAN + 7 * 86_400 == session.until
    assert () == own.all(OTHER)


def test_an_ended_session_goes_on_for_nobody(own, clock):
    """And no other one is ended by it."""
    for since in (BEGAN, BEGAN + 1):
        own.goes_on(SUB, since, agent="")
    own.goes_on(OTHER, BEGAN, agent="")
    assert own.end(SUB, BEGAN)
    clock.time += timedelta(hours=2)

    assert not own.goes_on(SUB, BEGAN, agent="")
    assert own.goes_on(SUB, BEGAN + 1, agent="")
    assert own.goes_on(OTHER, BEGAN, agent="")
    assert [True, False] == [own.is_ended(SUB, since) for since in (BEGAN, BEGAN + 1)]
    assert [BEGAN + 1] == [each.since for each in own.all(SUB)]


def test_what_was_not_seen_or_is_over_is_not_ended(own, clock):
    """So that nobody is told twice."""
    own.goes_on(SUB, BEGAN, agent="")
    ended = [own.end(SUB, since) for since in (BEGAN, BEGAN, BEGAN + 1)]
    own.goes_on(SUB, BEGAN + 2, agent="")
    clock.time += timedelta(days=7, seconds=2)

    assert [True, False, False] == ended
    assert not own.end(SUB, BEGAN + 2)


def test_an_hour_has_one_write(own, table, clock):
    """A refresh every quarter of an hour is no reason for more."""
    own.goes_on(SUB, BEGAN, agent="")
    first = item_of(table)
    clock.time += timedelta(minutes=59)
    own.goes_on(SUB, BEGAN, agent="")
    assert first == item_of(table)
    clock.time += timedelta(minutes=1)
    own.goes_on(SUB, BEGAN, agent="")

    assert [BEGAN + 3600] == [each.last for each in sessions_of(item_of(table))]


def test_the_item_lives_as_long_as_its_last_session(own, table, clock):
    """The table's TTL deletes it then."""
    own.goes_on(SUB, BEGAN, agent="")
    clock.time += timedelta(hours=5)
    own.goes_on(SUB, BEGAN + 18_000, agent="")

    assert str(BEGAN + 18_000 + 7 * 86_400) == item_of(table)["expires_at"]["N"]


def test_all_are_forgotten(own):
    """Where Cognito has ended them."""
    own.goes_on(SUB, BEGAN, agent="")
    own.forget(SUB)

    assert () == own.all(SUB)


class Slower:
    """Somebody else writes between each read and the write that follows, so many times."""

    def __init__(self, table, meanwhile, times):
        self._table, self._meanwhile, self._times = table, meanwhile, times

    def put_item(self, **asked):
        if self._times:
            self._times -= 1
            self._meanwhile()
        return self._table.put_item(**asked)

    def __getattr__(self, name):
        return getattr(self._table, name)


def slower(table, clock, meanwhile, times=1):
    return OwnSessions(
        Slower(table, meanwhile, times), table="table", lifetime=timedelta(days=7), now=clock
    )


def test_a_use_that_meets_the_end_does_not_open_it_again(own, table, clock):
    """It was read before, and is written after."""
    own.goes_on(SUB, BEGAN, agent="")
    clock.time += timedelta(hours=2)
    late = slower(table, clock, lambda: own.end(SUB, BEGAN))

    assert not late.goes_on(SUB, BEGAN, agent="")
    assert own.is_ended(SUB, BEGAN)


def test_an_end_that_meets_another_sign_in_loses_neither(own, table, clock):
    """The other one is listed."""
    own.goes_on(SUB, BEGAN, agent="")
    late = slower(table, clock, lambda: own.goes_on(SUB, BEGAN + 1, agent=""))

    assert late.end(SUB, BEGAN)
    assert own.is_ended(SUB, BEGAN)
    assert [BEGAN + 1] == [each.since for each in own.all(SUB)]


def test_the_first_session_that_meets_another_is_not_lost(own, table, clock):
    """Two browsers at once, of a user who had none."""
    late = slower(table, clock, lambda: own.goes_on(SUB, BEGAN + 1, agent=""))

    assert late.goes_on(SUB, BEGAN, agent="")
    assert {BEGAN, BEGAN + 1} == {each.since for each in own.all(SUB)}


def others(own):
    """A session more each time."""
    since = iter(range(BEGAN + 1, BEGAN + 99))
    return lambda: own.goes_on(SUB, next(since), agent="")


def test_who_is_always_slower_gives_up(own, table, clock, capsys):
    """A sign-in goes on without being listed; an end is not said to be one."""
    own.goes_on(SUB, BEGAN, agent="")
    late = slower(table, clock, others(own), times=99)

    assert late.goes_on(SUB, BEGAN + 1000, agent="")
    assert "session not noted" in capsys.readouterr().out
    with pytest.raises(CallFailed):
        late.end(SUB, BEGAN)


class Fails:
    def __init__(self, error):
        self._error = error

    def __getattr__(self, _):
        def fail(**_):
            raise self._error

        return fail


def test_a_table_that_fails_keeps_nobody_out_and_says_so(clock, capsys):
    """What the tokens open asks once more; what must know, is told."""
    own = OwnSessions(
        Fails(Unanswered("timeout")), table="table", lifetime=timedelta(days=7), now=clock
    )

    assert own.goes_on(SUB, BEGAN, agent="")
    assert "session not noted" in capsys.readouterr().out
    for call in (own.all, own.forget, lambda sub: own.is_ended(sub, BEGAN)):
        with pytest.raises(CallFailed):
            call(SUB)


def test_another_refusal_than_that_of_the_condition_is_none_of_its_own(own, table, clock):
    """Such as throttling."""
    own.goes_on(SUB, BEGAN, agent="")

    def throttle():
        raise Refused({"Error": {"Code": "ThrottlingException"}}, "PutItem")

    with pytest.raises(Refused):
        slower(table, clock, throttle).end(SUB, BEGAN)
