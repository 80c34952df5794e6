"""The breaker for money, condition by condition: each has a mutant that lacks it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from rules.messages.spend_limits import SpendLimits
from runtime.aws_client.errors import Refused, Unanswered
from runtime.messages.sms_spending import SmsSpending, SpendLimitReached
from runtime.passwordless.challenge_items import epoch

PRICE = Decimal("0.20")


class Purse:
    """The limits of one dollar an hour and two a day, and a clock."""

    def __init__(self, dynamodb, now):
        self.now = now.replace(hour=0, minute=0, second=0, microsecond=0)
        limits = SpendLimits(Decimal(1), Decimal(2))
        self.spending = SmsSpending(dynamodb, table="table", limits=limits, now=lambda: self.now)

    def charge(self, times=1, price=PRICE):
        """So often; what became of each."""
        return [self._charge(price) for _ in range(times)]

    def _charge(self, price):
        try:
            return self.spending.charge(price)
        except SpendLimitReached as limit:
            return limit.window, limit.is_first

    def charged(self, times, price=PRICE):
        """How many of so many were charged."""
        return sum(1 for each in self.charge(times, price) if not isinstance(each, tuple))


def an_hour_has_its_limit(purse):
    """Five times 20 cents, to the cent."""
    assert 5 == purse.charged(7)

    purse.now += timedelta(hours=1)
    assert 5 == purse.charged(7)


def a_day_has_its_limit(purse):
    """Hours add up, and a new day has a new one."""
    assert 5 == purse.charged(5)
    purse.now += timedelta(hours=1)
    assert 5 == purse.charged(5)
    purse.now += timedelta(hours=1)
    assert 0 == purse.charged(5)

    purse.now += timedelta(days=1)
    assert 5 == purse.charged(5)


def what_is_not_sent_costs_no_window_anything(purse):
    """Else a flood would use up the day by what the hour refuses, and the other way round."""
    assert 5 == purse.charged(30)
    purse.now += timedelta(hours=1)
    assert 5 == purse.charged(30)


def the_first_refusal_is_news(purse):
    """Of each hour and each day, once."""
    purse.charge(5)
    assert [("hour", True), ("hour", False), ("hour", False)] == purse.charge(3)
    purse.now += timedelta(hours=1)
    purse.charge(5)
    assert [("hour", True)] == purse.charge()

    purse.now += timedelta(hours=1)
    assert [("day", True), ("day", False)] == purse.charge(2)
    purse.now += timedelta(hours=1)
    assert [("day", False)] == purse.charge()


def what_is_given_back_can_be_spent(purse):
    """In both windows."""
    for _ in range(20):
        [charge] = purse.charge()
        assert not isinstance(charge, tuple)
        purse.spending.give_back(charge)

    assert 5 == purse.charged(6)
    purse.now += timedelta(hours=1)
    assert 5 == purse.charged(6)


def what_the_day_refuses_costs_the_hour_nothing(purse):
    """So much can be sent in the hour when the day has room again."""
    charged = purse.charge(5)
    purse.now += timedelta(hours=1)
    assert 5 == purse.charged(5)
    purse.now += timedelta(hours=1)
    assert 0 == purse.charged(5)

    for charge in charged:
        purse.spending.give_back(charge)
    assert 5 == purse.charged(6)


def nothing_dearer_than_the_limit_is_charged(purse):
    """Also not as the first of the hour."""
    assert [("hour", True)] == purse.charge(price=Decimal("1.01"))
    assert 1 == purse.charged(1, Decimal("1.00"))


CHECKS = [  # in the order in which a mutant is tried with each, until one notices it
    the_first_refusal_is_news,
    an_hour_has_its_limit,
    a_day_has_its_limit,
    what_is_not_sent_costs_no_window_anything,
    what_is_given_back_can_be_spent,
    what_the_day_refuses_costs_the_hour_nothing,
    nothing_dearer_than_the_limit_is_charged,
]
MUTANTS = {
    "has no limit": ("spent <= :room", "(spent <= :room OR attribute_exists(pk))"),
    "counts nothing": ("ADD spent :price", "ADD elsewhere :price"),
    "tells it every time": ("attribute_not_exists(refused)", "attribute_not_exists(elsewhere)"),
    "lets nobody begin": ("attribute_not_exists(spent) OR", "attribute_not_exists(pk) AND"),
}


class Mutant:
    """DynamoDB, but a part of the expression is another on the way."""

    def __init__(self, dynamodb, was, becomes):
        self._dynamodb, self._was, self._becomes = dynamodb, was, becomes

    def update_item(self, **asked):
        for part in ("ConditionExpression", "UpdateExpression"):
            if part in asked:
                asked[part] = asked[part].replace(self._was, self._becomes)
        return self._dynamodb.update_item(**asked)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_50_the_breaker_holds(check, dynamodb, now):
    """Invariant 50, by each rule."""
    check(Purse(dynamodb, now))


@pytest.mark.parametrize("mutant", MUTANTS)
def test_50_no_condition_of_the_breaker_is_idle(mutant, dynamodb, now):
    """Without it, some rule is broken."""
    for check in CHECKS:
        for one in dynamodb.scan(TableName="table")["Items"]:
            dynamodb.delete_item(TableName="table", Key={"pk": one["pk"]})
        try:
            check(Purse(Mutant(dynamodb, *MUTANTS[mutant]), now))
        except AssertionError:
            return
    pytest.fail("nobody noticed")


def test_a_window_is_forgotten_an_hour_after_its_end(dynamodb, item, now):
    """By TTL."""
    purse = Purse(dynamodb, now)
    purse.charge()
    start = epoch(purse.now)

    for window, length_s in (("hour", 3600), ("day", 86400)):
        stored = item(f"G#sms#{window}-{start // length_s}")
        assert ("0.2", str(start + length_s + 3600)) == (
            stored["spent"]["N"].rstrip("0"),
            stored["expires_at"]["N"],
        )


class Broken:
    """A table that does not answer."""

    def __init__(self, error):
        self._error = error

    def update_item(self, **_):
        raise self._error


def test_50_a_broken_table_is_not_taken_for_an_empty_purse(dynamodb):
    """A sender must not send then."""
    spending = SmsSpending(dynamodb, table="absent", limits=SpendLimits(Decimal(1), Decimal(2)))
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        spending.charge(PRICE)


def test_what_cannot_be_given_back_stays_charged(dynamodb, now, capsys):
    """Too much is counted then, never too little."""
    purse = Purse(dynamodb, now)
    [charge] = purse.charge()
    broken = Broken(Unanswered("timeout"))
    limits = SpendLimits(Decimal(1), Decimal(2))
    SmsSpending(broken, table="table", limits=limits).give_back(charge)

    assert 2 == capsys.readouterr().out.count("sms charge kept")
    assert 4 == purse.charged(6)
