"""How many messages of Cognito's own an address gets."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.passwordless.send_budget import SendBudget
from runtime.aws_client.errors import Refused
from runtime.messages.cognito_budgets import CognitoBudgets, TooManySent
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.pepper import Peppers

KEYS = AddressKeys(Peppers(newest="v1", by_version={"v1": b"salt"}))


@pytest.fixture
def budgets(dynamodb):
    return CognitoBudgets(
        dynamodb=dynamodb,
        table="table",
        addresses=lambda: KEYS,
        budgets={"email": SendBudget(3, 5, 0), "sms": SendBudget(1, 2, 0)},
        sign_ups=SendBudget(2, 4, 0),
    )


def charged(budgets, now, *, channel="email", address="ada@example.com", is_sign_up=False):
    try:
        budgets.charge(channel, address, pool_id="p", is_sign_up=is_sign_up, now=now)
    except TooManySent:
        return False
    return True


def test_an_address_gets_so_many_in_an_hour_in_whatever_spelling(budgets, now):
    """And the next hour as many again, up to those of a day."""
    spelt = ["ada@example.com", "ADA@example.com", "Ada@EXAMPLE.com", "ada@example.com"]

    assert [True, True, True, False] == [charged(budgets, now, address=each) for each in spelt]
    assert charged(budgets, now, address="jo@example.com")
    later = now + timedelta(hours=1)
    assert [True, True, False] == [charged(budgets, later) for _ in range(3)]


def test_sms_have_counts_of_their_own(budgets, now):
    """By number."""
    assert [True, False] == [
        charged(budgets, now, channel="sms", address="+15555550100", is_sign_up=True)
        for _ in range(2)
    ]
    assert charged(budgets, now)


def test_sign_ups_of_one_mailbox_are_counted_together(budgets, now):
    """Whatever tags its addresses have."""
    tags = [f"ada+{each}@gmail.com" for each in range(3)]

    assert [True, True, False] == [
        charged(budgets, now, address=each, is_sign_up=True) for each in tags
    ]


class Raced:
    """A table in which somebody else has always counted first."""

    def __init__(self, code):
        self.error = Refused({"Error": {"Code": code}}, "PutItem")
        self.puts = 0

    def get_item(self, **_):
        return {}

    def put_item(self, **_):
        self.puts += 1
        raise self.error


def test_a_crowd_at_the_same_moment_gets_nothing(budgets, now):
    """After four tries."""
    raced = Raced("ConditionalCheckFailedException")

    assert not charged(replace(budgets, dynamodb=raced), now)
    assert 4 == raced.puts


def test_trouble_of_the_table_is_told(budgets, now):
    """The message comes again."""
    with pytest.raises(Refused):
        charged(replace(budgets, dynamodb=Raced("ThrottlingException")), now)
