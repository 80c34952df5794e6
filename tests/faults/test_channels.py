"""
A message that did not go out is not counted, in any channel, for any user.

DynamoDB is the emulator's, in this process; SQS and the carriers fail for ten minutes.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from ministack.services import dynamodb as emulated

from events.contract.catalogue import Reason
from runtime.aws_client.errors import Refused, Unanswered
from tests.faults.codes import MAILED_METHODS, METHODS, World
from tests.hostile.dynamodb import DynamoDB, copied

UNAVAILABLE, REQUESTED = "unavailable", "requested"
REFUSED = [
    Unanswered("connect", may_have_happened=False),
    Unanswered("not_parsed"),
    Refused({"Error": {"Code": "ServiceUnavailable"}}),
    Refused({"Error": {"Code": "ThrottlingException"}}),
    Refused({"Error": {"Code": "AccessDenied"}}),
]


@pytest.fixture
def world(now, monkeypatch):
    monkeypatch.setattr(emulated, "copy", SimpleNamespace(deepcopy=copied))
    dynamodb = DynamoDB()
    dynamodb.table("challenges")
    return World(dynamodb, now)


def sign_in(method, *, known, user="jo"):
    """Ask for a code to sign in with, by a method; what the client is told."""

    def ask(world, number):
        wish = {"method": method, "request_id": f"request-{number:08}"}
        made, _ = world.ask(user, known=known, **wish)
        return made["publicChallengeParameters"]["delivery"]

    return ask


def sign_up(method):
    """Ask for a code to sign up with."""
    told = {"CODE_SENT": REQUESTED, "TRY_LATER": UNAVAILABLE}

    def ask(world, number):
        said = world.sign_up("jo", method=method, request_id=f"request-{number:08}")
        return told.get(said, said)

    return ask


WAYS = {
    **{f"{method}, user": sign_in(method, known=True) for method in METHODS},
    **{f"{method}, nobody": sign_in(method, known=False) for method in METHODS},
    **{f"{method}, newcomer": sign_up(method) for method in MAILED_METHODS},
}


def served_within_the_hour(world, ask):
    """What six requests are told, with the longest pause between them."""
    served = []
    for number in range(5, 11):
        served.append(ask(world, number))
        world.send_until(world.time + timedelta(minutes=2))
    return served


def for_ten_minutes(world, ask):
    """What five requests in ten minutes are told; then it is ten minutes later."""
    start, told = world.time, []
    for number, minute in enumerate((0, 2, 4, 6, 8)):
        world.send_until(start + timedelta(minutes=minute))
        told.append(ask(world, number))
    world.send_until(start + timedelta(minutes=10))
    return told


def check(told, world, ask, fault, name):
    """The next one is served at once, and the hour's five are what they were."""
    served = served_within_the_hour(world, ask)
    failed = int(served[0] != REQUESTED)
    recovered = None if failed else 0.0
    fault(name, n=len(told), failed=failed, unavailable=len(told), recovered_after_s=recovered)

    assert [REQUESTED] * 5 == served[:5]
    assert served[5] not in {REQUESTED, UNAVAILABLE}


@pytest.mark.parametrize("way", WAYS)
def test_71_an_outbox_that_refuses_costs_nobody_a_message(world, fault, way):
    """Invariants 71 and 74: the next request is served at once, by any channel and for anybody."""
    world.outbox_error = Unanswered("timeout")
    told = for_ten_minutes(world, WAYS[way])
    world.outbox_error = None

    assert [UNAVAILABLE] * 5 == told
    check(told, world, WAYS[way], fault, f"outbox refusing for 10 min: {way}")


@pytest.mark.parametrize("error", REFUSED, ids=repr)
def test_71_whatever_the_outbox_says(world, fault, error):
    """Invariant 71: refused, unanswered, not understood."""
    ask = WAYS["EMAIL_CODE, user"]
    world.outbox_error = error
    told = for_ten_minutes(world, ask)
    world.outbox_error = None

    assert [UNAVAILABLE] * 5 == told
    check(told, world, ask, fault, f"outbox: {error!r}")


def until_given_up(world, ask, reason):
    """What five requests are told while the carriers fail; each message is given up by then."""
    start, told = world.time, []
    others = [sign_in(name, known=True, user=f"other-{name}") for name in METHODS]
    world.mail_error = reason
    for number, minute in enumerate((0, 6, 12, 18, 24)):
        world.send_until(start + timedelta(minutes=minute))
        for other in others:
            other(world, number)
        told.append(ask(world, number))
    world.send_until(start + timedelta(minutes=30))
    world.mail_error = None
    return told


@pytest.mark.parametrize("way", WAYS)
def test_71_a_sender_that_gives_up_costs_nobody_a_message(world, fault, way):
    """Invariants 71 and 74: for nobody alike, as messages to others fare."""
    told = until_given_up(world, WAYS[way], Reason.UNAVAILABLE)

    assert [REQUESTED] * 5 == told
    check(told, world, WAYS[way], fault, f"carrier failing for 30 min: {way}")


@pytest.mark.parametrize("reason", [Reason.THROTTLED, Reason.ACCESS_DENIED, Reason.SENDER_REFUSED])
def test_71_whatever_carriers_say_of_us(world, fault, reason):
    """Invariant 71: throttled, without the right to send, from a sender that is not verified."""
    ask = WAYS["SMS_CODE, user"]
    told = until_given_up(world, ask, reason)

    assert [REQUESTED] * 5 == told
    check(told, world, ask, fault, f"carrier: {reason.value}")


class LeavingOut:
    """DynamoDB that is throttled: it leaves all keys of so many batches out, and says 200."""

    def __init__(self, dynamodb, times):
        self._dynamodb, self.left = dynamodb, times

    def __getattr__(self, method):
        return getattr(self._dynamodb, method)

    def batch_get_item(self, *, RequestItems):  # noqa: N803  # boto3's
        if self.left:
            self.left -= 1
            return {"Responses": {}, "UnprocessedKeys": RequestItems}
        return self._dynamodb.batch_get_item(RequestItems=RequestItems)


@pytest.mark.parametrize("way", WAYS)
def test_69_keys_that_are_left_out_are_asked_for_again(world, now, fault, way):
    """Invariant 69: a throttled batch is waited out, as any other throttling is."""
    slow = World(LeavingOut(world.dynamodb, 3), now, sleep=lambda _: None)
    told = WAYS[way](slow, 0)
    fault(f"DynamoDB leaves keys out, thrice: {way}", n=1, failed=int(told != REQUESTED))

    assert REQUESTED == told
