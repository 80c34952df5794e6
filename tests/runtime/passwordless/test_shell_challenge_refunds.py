"""The write that gives back what never went out: once, and never what a sender has begun with."""

from datetime import timedelta

import pytest

from rules.passwordless.send_budget import NotNow, SendBudget
from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_sending import ChallengeSending, Claimed, Unclaimed, Why
from runtime.passwordless.wishes import Opened, TooBusy, Wish

BUDGET = SendBudget(per_hour=5, per_day=15, pause_s=30)


@pytest.fixture
def open_(dynamodb, stored, now):
    """Open a challenge *after* so many seconds."""

    def open_(challenge_id, *, after=0, request="", channel="email", **changes):
        return ChallengeRequests(dynamodb, table="table").open(
            stored(challenge_id, **changes),
            wish=Wish(request or challenge_id, timedelta(seconds=60), is_lease=False),
            channel=channel,
            budget=BUDGET if channel else None,
            supersedes=None,
            now=now + timedelta(seconds=after),
        )

    return open_


@pytest.fixture
def refunds(dynamodb):
    return ChallengeRefunds(dynamodb, table="table")


@pytest.fixture
def sending(dynamodb):
    return ChallengeSending(dynamodb, table="table", lease=timedelta(seconds=30))


@pytest.fixture
def counts(item):
    """Messages in the hour and in the day, and when the next may be sent."""

    def counts():
        sends = item("S#u1#email")
        return [int(sends[name]["N"]) for name in ("in_hour", "in_day", "next_at")]

    return counts


def test_what_was_given_back_was_never_counted(open_, refunds, counts, item):
    """And its challenge is void, so that nothing can be sent or answered."""
    open_("c1")

    assert refunds.give_back("c1")
    assert [0, 0, 0] == counts()
    assert "superseded" == item("C#c1")["state"]["S"]


def test_ten_minutes_without_an_outbox_cost_the_user_nothing(open_, refunds):
    """Five requests came to nothing; the sixth is served at once, and its pause is the first."""
    for minute in range(0, 10, 2):
        assert isinstance(open_(f"c{minute}", after=minute * 60), Opened)
        assert refunds.give_back(f"c{minute}")

    assert isinstance(open_("well", after=600), Opened)
    assert isinstance(open_("soon", after=629), NotNow)
    assert isinstance(open_("later", after=630), Opened)


def test_the_same_request_makes_another_challenge(open_, refunds):
    """Its wish is forgotten; one that has made a later challenge is not."""
    open_("c1", request="r")
    refunds.give_back("c1")
    again = open_("c2", request="r")

    assert ("c2", True) == (again.challenge_id, again.is_new)
    assert not refunds.give_back("c1")
    assert "c2" == open_("c3", request="r").challenge_id


def test_a_wish_that_has_made_a_later_challenge_is_left_alone(open_, refunds):
    """The first one's time was over."""
    open_("c1", request="r")
    open_("c2", request="r", after=60)

    assert refunds.give_back("c1")
    assert "c2" == open_("c3", request="r", after=61).challenge_id


def test_it_is_given_back_once(open_, refunds, counts):
    """A second time there is nothing."""
    open_("c1")
    open_("c2", after=30)

    assert [True, False] == [refunds.give_back("c1"), refunds.give_back("c1")]
    assert [1, 1] == counts()[:2]


def test_a_later_message_keeps_its_pause(open_, refunds, counts, now):
    """Only the count goes."""
    open_("c1")
    open_("c2", after=30)
    refunds.give_back("c1")

    assert [1, 1, epoch(now) + 30 + 60] == counts()


def test_another_hours_count_is_left_alone(open_, refunds, counts):
    """The day's is the same."""
    open_("c1")
    open_("c2", after=3600)
    refunds.give_back("c1")

    assert [1, 1] == counts()[:2]


@pytest.mark.parametrize("steps", [["claim"], ["claim", "settle"]])
def test_what_a_sender_has_begun_with_is_not_given_back(
    open_, refunds, sending, counts, now, steps
):
    """It is sent, or may be."""
    open_("c1")
    for step in steps:
        getattr(sending, step)("c1", run="r1", now=now)

    assert not refunds.give_back("c1")
    assert [1, 1] == counts()[:2]


def test_what_was_given_back_is_never_sent(open_, refunds, sending, now):
    """SQS may have had the message after all."""
    open_("c1")
    refunds.give_back("c1")

    assert Unclaimed is type(claimed := sending.claim("c1", run="r1", now=now))
    assert Why.DONE is claimed.why


def test_71_a_run_gives_back_what_it_has_claimed_itself(open_, refunds, sending, counts, now):
    """Invariant 71: it knows that nothing was sent; another run does not."""
    open_("c1")
    sending.claim("c1", run="r1", now=now)

    assert [False, False] == [refunds.give_back("c1", run=run) for run in ("r2", "-")]
    assert refunds.give_back("c1", run="r1")
    assert [0, 0, 0] == counts()
    assert not refunds.give_back("c1", run="r1")


def test_71_what_may_have_been_sent_is_charged(open_, refunds, sending, counts, now):
    """Invariant 71: a carrier that did not answer, and a run that died."""
    open_("c1")
    sending.claim("c1", run="r1", now=now)
    sending.give_back("c1", run="r1", may_be_sent=True)
    assert not refunds.give_back("c1")

    open_("c2", after=30)
    sending.claim("c2", run="r1", now=now + timedelta(seconds=30))
    late = now + timedelta(seconds=61)
    sending.claim("c2", run="r2", now=late)
    assert not refunds.give_back("c2", run="r2")
    assert [2, 2] == counts()[:2]


def test_71_what_was_superseded_before_it_was_sent_is_given_back(
    open_, refunds, sending, dynamodb, counts, now
):
    """Invariant 71: the sender finds it void, and nothing has gone out; once."""
    open_("c1")
    dynamodb.update_item(
        TableName="table",
        Key={"pk": {"S": "C#c1"}},
        UpdateExpression="SET #state = :void",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":void": {"S": "superseded"}},
    )

    assert Why.VOID is sending.claim("c1", run="r1", now=now).why
    assert [True, False] == [refunds.give_back("c1", run="r1") for _ in "12"]
    assert Why.DONE is sending.claim("c1", run="r1", now=now).why
    assert [0, 0, 0] == counts()


VOID_MUTANTS = {
    "is given back twice": "attribute_not_exists(refunded)",
    "is given back though sent": "attribute_not_exists(sent_at)",
    "is given back though it may be sent": "attribute_not_exists(may_be_sent)",
    "is given back in another's lease": "(attribute_not_exists(lease_until) OR lease_by = :mine)",
    "is given back though used": "#state IN (:pending, :void)",
}
MEANWHILE = {
    "is given back twice": ("refunded", {"BOOL": True}),
    "is given back though sent": ("sent_at", {"N": "1"}),
    "is given back though it may be sent": ("may_be_sent", {"BOOL": True}),
    "is given back in another's lease": ("lease_until", {"N": "9"}),
    "is given back though used": ("state", {"S": "used"}),
}


@pytest.mark.parametrize("mutant", VOID_MUTANTS)
@pytest.mark.parametrize("lacks", [False, True])
def test_72_no_condition_of_a_refund_is_idle(open_, dynamodb, counts, mutant, lacks):
    """Invariants 71 and 72: what happens between our reading and our writing decides."""

    class Meanwhile:
        def __getattr__(self, name):
            return getattr(dynamodb, name)

        def transact_write_items(self, *, TransactItems, **asked):  # noqa: N803  (boto3's name)
            name, value = MEANWHILE[mutant]
            dynamodb.update_item(
                TableName="table",
                Key={"pk": {"S": "C#c1"}},
                UpdateExpression="SET #name = :value",
                ExpressionAttributeNames={"#name": name},
                ExpressionAttributeValues={":value": value},
            )
            if lacks:
                void = TransactItems[0]["Update"]
                spared = f"({VOID_MUTANTS[mutant]} OR attribute_exists(pk))"
                assert VOID_MUTANTS[mutant] in void["ConditionExpression"]
                void["ConditionExpression"] = void["ConditionExpression"].replace(
                    VOID_MUTANTS[mutant], spared
                )
            return dynamodb.transact_write_items(TransactItems=TransactItems, **asked)

    open_("c1")

    assert lacks is ChallengeRefunds(Meanwhile(), table="table").give_back("c1")
    assert [1 - lacks, 1 - lacks] == counts()[:2]


def test_a_sender_that_comes_first_wins(open_, dynamodb, sending, counts, now):
    """Between our reading and our writing."""

    class First:
        def __getattr__(self, name):
            return getattr(dynamodb, name)

        def transact_write_items(self, **asked):
            assert isinstance(sending.claim("c1", run="r1", now=now), Claimed)
            self.transact_write_items = dynamodb.transact_write_items
            return dynamodb.transact_write_items(**asked)

    open_("c1")

    assert not ChallengeRefunds(First(), table="table").give_back("c1")
    assert [1, 1] == counts()[:2]


def test_a_message_that_is_counted_meanwhile_is_not_lost(open_, dynamodb, counts):
    """The counts are read again."""

    class First:
        def __getattr__(self, name):
            return getattr(dynamodb, name)

        def transact_write_items(self, **asked):
            self.transact_write_items = dynamodb.transact_write_items
            open_("c2", after=30)
            return dynamodb.transact_write_items(**asked)

    open_("c1")

    assert ChallengeRefunds(First(), table="table").give_back("c1")
    assert [1, 1] == counts()[:2]


def test_counts_that_never_hold_still_are_left_as_they_are(open_, dynamodb):
    """Too much counted harms less than too little."""

    class Refusing:
        def __getattr__(self, name):
            return getattr(dynamodb, name)

        def transact_write_items(self, **_):
            raise Refused({"Error": {"Code": "TransactionCanceledException"}})

    open_("c1")
    with pytest.raises(TooBusy):
        ChallengeRefunds(Refusing(), table="table").give_back("c1")


def test_other_errors_are_the_callers(open_, dynamodb):
    """Whether it took place is not known."""

    class Failing:
        def __getattr__(self, name):
            return getattr(dynamodb, name)

        def transact_write_items(self, **_):
            raise Refused({"Error": {"Code": "InternalServerError"}})

    open_("c1")
    with pytest.raises(Refused):
        ChallengeRefunds(Failing(), table="table").give_back("c1")


def test_a_table_that_answers_for_no_key_gives_nothing_back():
    """DynamoDB may leave keys out."""

    class Unprocessed:
        def batch_get_item(self, **asked):
            return {"Responses": {}, "UnprocessedKeys": asked["RequestItems"]}

    with pytest.raises(Refused, match="ProvisionedThroughputExceeded"):
        ChallengeRefunds(Unprocessed(), table="table", sleep=lambda _: None).give_back("c1")


def test_there_is_nothing_to_give_back_of_what_counted_for_nothing(open_, refunds):
    """No such challenge; one of a method that sends nothing."""
    open_("c1", channel=None)

    assert [False, False] == [refunds.give_back("c1"), refunds.give_back("c9")]


def test_counts_that_are_gone_are_not_made_anew(open_, refunds, dynamodb, item):
    """DynamoDB deleted them two days later."""
    open_("c1")
    dynamodb.delete_item(TableName="table", Key={"pk": {"S": "S#u1#email"}})

    assert refunds.give_back("c1")
    assert item("S#u1#email") is None


@pytest.mark.parametrize("lacks", ["version", "holder"])
def test_what_was_made_before_is_given_back_likewise(open_, refunds, counts, dynamodb, lacks):
    """For one release: the count has no version, the challenge no holder but its user."""
    open_("c1")
    dynamodb.update_item(
        TableName="table",
        Key={"pk": {"S": "S#u1#email" if lacks == "version" else "C#c1"}},
        UpdateExpression=f"REMOVE {lacks}",
    )

    assert refunds.give_back("c1")
    assert [0, 0, 0] == counts()


def test_61_the_holder_gets_it_back(open_, refunds, item):
    """Invariant 61: for every user."""
    open_("c1", holder="h")
    refunds.give_back("c1")

    assert "0" == item("S#h#email")["in_hour"]["N"]
