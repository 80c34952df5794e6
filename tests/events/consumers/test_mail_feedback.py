"""The consumer of bounces and complaints."""

import pytest

from events.consumers.mail_feedback import Reach, handle
from events.contract.catalogue import Kind
from events.contract.schema import encode
from rules.passwordless.address_keys import unreachable
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.pepper import Peppers
from runtime.user_pool.users import UserGone
from tests.events.consumers.conftest import POOL, SUB
from tests.events.consuming.test_feedback import written

KEYS = [unreachable(secret, address="jo@example.com") for secret in (b"new", b"old")]


class Suppressions:
    """The list in memory, by key."""

    def __init__(self):
        self.until = {}
        self.is_broken = False

    def add(self, key, *, until):
        if self.is_broken:
            raise Unanswered("timeout")
        self.until[key] = until

    def lift(self, keys):
        return [self.until.pop(key, None) for key in keys] != [None, None]


class Users:
    def __init__(self):
        self.known = {"email": "jo@example.com", "email_verified": "true"}
        self.error = None

    def attributes(self, *, pool_id, user_name):
        assert (POOL, SUB) == (pool_id, user_name)
        if self.error:
            raise self.error
        return self.known


@pytest.fixture
def suppressions():
    return Suppressions()


@pytest.fixture
def users():
    return Users()


@pytest.fixture
def deliver(suppressions, users, announce, seen, dead_letters, now, batch, failed):
    def deliver(*bodies, **known):
        event = batch(*bodies, **known)
        addresses = AddressKeys(Peppers(newest="2", by_version={"1": b"old", "2": b"new"}))
        answer = handle(
            event,
            reach=Reach(
                suppressions=suppressions,
                users=users,
                addresses=lambda: addresses,
                announce=announce,
            ),
            seen=seen,
            bury=dead_letters.bury,
            now=lambda: now,
        )
        return failed(event, answer)

    return deliver


def test_a_hard_bounce_is_told_and_suppresses(deliver, suppressions, published):
    """By the key that came with the mail."""
    assert [] == deliver(written())
    [event] = published

    assert ["a" * 64] == list(suppressions.until)
    assert Kind.CHALLENGE_BOUNCED == event.kind
    assert SUB == event.subject
    assert {"method": "EMAIL_CODE", "reason": "hard_bounce"} == event.data


def test_a_soft_bounce_is_told_alone(deliver, suppressions, published):
    """It is counted, and mail goes on."""
    assert [] == deliver(written(severity="Transient"))

    assert {} == suppressions.until
    assert ["soft_bounce"] == [event.data["reason"] for event in published]


def test_a_complaint_is_told_and_suppresses(deliver, suppressions, published):
    """For longer, which the list decides."""
    assert [] == deliver(written("complaint"))

    assert ["a" * 64] == list(suppressions.until)
    assert [(Kind.CHALLENGE_COMPLAINED, {"method": "EMAIL_CODE"})] == [
        (event.kind, event.data) for event in published
    ]


def test_what_is_told_twice_counts_once(deliver, published):
    """SES, EventBridge and SQS each deliver at least once."""
    assert [] == deliver(written())
    assert [] == deliver(written())

    assert 1 == len(published)


def test_what_could_not_be_kept_comes_again(deliver, suppressions, published):
    """And is told then."""
    suppressions.is_broken = True
    assert [0] == deliver(written(), message_id="m")
    suppressions.is_broken = False

    assert [] == deliver(written(), message_id="m")
    assert 1 == len(published)


@pytest.mark.parametrize("kind", [Kind.PASSWORD_RESET, Kind.USER_CONFIRMED])
def test_whoever_proves_that_mail_arrives_gets_it_again(
    deliver, suppressions, make, now, kind, logged
):
    """By a code of Cognito's own, under either version of the secret."""
    suppressions.until = dict.fromkeys([*KEYS, "another"], now)
    assert [] == deliver(encode(make(kind, subject=SUB)))

    assert ["another"] == list(suppressions.until)
    assert "address reached again" in logged


def test_who_was_not_suppressed_stays_so(deliver, suppressions, make):
    """As almost everybody who sets another password."""
    assert [] == deliver(encode(make(Kind.PASSWORD_RESET, subject=SUB)))

    assert {} == suppressions.until


@pytest.mark.parametrize(
    "known", [{}, {"email": "jo@example.com"}, {"email": "", "email_verified": "true"}]
)
def test_an_address_that_nobody_proved_stays_suppressed(
    deliver, suppressions, users, make, now, known
):
    """An administrator can confirm a user, too."""
    users.known = known
    suppressions.until = dict.fromkeys(KEYS, now)
    assert [] == deliver(encode(make(Kind.USER_CONFIRMED, subject=SUB)))

    assert KEYS == list(suppressions.until)


def test_of_a_user_who_is_gone_nothing_is_lifted(deliver, suppressions, users, make, now):
    """There is no address any more."""
    users.error = UserGone()
    suppressions.until = dict.fromkeys(KEYS, now)

    assert [] == deliver(encode(make(Kind.PASSWORD_RESET, subject=SUB)))
    assert KEYS == list(suppressions.until)


def test_other_events_lift_nothing(deliver, users, make):
    """To sign in with a password proves nothing of the mailbox."""
    users.error = AssertionError

    assert [] == deliver(encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB)))


def test_what_nobody_can_read_is_buried(deliver, dead_letters):
    """At once, and without an address in it: the rules leave none over."""
    assert [] == deliver("nonsense", written(tags={}), written("delivery"))

    assert ["not JSON", *["feedback without what is needed"] * 2] == [
        why for _, why in dead_letters.letters
    ]


def test_of_a_sign_up_there_is_nobody_to_tell_of(deliver, suppressions, published):
    """The code bounced before there was a user; nothing is mailed there all the same."""
    assert [] == deliver(written().replace(SUB, "-"))

    assert published[0].subject is None
    assert ["a" * 64] == list(suppressions.until)
