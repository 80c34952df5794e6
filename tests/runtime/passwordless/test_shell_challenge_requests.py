"""The write that makes a challenge: once per wish, within the budget, touching nobody else's."""

from datetime import timedelta

import pytest

from rules.passwordless.one_time_code import user_key
from rules.passwordless.send_budget import NotNow, Refusal, SendBudget
from runtime.aws_client.errors import Refused, Unanswered
from runtime.passwordless.challenge_items import (
    SIGN_UP,
    StoredChallenge,
    epoch,
    receipt_key,
    sends_key,
)
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.sent_counts import Limit
from runtime.passwordless.wishes import MayBeOpen, Opened, Pointed, Proved, TooBusy, Wish

BUDGET = SendBudget(per_hour=5, per_day=15, pause_s=30)
LEASE = Wish("lease", timedelta(seconds=15), is_lease=True)


def wish(digest):
    return Wish(digest, timedelta(seconds=60), is_lease=False)


@pytest.fixture
def open_(dynamodb, stored, now):
    """Open a challenge *after* so many seconds, by a client of DynamoDB's."""

    def open_(challenge_id, wished, *, after=0, by=dynamodb, supersedes=None, **changes):
        return ChallengeRequests(by, table="table", sleep=lambda _: None).open(
            stored(challenge_id, **changes),
            wish=wished,
            channel="email",
            budget=BUDGET,
            supersedes=supersedes,
            now=now + timedelta(seconds=after),
        )

    return open_


class First:
    """DynamoDB, where *act* takes place between our reading and our writing."""

    def __init__(self, dynamodb, act, *, times=1):
        self._dynamodb, self._act, self._left = dynamodb, act, times

    def __getattr__(self, name):
        return getattr(self._dynamodb, name)

    def transact_write_items(self, **asked):
        if self._left:
            self._left -= 1
            self._act()
        return self._dynamodb.transact_write_items(**asked)


class Losing:
    """DynamoDB that writes, and whose answers are lost *times*; or says *error* instead."""

    def __init__(self, dynamodb, times, error=None):
        self._dynamodb, self.left, self._error = dynamodb, times, error
        self._done = set()

    def __getattr__(self, name):
        return getattr(self._dynamodb, name)

    def transact_write_items(self, *, TransactItems, ClientRequestToken):  # noqa: N803
        if ClientRequestToken not in self._done:  # as DynamoDB knows the token again
            self._dynamodb.transact_write_items(TransactItems=TransactItems)
            self._done.add(ClientRequestToken)
        if self.left:
            self.left -= 1
            raise self._error or Unanswered("timeout")


FAILED = Refused(
    {"Error": {"Code": "InternalServerError"}, "ResponseMetadata": {"HTTPStatusCode": 500}}
)


@pytest.mark.parametrize("error", [None, FAILED])
def test_what_dynamodb_does_not_tell_is_asked_once_more(open_, dynamodb, error, now):
    """It is made once, and counted once."""
    opened = open_("c1", wish("w1"), by=Losing(dynamodb, 2, error))

    assert Opened("c1", epoch(now) + 30, is_new=True) == opened


@pytest.mark.parametrize("error", [None, FAILED])
def test_what_dynamodb_never_tells_may_be_open(open_, dynamodb, error, item):
    """The caller has it sent then: it is counted."""
    with pytest.raises(MayBeOpen):
        open_("c1", wish("w1"), by=Losing(dynamodb, 99, error))

    assert "pending" == item("C#c1")["state"]["S"]


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (Unanswered("connect", may_have_happened=False), Unanswered),
        (Refused({"Error": {"Code": "AccessDeniedException"}}), Refused),
        (
            Refused(
                {
                    "Error": {"Code": "TransactionCanceledException"},
                    "CancellationReasons": [{"Code": "TransactionConflict"}],
                }
            ),
            TooBusy,
        ),
    ],
    ids=str,
)
def test_what_was_certainly_not_written_is_not_open(open_, dynamodb, error, raised):
    """There is nothing to send."""

    class Refusing:
        batch_get_item = staticmethod(dynamodb.batch_get_item)

        def transact_write_items(self, **_):
            raise error

    with pytest.raises(raised) as caught:
        open_("c1", wish("w1"), by=Refusing())
    assert not isinstance(caught.value, MayBeOpen)


def test_a_challenge_is_made(open_, item, stored, now):
    """With the right to send it, which says when there is the next."""
    assert Opened("c1", epoch(now) + 30, is_new=True) == open_("c1", wish("w1"))
    assert stored("c1") == StoredChallenge.read(item("C#c1"))


def test_the_table_holds_no_code_no_name_and_no_address(open_, dynamodb):
    """A reader of the table learns nothing to sign in with."""
    open_("c1", wish("w1"))
    items = {one["pk"]["S"][:2]: set(one) for one in dynamodb.scan(TableName="table")["Items"]}

    assert {
        "C#": {
            *("pk", "user", "holder", "pool_id", "client_id", "method", "pepper", "state"),
            *("attempts", "expires_at", "subject", "ghost", "locale", "device", "browser"),
            *("charged", "channel", "request", "purpose"),
        },
        "R#": {"pk", "challenge_id", "expires_at"},
        "S#": {
            *("pk", "next_at", "hour", "in_hour", "day", "in_day", "version", "expires_at"),
            "last",
        },
    } == items


def test_every_item_ends_by_itself(open_, item, now):
    """What was sent is remembered longer than a day."""
    open_("c1", wish("w1"))

    assert epoch(now) + 60 == int(item("R#w1")["expires_at"]["N"])
    assert epoch(now) + 2 * 86400 == int(item("S#u1#email")["expires_at"]["N"])


def test_one_wish_is_one_challenge(open_, item, now):
    """Invariant 22: however often the call is made, and though the pause has not passed."""
    open_("c1", wish("w1"))
    for after in (0, 5, 10, 59):
        again = open_("c2", wish("w1"), after=after)

        assert Opened("c1", epoch(now) + 30, is_new=False) == again
    assert item("C#c2") is None
    assert "1" == item("S#u1#email")["in_hour"]["N"]


def test_a_wish_is_forgotten(open_):
    """After a minute the same id is another wish."""
    open_("c1", wish("w1"))

    assert open_("c2", wish("w1"), after=60).is_new


def test_a_lease_ends_with_the_first_answer(open_, dynamodb, now):
    """A client that says nothing of its own: 15 s, while nobody has answered."""
    open_("c1", LEASE)
    assert Opened("c1", epoch(now) + 30, is_new=False) == open_("c2", LEASE, after=14)
    assert isinstance(open_("c2", LEASE, after=15), NotNow)

    dynamodb.update_item(
        TableName="table",
        Key={"pk": {"S": "C#c1"}},
        UpdateExpression="SET attempts = :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    assert isinstance(open_("c2", LEASE, after=1), NotNow)  # the pause goes on, though
    dynamodb.delete_item(TableName="table", Key={"pk": {"S": "S#u1#email"}})
    assert Opened("c3", epoch(now) + 31, is_new=True) == open_("c3", LEASE, after=1)


def test_a_storm_of_wishes_gets_one_message_per_pause(open_):
    """Invariant 23: the refusals say from when on, and write nothing."""
    kinds = [type(open_(f"c{n}", wish(f"w{n}"), after=n)) for n in range(95)]

    assert [0, 30, 90] == [n for n, kind in enumerate(kinds) if kind is Opened]


def test_the_hour_has_an_end(open_):
    """And the reason is another one."""
    results = [open_(f"c{n}", wish(f"w{n}"), after=n * 130) for n in range(6)]

    assert Refusal.TOO_MANY is results[-1].why
    assert all(isinstance(result, Opened) for result in results[:-1])


def test_users_do_not_share_a_budget(open_):
    """Nor do the channels of one."""
    open_("c1", wish("w1"))

    assert open_("c2", wish("w2"), user="u2").is_new


def test_a_new_code_never_touches_what_was_answered(open_, dynamodb, item):
    """Invariant 24 (NIST SP 800-63B: a new secret does not reset the failures)."""
    count = {"pk": {"S": "U#u1#hour-1"}, "answers": {"N": "9"}}
    dynamodb.put_item(TableName="table", Item=count)
    open_("c1", wish("w1"))
    open_("c2", wish("w2"), after=40, supersedes="c1")

    assert count == item("U#u1#hour-1")


def test_another_code_voids_the_older_one_of_the_same_sign_in(open_, item):
    """Invariant 6, in the write that makes the new one."""
    open_("c1", wish("w1"))
    open_("c2", wish("w2"), after=40, supersedes="c1")

    assert ["superseded", "pending"] == [item(f"C#{n}")["state"]["S"] for n in ("c1", "c2")]


def test_another_code_voids_nobody_elses(open_, item):
    """Invariant 27: neither another session's of that user, nor another user's."""
    open_("c1", wish("w1"))
    open_("c2", wish("w2"), after=40)
    assert "pending" == item("C#c1")["state"]["S"]

    open_("c3", wish("w3"), user="u2")
    with pytest.raises(TooBusy):
        open_("c4", wish("w4"), user="u2", after=40, supersedes="c1")
    assert "pending" == item("C#c1")["state"]["S"]
    assert item("C#c4") is None


def test_an_older_one_that_dynamodb_has_deleted_stops_nobody(open_, item, dynamodb):
    """And what is left of it ends by itself."""
    open_("c1", wish("w1"))
    dynamodb.delete_item(TableName="table", Key={"pk": {"S": "C#c1"}})

    assert open_("c2", wish("w2"), after=40, supersedes="c1").is_new
    assert "expires_at" in item("C#c1")


def test_of_two_calls_with_one_wish_one_wins_and_the_other_finds_it(open_, dynamodb, item):
    """The other call takes place between our reading and our writing."""
    racing = First(dynamodb, lambda: open_("c1", wish("w1")))

    assert "c1" == open_("c2", wish("w1"), by=racing).challenge_id
    assert item("C#c2") is None
    assert "1" == item("S#u1#email")["in_hour"]["N"]


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_wishes_at_once_one_is_too_soon(open_, dynamodb, item, is_first):
    """The count that was read is no longer the count: it is read again."""
    after = 0
    if not is_first:
        open_("c0", wish("w0"))
        after = 40
    racing = First(dynamodb, lambda: open_("c1", wish("w1"), after=after))

    assert Refusal.TOO_SOON is open_("c2", wish("w2"), by=racing, after=after).why
    assert item("C#c2") is None


def test_an_id_that_comes_twice_is_not_used(open_, item):
    """Nothing is overwritten."""
    open_("c1", wish("w1"))
    with pytest.raises(TooBusy):
        open_("c1", wish("w2"), user="u2")

    assert "u1" == item("C#c1")["user"]["S"]
    assert item("S#u2#email") is None


def test_what_is_always_in_the_way_is_given_up(open_, dynamodb):
    """Three times somebody else was first; nothing is written then."""
    count = iter(range(100))

    def other():
        number = next(count)
        dynamodb.put_item(
            TableName="table",
            Item={
                "pk": {"S": "S#u1#email"},
                **{name: {"N": "0"} for name in ("hour", "in_hour", "day", "in_day")},
                "next_at": {"N": str(number)},
            },
        )

    with pytest.raises(TooBusy):
        open_("c1", wish("w1"), by=First(dynamodb, other, times=9))


def test_what_dynamodb_does_not_read_is_not_guessed(open_, dynamodb):
    """Throttled for as long as there is time: the caller says that there is no code."""

    class Throttled(First):
        def batch_get_item(self, **_):
            return {"Responses": {}, "UnprocessedKeys": {"table": {}}}

    with pytest.raises(Refused, match="ProvisionedThroughputExceeded"):
        open_("c1", wish("w1"), by=Throttled(dynamodb, lambda: None))


def test_any_other_failure_is_the_callers(stored, dynamodb, now):
    """A table that is not there."""

    class Blind(First):
        def batch_get_item(self, **_):
            return {"Responses": {}}

    with pytest.raises(Refused, match="ResourceNotFoundException"):
        ChallengeRequests(Blind(dynamodb, lambda: None), table="absent").open(
            stored(), wish=LEASE, channel="email", budget=BUDGET, supersedes=None, now=now
        )


def test_61_a_count_of_before_is_gone_on_with(open_, dynamodb, item):
    """Invariant 61: it has no version. Somebody counts it between our reading and our writing."""
    before = {"hour": "0", "in_hour": "0", "day": "0", "in_day": "0", "next_at": "7"}
    key = {"pk": {"S": "S#u1#email"}}
    numbers = {name: {"N": number} for name, number in before.items()}
    dynamodb.put_item(TableName="table", Item={**key, **numbers})
    racing = First(dynamodb, lambda: open_("c1", wish("w1")))

    assert Refusal.TOO_SOON is open_("c2", wish("w2"), by=racing).why
    assert ("1", "1") == tuple(item("S#u1#email")[name]["N"] for name in ("version", "in_hour"))


def test_61_users_of_one_address_have_one_count(open_, item):
    """Invariant 61: another sub is no other count; the challenge is of the user who asked."""
    open_("c1", wish("w1"), user="u1", holder="h")

    assert Refusal.TOO_SOON is open_("c2", wish("w2"), user="u2", holder="h").why
    assert ("u1", "h") == tuple(item("C#c1")[name]["S"] for name in ("user", "holder"))
    assert item("S#u1#email") is None


def test_a_challenge_of_before_counts_for_its_user(stored):
    """For one release: it has no holder."""
    item = stored("c1").item()
    del item["holder"]

    assert "u1" == StoredChallenge.read(item).holder


@pytest.mark.parametrize(
    ("of_before", "asks"),
    [
        # who exists, and who does not; and after a new version of the address key
        ({"user": "u1", "holder": "h"}, {"user": "u1", "holder": "h"}),
        ({"user": "u1", "holder": "h"}, {"user": "u1", "holder": "h of the new key"}),
        ({"is_ghost": True, "holder": "h"}, {"is_ghost": True, "holder": "h"}),
        ({"is_ghost": True, "holder": "h"}, {"is_ghost": True, "holder": "h of the new key"}),
        # the wish of a twin's found, whose challenge it is
        ({"is_ghost": True, "holder": "h"}, {"user": "u1", "holder": "h"}),
        ({"user": "u1", "holder": "h"}, {"is_ghost": True, "holder": "h"}),
    ],
)
def test_62_the_older_challenge_of_a_sign_in_is_void_for_everybody(open_, item, of_before, asks):
    """Invariant 62: who does not exist is somebody else in each challenge."""
    for challenge_id, whose, more in (
        ("c1", of_before, {}),
        ("c2", asks, {"after": 40, "supersedes": "c1"}),
    ):
        open_(challenge_id, wish(challenge_id), **{"user": nobody(challenge_id), **whose}, **more)

    assert ["superseded", "pending"] == [item(f"C#{n}")["state"]["S"] for n in ("c1", "c2")]


def nobody(challenge_id):
    return user_key(b"", pool_id="p1", name=challenge_id, subject=None)


_ALWAYS = " OR attribute_exists(pk) OR attribute_not_exists(pk)"
_OF_THE_SIGN_IN = "client_id = :client_id AND (holder = :holder OR #user = :user)"
CREATION = {
    "R": ("attribute_not_exists(pk) OR expires_at <= :now OR challenge_id = :stale", 1),
    "S first": ("attribute_not_exists(pk)", 2),
    "S later": ("version = :seen", 2),
    "S of before": ("attribute_not_exists(version) AND next_at = :seen", 2),
    "C": ("attribute_not_exists(pk)", 0),
    "V": (
        f"attribute_not_exists(pk) OR ({_OF_THE_SIGN_IN})",
        3,
    ),
}
KILLERS = {
    "R": test_of_two_calls_with_one_wish_one_wins_and_the_other_finds_it,
    "S first": lambda *given: test_of_two_wishes_at_once_one_is_too_soon(*given, is_first=True),
    "S later": lambda *given: test_of_two_wishes_at_once_one_is_too_soon(*given, is_first=False),
    "S of before": test_61_a_count_of_before_is_gone_on_with,
    "C": lambda open_, _, item: test_an_id_that_comes_twice_is_not_used(open_, item),
    "V": lambda open_, _, item: test_another_code_voids_nobody_elses(open_, item),
}


@pytest.mark.parametrize("mutant", CREATION)
def test_no_condition_of_the_creation_is_idle(mutant, dynamodb, stored, item, now, monkeypatch):
    """Without it, its test fails. R and S guard each other: a mutant of R lacks both."""
    condition, which = CREATION[mutant]
    original = ChallengeRequests._have_taken_place

    def mutated(self, writes):
        for index in {which, 2} if mutant == "R" else {which}:
            for write in [each for item in writes[index : index + 1] for each in item.values()]:
                if mutant == "R" or write["ConditionExpression"] == condition:
                    write["ConditionExpression"] += _ALWAYS
        return original(self, writes)

    monkeypatch.setattr(ChallengeRequests, "_have_taken_place", mutated)

    def open_(challenge_id, wished, *, after=0, by=dynamodb, supersedes=None, **changes):
        return ChallengeRequests(by, table="table", sleep=lambda _: None).open(
            stored(challenge_id, **changes),
            wish=wished,
            channel="email",
            budget=BUDGET,
            supersedes=supersedes,
            now=now + timedelta(seconds=after),
        )

    with pytest.raises((AssertionError, AttributeError, pytest.fail.Exception)):
        KILLERS[mutant](open_, dynamodb, item)


@pytest.fixture
def open_unsent(dynamodb, stored, now):
    """A challenge by a method that sends nothing."""

    def open_unsent(challenge_id, digest, *, supersedes=None):
        return ChallengeRequests(dynamodb, table="table").open(
            stored(challenge_id),
            wish=wish(digest),
            channel=None,
            budget=None,
            supersedes=supersedes,
            now=now,
        )

    return open_unsent


def test_what_is_not_sent_is_not_counted(open_unsent, open_, item):
    """Nobody waits for the pause between two messages, and no message is used up."""
    opened = [open_unsent(f"c{number}", f"w{number}") for number in range(9)]

    assert [Opened(f"c{number}", 0, is_new=True) for number in range(9)] == opened
    assert item("S#u1#email") is None
    assert open_("mailed", wish("m")).is_new


def test_what_is_not_sent_is_made_once_a_wish_as_well(open_unsent, item):
    """And it voids the challenge before it in the same sign-in."""
    open_unsent("c1", "w1")
    assert Opened("c1", 0, is_new=False) == open_unsent("c2", "w1")

    assert open_unsent("c3", "w3", supersedes="c1").is_new
    assert "superseded" == item("C#c1")["state"]["S"]


def of_device(request):
    """A sign-up's wish: the digest is of the device, whatever it asks for."""
    return Wish("device", timedelta(minutes=10), is_lease=False, request=request)


def test_55_the_same_call_of_a_sign_up_finds_its_challenge(open_):
    """Invariant 55: Cognito calls again, and so does a client that heard nothing."""
    open_("c1", of_device("r1"), purpose=SIGN_UP)

    for after in (0, 599):
        again = open_("c2", of_device("r1"), after=after, purpose=SIGN_UP)
        assert ("c1", False) == (again.challenge_id, again.is_new)


def test_another_wish_of_a_device_takes_the_place_of_its_challenge(open_, item):
    """One code is good for one device; the older one is void, as an expired one is."""
    open_("c1", of_device("r1"), purpose=SIGN_UP)
    assert open_("c2", of_device("r2"), after=30, purpose=SIGN_UP).is_new

    assert ("superseded", "pending") == tuple(item(f"C#c{n}")["state"]["S"] for n in (1, 2))
    assert open_("c3", of_device("r2"), after=30 + 600, purpose=SIGN_UP).is_new


def test_a_wish_within_the_pause_leaves_the_code_good(open_, item):
    """The user reads when another one may be sent, and types the first."""
    open_("c1", of_device("r1"), purpose=SIGN_UP)

    assert isinstance(open_("c2", of_device("r2"), after=9, purpose=SIGN_UP), NotNow)
    assert "pending" == item("C#c1")["state"]["S"]


@pytest.mark.parametrize("first", ["r1", "r2"])
def test_of_two_wishes_of_one_device_at_once_the_later_one_stays(open_, dynamodb, item, first):
    """Each points to a challenge of its own, and the device to the last; the first one is void."""

    def other():
        open_("c1", of_device(first), purpose=SIGN_UP)

    opened = open_("c2", of_device("r2"), after=30, by=First(dynamodb, other), purpose=SIGN_UP)
    if first == "r2":
        assert ("c1", False) == (opened.challenge_id, opened.is_new)
    else:
        assert isinstance(opened, NotNow) or "superseded" == item("C#c1")["state"]["S"]


def test_the_second_call_finds_the_challenge_and_its_method(open_, dynamodb):
    """Nothing of a sign-up comes back in a session of Cognito's."""
    requests = ChallengeRequests(dynamodb, table="table")
    assert requests.pointed("device") is None

    open_("c1", of_device("r1"), purpose=SIGN_UP)
    open_("c9", wish("w1"), user="u2")
    assert Pointed("c1", "EMAIL_CODE") == requests.pointed("device")
    assert requests.pointed("w1") is None  # of a sign-in


MARK = receipt_key(owner="o1", client_id="a1")


def test_nothing_is_made_while_an_address_is_proved(dynamodb, stored, now, item):
    """A code was answered a moment ago; the mark ends by the clock, not by DynamoDB's TTL."""
    requests = ChallengeRequests(dynamodb, table="table")
    dynamodb.put_item(TableName="table", Item={**MARK, "expires_at": {"N": str(epoch(now) + 120)}})

    def open_(after):
        return requests.open(
            stored("c1"),
            wish=wish("w1"),
            channel="email",
            budget=BUDGET,
            supersedes=None,
            now=now + timedelta(seconds=after),
            unless=MARK,
        )

    def look(mark, after=0):
        limits = {"email": Limit(sends_key(holder="u1", channel="email"), BUDGET)}
        return requests.look(mark, limits, now=now + timedelta(seconds=after))

    with pytest.raises(Proved) as proved:
        open_(119)
    assert item("C#c1") is None
    assert {"email": 0} == proved.value.times
    assert (True, {"email": 0}) == look(MARK)
    assert (False, {"email": 0}) == look(receipt_key(owner="o2", client_id="a1"))
    assert open_(120).is_new
    assert (False, {"email": epoch(now) + 120 + BUDGET.pause_s}) == look(MARK, 120)
