"""Sign-up codes to one mailbox: the limit in addition to the address's own."""

from datetime import timedelta

import pytest

from rules.passwordless.address_keys import holder
from rules.passwordless.counted_mailbox import sign_up_mailbox
from rules.passwordless.send_budget import NotNow, Refusal, SendBudget
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.sign_up_limit import sign_up_limit
from runtime.passwordless.wishes import Opened, Wish
from runtime.settings.sign_up_mails import SignUpMailSettings

KEY, POOL = b"key", "p1"
MAILS = SendBudget(per_hour=5, per_day=15, pause_s=30)
SIGN_UPS = SignUpMailSettings(
    {"SIGN_UP_MAILS_PER_HOUR": "5", "SIGN_UP_MAILS_PER_DAY": "15"}
).sign_up_mail_budget
HOUR = timedelta(hours=1)


@pytest.fixture
def sign_up(dynamodb, stored, now):
    """The first call of a sign-up of *address*, *after* so long."""

    def sign_up(challenge_id, address, *, after=timedelta(0)):
        whose = holder(KEY, pool_id=POOL, address=address)
        return ChallengeRequests(dynamodb, table="table").open(
            stored(challenge_id, holder=whose, subject=""),
            wish=Wish(challenge_id, timedelta(seconds=60), is_lease=False),
            channel="email",
            budget=MAILS,
            supersedes=None,
            now=now + after,
            also=[sign_up_limit(KEY, pool_id=POOL, address=address, budget=SIGN_UPS)],
        )

    return sign_up


@pytest.fixture
def sent(item):
    """How many were counted in this hour: for an address, and for its mailbox."""

    def sent(address):
        whose = holder(KEY, pool_id=POOL, address=address)
        mailbox = sign_up_mailbox(KEY, pool_id=POOL, address=address)
        found = [item(f"S#{whose}#email"), item(f"S#{mailbox}#sign_up")]
        return [int(each["in_hour"]["N"]) if each else 0 for each in found]

    return sent


def test_63_a_mailbox_gets_five_an_hour_and_fifteen_a_day(sign_up):
    """Invariant 63: 300 tagged addresses are one mailbox."""
    mailed = [
        sign_up(f"c{hour}-{n}", f"ada+{hour}-{n}@x.example", after=hour * HOUR)
        for hour in range(10)
        for n in range(30)
    ]
    by_hour = [
        sum(isinstance(each, Opened) for each in mailed[first : first + 30])
        for first in range(0, 300, 30)
    ]

    assert [5, 5, 5, 0, 0, 0, 0, 0, 0, 0] == by_hour
    assert {Refusal.TOO_MANY} == {each.why for each in mailed if isinstance(each, NotNow)}


def test_63_dots_of_gmail_are_one_mailbox(sign_up):
    """Invariant 63: and of nobody else; another mailbox has a count of its own."""
    names = ["j.o", "jo", "J.O.", "j..o+1", "jo+2", "jo+3"]
    gmail = [sign_up(f"g{n}", f"{name}@gmail.com") for n, name in enumerate(names)]
    others = [sign_up(f"o{n}", f"{name}@x.example") for n, name in enumerate(names[:3])]

    assert [Opened] * 5 + [NotNow] == [type(each) for each in gmail]
    assert [Opened] * 3 == [type(each) for each in others]


def test_the_pause_is_the_addresss(sign_up, sent, now):
    """What is refused is counted nowhere, and the refusal says when there is another."""
    opened = sign_up("c1", "ada@x.example")
    refused = sign_up("c2", "ada@x.example")

    assert epoch(now) + 30 == opened.next_send_at == refused.next_at
    assert [1, 1] == sent("ada@x.example")
    assert isinstance(sign_up("c3", "ada+1@x.example"), Opened)
    assert [1, 2] == sent("ada+1@x.example")


def test_72_both_counts_are_given_back(sign_up, sent, dynamodb, item):
    """Invariant 72: once, and what was counted meanwhile stays."""
    sign_up("c1", "ada@x.example")
    sign_up("c2", "ada+1@x.example")
    refunds = ChallengeRefunds(dynamodb, table="table")

    assert [True, False] == [refunds.give_back("c1"), refunds.give_back("c1")]
    assert [0, 1] == sent("ada@x.example")
    assert [1, 1] == sent("ada+1@x.example")
    assert "superseded" == item("C#c1")["state"]["S"]


def test_a_count_that_is_gone_is_not_made_anew(sign_up, sent, dynamodb):
    """DynamoDB deleted the mailbox's; the address's is given back."""
    sign_up("c1", "ada@x.example")
    mailbox = sign_up_mailbox(KEY, pool_id=POOL, address="ada@x.example")
    dynamodb.delete_item(TableName="table", Key={"pk": {"S": f"S#{mailbox}#sign_up"}})

    assert ChallengeRefunds(dynamodb, table="table").give_back("c1")
    assert [0, 0] == sent("ada@x.example")
