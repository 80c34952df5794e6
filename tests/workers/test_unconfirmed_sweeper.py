"""Sign-ups that nobody confirmed."""

import json
from datetime import timedelta

import pytest

from events.contract.catalogue import Kind
from runtime.aws_client.errors import Refused, Unanswered
from workers.unconfirmed_sweeper import NotSwept, UnconfirmedSweeper

POOL = "eu-west-1_AbC"
TIMEOUT = Unanswered("timeout")
GONE = Refused({"Error": {"Code": "UserNotFoundException"}})


def sub(number):
    return f"b281eb78-0000-4000-8000-{number:012}"


class Cognito:
    """Users with their status and age; those in *broken* cannot be looked at."""

    def __init__(self, now):
        self.users = {
            sub(number): ("UNCONFIRMED", now - timedelta(hours=hours))
            for number, hours in enumerate([*range(22, 26), *(99 for _ in range(70))])
        }
        self.odd = {}
        self.confirmed_meanwhile, self.gone, self.broken, self.pages = set(), set(), set(), 0

    def list_users(self, *, UserPoolId, Filter, Limit, AttributesToGet, PaginationToken="0"):  # noqa: N803
        assert (POOL, 'cognito:user_status = "UNCONFIRMED"', ["sub"]) == (
            UserPoolId,
            Filter,
            AttributesToGet,
        )
        self.pages += 1
        start, names = int(PaginationToken), list(self.users)
        more = {"PaginationToken": str(start + Limit)} if start + Limit < len(names) else {}
        page = names[start : start + Limit]
        return {"Users": [self.listed(name) for name in page], **more}

    def listed(self, name):
        sub = [{"Name": "sub", "Value": name}]
        told = {"Username": name, "UserCreateDate": self.users[name][1], "Attributes": sub}
        return self.odd.get(name, told)

    def admin_get_user(self, *, UserPoolId, Username):  # noqa: N803
        assert POOL == UserPoolId
        if Username in self.broken:
            raise TIMEOUT
        if Username in self.gone:
            raise GONE
        status = "CONFIRMED" if Username in self.confirmed_meanwhile else "UNCONFIRMED"
        attributes = [{"Name": "sub", "Value": Username}]
        return {"Username": Username, "UserStatus": status, "UserAttributes": attributes}

    def admin_delete_user(self, *, UserPoolId, Username):  # noqa: N803
        assert POOL == UserPoolId
        del self.users[Username]


class Told:
    def __init__(self):
        self.facts = []

    def tell(self, kind, *, pool_id, subject, data):
        self.facts.append((kind, pool_id, subject, data))


class Pace:
    def __init__(self):
        self.waits = 0

    def wait(self):
        self.waits += 1


@pytest.fixture
def cognito(now):
    return Cognito(now)


@pytest.fixture
def announce():
    return Told()


@pytest.fixture
def pace():
    return Pace()


@pytest.fixture
def sweep(cognito, announce, pace, now):
    def sweep(*, keeps=timedelta(days=1), remaining_ms=lambda: 200_000, event=None):
        return UnconfirmedSweeper(
            cognito=cognito,
            pool_id=POOL,
            keeps=keeps,
            announce=announce,
            pace=pace,
            remaining_ms=remaining_ms,
            now=lambda: now,
        ).handle(event)

    return sweep


def test_who_is_older_than_a_day_is_deleted_and_told(sweep, cognito, announce, pace):
    """All pages of them; the younger ones stay, and Cognito is not hurried."""
    assert {"deleted": 72} == sweep()

    assert {sub(0), sub(1)} == set(cognito.users)
    told = [(kind, POOL, sub(2), {}) for kind in (Kind.SIGN_UP_ABANDONED, Kind.USER_DELETED)]
    assert told == announce.facts[:2]
    assert (2 * 72, 72, 2) == (len(announce.facts), pace.waits, cognito.pages)
    json.dumps(announce.facts)


def test_who_has_confirmed_meanwhile_stays(sweep, cognito, announce):
    """Between the list and the look; and who is gone is gone."""
    cognito.confirmed_meanwhile, cognito.gone = {sub(2)}, {sub(3)}

    assert {"deleted": 70} == sweep()
    assert sub(2) in cognito.users
    assert not {sub(2), sub(3)} & {subject for _, _, subject, _ in announce.facts}


def test_a_deletion_whose_answer_was_lost_is_told(sweep, cognito, announce, monkeypatch):
    """The client calls again then, and Cognito knows nobody of that name any more."""
    real = cognito.admin_delete_user

    def twice(**asked):
        real(**asked)
        raise GONE

    monkeypatch.setattr(cognito, "admin_delete_user", twice)

    assert {"deleted": 72} == sweep()
    assert 72 == sum(kind is Kind.USER_DELETED for kind, *_ in announce.facts)


def test_never_is_never(sweep, cognito):
    """UnconfirmedUsersDays 0: nobody is looked at."""
    assert {"deleted": 0} == sweep(keeps=None)
    assert 0 == cognito.pages


def test_one_that_cannot_be_looked_at_keeps_no_other(sweep, cognito):
    """The run fails after all others, so that the alarm hears of it."""
    cognito.broken = {sub(5)}
    with pytest.raises(NotSwept):
        sweep()

    assert {sub(0), sub(1), sub(5)} == set(cognito.users)


def test_it_ends_before_lambda_ends_it(sweep, cognito):
    """The next run goes on."""
    left = iter([200_000, 15_000, 14_999])

    assert {"deleted": 2} == sweep(remaining_ms=lambda: next(left))
    assert 72 == len(cognito.users)


def test_other_trouble_is_told(sweep, cognito, monkeypatch, capsys):
    """Such as a right that is missing."""

    def refuse(**_):
        raise Refused({"Error": {"Code": "AccessDeniedException"}})

    monkeypatch.setattr(cognito, "admin_delete_user", refuse)
    with pytest.raises(NotSwept):
        sweep()
    assert "AccessDeniedException" in capsys.readouterr().out


AWRY = {
    "no date": {"UserCreateDate": None},
    "a date of text": {"UserCreateDate": "2026-11-20"},
    "no attributes": {"Attributes": None},
    "no sub": {"Attributes": []},
    "attributes of another shape": {"Attributes": [{"Name": "sub"}]},
    "attributes that are none": {"Attributes": "sub"},
}
EVENTS = {
    "nothing": None,
    "a list": [1, 2],
    "text": "sweep!",
    "a number": 0,
    "an alarm of somebody else's": {"detail-type": "Scheduled Event", "detail": None},
    "half a surrogate": {"time": "\ud800"},
    "a megabyte": {"x" * 1_000_000: "y"},
    "users to delete": {"Users": [{"Username": sub(0)}], "keeps": 0},
}


@pytest.mark.parametrize("awry", AWRY)
def test_a_record_that_cannot_be_read_keeps_no_other(sweep, cognito, awry, capsys):
    """It stays, the others are swept, and the run fails for the alarm; no log has an address."""
    cognito.odd[sub(5)] = {**cognito.listed(sub(5)), "Email": "jo@example.com", **AWRY[awry]}
    with pytest.raises(NotSwept):
        sweep()

    assert {sub(0), sub(1), sub(5)} == set(cognito.users)
    assert "user not swept" in (said := capsys.readouterr().out)
    assert "jo@example.com" not in said


def test_an_answer_that_cannot_be_read_deletes_nobody(sweep, cognito, monkeypatch):
    """Of AdminGetUser: no attributes, no status, another user."""
    odd = iter([{}, {"UserAttributes": None}, {"UserAttributes": [{"Name": "sub", "Value": "x"}]}])
    real = cognito.admin_get_user

    def admin_get_user(**asked):
        answer = next(odd, None)
        return real(**asked) if answer is None else answer

    monkeypatch.setattr(cognito, "admin_get_user", admin_get_user)
    with pytest.raises(NotSwept):
        sweep()

    assert {sub(0), sub(1), sub(2), sub(3), sub(4)} == set(cognito.users)


def test_a_page_that_comes_again_comes_to_an_end(sweep, cognito, monkeypatch):
    """A token that was given before would be asked for until Lambda ends the run."""
    real = cognito.list_users
    monkeypatch.setattr(
        cognito, "list_users", lambda **asked: real(**asked) | {"PaginationToken": "60"}
    )

    assert {"deleted": 72} == sweep()
    assert 2 == cognito.pages


def test_the_sweeper_with_bad_input(sweep, cognito, fault, announce):
    """The event says nothing: whatever Lambda is given, the same users are swept."""
    for event in EVENTS.values():
        before = cognito.users.copy()
        assert {"deleted": 72} == sweep(event=event)
        assert {sub(0), sub(1)} == set(cognito.users)
        cognito.users = before
    for number, awry in enumerate(AWRY.values(), start=2):
        cognito.odd[sub(number)] = {**cognito.listed(sub(number)), **awry}
    with pytest.raises(NotSwept):
        sweep()

    left = set(cognito.users) - {sub(0), sub(1)}
    assert {sub(number) for number in range(2, 2 + len(AWRY))} == left
    failed = len(EVENTS) * 72 + 72 - len(AWRY) - len(announce.facts) // 2
    fault("bad input: unconfirmed_sweeper", n=len(EVENTS) + len(AWRY), failed=failed, lost=0)
    assert 0 == failed
