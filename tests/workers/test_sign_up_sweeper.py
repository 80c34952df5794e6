"""Accounts whose code never came."""

import json

import pytest

from events.contract.catalogue import Kind
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.unproved_users import UnprovedUser
from runtime.user_pool.users import UserGone
from workers.sign_up_sweeper import NotSwept, SignUpSweeper

POOL = "eu-west-1_AbC"
SUBS = [f"b281eb78-0000-4000-8000-00000000000{number}" for number in range(3)]
TIMEOUT = Unanswered("timeout")


class Unproved:
    """The table; *lost* are those whose code came just now."""

    def __init__(self):
        self.subjects = list(SUBS)
        self.lost = set()

    def due(self, *, now):
        assert now
        return iter([UnprovedUser(POOL, subject) for subject in self.subjects])

    def claim(self, subject, *, now):
        assert now
        return subject not in self.lost

    def forget(self, subject):
        self.subjects.remove(subject)


class Cognito:
    """Users and what becomes of them; those in *broken* cannot be looked at."""

    def __init__(self):
        self.users = {subject: {"email": "jo@example.com"} for subject in SUBS}
        self.broken = set()

    def attributes(self, *, pool_id, user_name):
        assert POOL == pool_id
        if user_name in self.broken:
            raise TIMEOUT
        if user_name not in self.users:
            raise UserGone
        return self.users[user_name]

    def delete(self, *, pool_id, user_name):
        assert POOL == pool_id
        del self.users[user_name]


class Pace:
    def __init__(self):
        self.waits = 0

    def wait(self):
        self.waits += 1


@pytest.fixture
def unproved():
    return Unproved()


@pytest.fixture
def cognito():
    return Cognito()


@pytest.fixture
def pace():
    return Pace()


@pytest.fixture
def sweep(unproved, cognito, pace, announce, now):
    def sweep(remaining_ms=240_000):
        return SignUpSweeper(
            unproved=unproved,
            users=cognito,
            accounts=cognito,
            announce=announce,
            pace=pace,
            remaining_ms=lambda: remaining_ms,
            now=lambda: now,
        ).handle({})

    return sweep


def told(published):
    return [(event.kind, event.subject) for event in published]


def test_an_account_without_a_code_is_deleted_and_told(sweep, unproved, cognito, published, pace):
    """Slowly: Cognito's quota is everybody's."""
    assert {"looked_at": 3} == sweep()

    assert {} == cognito.users
    assert [] == unproved.subjects
    assert [(Kind.SIGN_UP_ABANDONED, subject) for subject in SUBS] == told(published)
    assert 3 == pace.waits


def test_an_account_that_is_proved_stays(sweep, unproved, cognito, published):
    """What the first code could not tell is told now; it collapses with what it told."""
    cognito.users[SUBS[1]]["email_verified"] = "true"
    sweep()

    assert [SUBS[1]] == list(cognito.users)
    assert [] == unproved.subjects
    assert (Kind.USER_CONFIRMED, SUBS[1]) == told(published)[1]
    assert "example.com" == published[1].data["email_domain"]


def test_whose_code_comes_at_that_moment_stays(sweep, unproved, cognito, published):
    """The table decides who was first."""
    unproved.lost = set(SUBS)
    sweep()

    assert SUBS == list(cognito.users) == unproved.subjects
    assert [] == published


def test_who_is_gone_is_forgotten(sweep, unproved, cognito, published):
    """An administrator deleted them, or Cognito refused the sign-up after PreSignUp."""
    cognito.users = {}
    sweep()

    assert [] == unproved.subjects
    assert [] == published


def test_one_that_cannot_be_looked_at_keeps_nobody_else(sweep, unproved, cognito, capsys):
    """It is tried again next time, and the function's alarm goes off."""
    cognito.broken = {SUBS[0]}

    with pytest.raises(NotSwept):
        sweep()
    assert [SUBS[0]] == list(cognito.users) == unproved.subjects
    assert "user not swept" in capsys.readouterr().out


def test_it_ends_in_time(sweep, unproved, published):
    """The next run goes on."""
    assert {"looked_at": 0} == sweep(remaining_ms=10_000)

    assert SUBS == unproved.subjects
    assert [] == published


def test_events_have_no_address(sweep, published, capsys):
    """Nor has the log."""
    sweep()

    assert "jo@" not in json.dumps([str(event) for event in published]) + capsys.readouterr().out
