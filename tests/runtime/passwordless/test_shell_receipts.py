"""Receipts: one sign-in of one device at one client, for one spelling of an address, in time."""

from datetime import timedelta

import pytest

from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import epoch, receipt_key
from runtime.passwordless.receipts import Bearer, Receipts, Spent
from tests.runtime.passwordless.test_shell_challenge_table import NEVER_MIND

ADA = Bearer("o1", "a1", "d1")
OTHERS = [
    Bearer("o2", "a1", "d1"),
    Bearer("o1", "a2", "d1"),
    Bearer("o1", "a1", "d2"),
    Bearer("o1", "a1", ""),  # the mark is nobody's receipt
]


class Lacking:
    """DynamoDB, asked by a condition that *lacks* a part."""

    def __init__(self, dynamodb, lacks):
        self._dynamodb, self._lacks = dynamodb, lacks

    def __getattr__(self, name):
        return getattr(self._dynamodb, name)

    def update_item(self, **asked):
        condition = asked["ConditionExpression"]
        assert self._lacks in condition
        asked["ConditionExpression"] = condition.replace(
            self._lacks, f"({self._lacks} OR {NEVER_MIND})"
        )
        return self._dynamodb.update_item(**asked)


@pytest.fixture
def made(dynamodb, now):
    """The receipts, with Ada's among them."""
    receipts = Receipts(dynamodb, table="table")
    dynamodb.transact_write_items(TransactItems=receipts.written(ADA, now=now))
    return receipts


def spend_once(receipts, now):
    """Invariant 53."""
    for other in OTHERS:
        assert Spent.NOT == receipts.spend(other, sign_in="s0", now=now)
    assert Spent.NOW == receipts.spend(ADA, sign_in="s1", now=now + timedelta(seconds=119))
    assert Spent.NOT == receipts.spend(ADA, sign_in="s2", now=now)


def spend_in_time(receipts, now):
    """Invariant 53: two minutes by the clock, also for the sign-in that spent it."""
    assert Spent.NOT == receipts.spend(ADA, sign_in="s1", now=now + timedelta(seconds=120))


def spend_again(receipts, now):
    """Invariant 55: Cognito calls a slow trigger again, and is answered alike."""
    assert Spent.NOW == receipts.spend(ADA, sign_in="s1", now=now)
    assert Spent.AGAIN == receipts.spend(ADA, sign_in="s1", now=now)


@pytest.mark.parametrize("check", [spend_once, spend_in_time, spend_again])
def test_a_receipt_is_spent(check, made, now):
    """By each rule."""
    check(made, now)


@pytest.mark.parametrize(
    ("lacks", "noticed_by"),
    [
        ("expires_at > :now", spend_in_time),
        ("(#state = :open OR spent_by = :sign_in)", spend_once),
    ],
)
def test_53_no_condition_of_a_receipt_is_idle(made, dynamodb, now, lacks, noticed_by):
    """Without it, one of the rules is broken."""
    assert made
    with pytest.raises(AssertionError):
        noticed_by(Receipts(Lacking(dynamodb, lacks), table="table"), now)


def test_who_looks_spends_nothing(made, now):
    """PreSignUp looks whether its own answer was heard."""
    assert made.is_open(ADA, now=now)
    assert not any(made.is_open(other, now=now) for other in OTHERS)
    assert not made.is_open(ADA, now=now + timedelta(seconds=120))

    made.spend(ADA, sign_in="s1", now=now)
    assert not made.is_open(ADA, now=now)


def test_what_is_written_is_a_receipt_and_a_mark(made, item, now):
    """Neither says whose it is."""
    end = {"expires_at": {"N": str(epoch(now) + 120)}}
    assert made

    assert {"pk": {"S": "P#o1#a1"}, **end} == item("P#o1#a1")
    assert {"pk": {"S": "P#o1#a1#d1"}, "state": {"S": "open"}, **end} == item("P#o1#a1#d1")


def test_a_table_that_fails_spends_nothing(dynamodb, now):
    """The caller decides what it means."""
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        Receipts(dynamodb, table="absent").spend(ADA, sign_in="s1", now=now)


def test_57_a_restart_is_told_to_one_sign_in_for_two_minutes(dynamodb, now):
    """And leaves a receipt for one more, in place of one that is spent."""
    receipts = Receipts(dynamodb, table="table")
    mark = receipt_key(owner=ADA.owner, client_id=ADA.client_id)
    receipts.restart(ADA, sign_in="s1", now=now)
    assert Spent.NOW == receipts.spend(ADA, sign_in="s1", now=now)
    receipts.restart(ADA, sign_in="s1", now=now)

    assert receipts.restarts(mark, sign_in="s1", now=now + timedelta(seconds=119))
    assert not receipts.restarts(mark, sign_in="s1", now=now + timedelta(seconds=120))
    assert not receipts.restarts(mark, sign_in="s2", now=now)
    assert not receipts.restarts(mark, sign_in="", now=now)
    assert Spent.NOW == receipts.spend(ADA, sign_in="s2", now=now)


@pytest.mark.parametrize("between", ["", "s2"])
def test_53_a_sign_in_leaves_one_receipt(dynamodb, now, between):
    """Invariant 53: Cognito calls again when the next sign-in has spent it."""
    receipts = Receipts(dynamodb, table="table")
    for sign_in in filter(None, ("s1", between)):
        receipts.restart(ADA, sign_in=sign_in, now=now)
    assert Spent.NOW == receipts.spend(ADA, sign_in="s3", now=now)
    receipts.restart(ADA, sign_in="s1", now=now)

    assert Spent.NOT == receipts.spend(ADA, sign_in="s4", now=now)


def test_57_a_code_makes_a_receipt_that_may_be_left_again(dynamodb, made, now):
    """Invariant 57: what a sign-in has left before is over with the next right code."""
    made.restart(ADA, sign_in="s1", now=now)
    for write in made.written(ADA, now=now):
        dynamodb.put_item(**write["Put"])
    assert Spent.NOW == made.spend(ADA, sign_in="s1", now=now)
    made.restart(ADA, sign_in="s1", now=now)

    assert Spent.NOW == made.spend(ADA, sign_in="s5", now=now)


def test_a_mark_of_a_sign_up_restarts_nothing(made, now):
    """It says that an address was proved, and no more."""
    mark = receipt_key(owner=ADA.owner, client_id=ADA.client_id)

    for sign_in in ("", "s1"):
        assert not made.restarts(mark, sign_in=sign_in, now=now)


def test_a_sign_in_without_a_name_is_never_the_one_that_begins_once_more(dynamodb, now):
    """It began before sign-ins were told apart."""
    receipts = Receipts(dynamodb, table="table")
    mark = receipt_key(owner=ADA.owner, client_id=ADA.client_id)
    item = {**mark, "restart_for": {"S": ""}, "expires_at": {"N": str(int(now.timestamp()) + 60)}}
    dynamodb.put_item(TableName="table", Item=item)

    assert receipts.restarts(mark, sign_in="", now=now) is False
