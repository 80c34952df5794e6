"""That a code is sent once: claimed, settled or given back."""

from datetime import timedelta

import pytest

from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_sending import (
    ChallengeSending,
    Claimed,
    SentMessage,
    Unclaimed,
    Why,
)


@pytest.fixture
def sending(dynamodb):
    return ChallengeSending(dynamodb, table="table", lease=timedelta(seconds=30))


@pytest.fixture
def challenge(dynamodb, stored):
    """A challenge in the table."""
    one = stored(locale="pt-BR", device="d" * 43)
    dynamodb.put_item(TableName="table", Item=one.item())
    return one


def test_what_is_claimed_is_what_was_stored(sending, challenge, now):
    """All that is needed to derive and send the code."""
    assert Claimed(challenge) == sending.claim("c1", run="r1", now=now)


def test_nobody_else_sends_while_one_does(sending, challenge, now):
    """Until the lease ends: that run has died."""
    sending.claim("c1", run="r1", now=now)
    taken = Unclaimed(Why.TAKEN, challenge)

    assert taken == sending.claim("c1", run="r2", now=now + timedelta(seconds=29))
    assert Claimed(challenge) == sending.claim("c1", run="r2", now=now + timedelta(seconds=30))


def test_what_is_sent_is_never_sent_again(sending, challenge, now):
    """Invariant 32, also when the lease is long over."""
    sending.claim("c1", run="r1", now=now)
    sending.settle("c1", run="r1", now=now)

    for after in (0, 30, 599):
        again = sending.claim("c1", run="r1", now=now + timedelta(seconds=after))
        assert Unclaimed(Why.DONE, challenge) == again


def test_what_was_not_sent_may_be_sent_at_once(sending, challenge, now):
    """The run that claimed it knows that SES took nothing."""
    sending.claim("c1", run="r1", now=now)
    sending.give_back("c1", run="r1")

    assert Claimed(challenge) == sending.claim("c1", run="r1", now=now)


def test_what_has_expired_is_not_sent(sending, challenge, now):
    """Invariant 33."""
    late = sending.claim("c1", run="r1", now=now + timedelta(minutes=10))

    assert Unclaimed(Why.EXPIRED, challenge) == late


@pytest.mark.parametrize("state", ["used", "superseded"])
def test_what_is_void_is_not_sent(sending, challenge, dynamodb, now, state):
    """Answered already, or another code was asked for since."""
    void = challenge.item() | {"state": {"S": state}}
    dynamodb.put_item(TableName="table", Item=void)
    why = Why.VOID if state == "superseded" else Why.USED

    assert Unclaimed(why, challenge) == sending.claim("c1", run="r1", now=now)


def used(dynamodb, **more):
    """Its code was right meanwhile."""
    [item] = dynamodb.scan(TableName="table")["Items"]
    dynamodb.put_item(TableName="table", Item=item | {"state": {"S": "used"}} | more)


def test_a_code_that_was_used_is_left_to_the_run_that_sends_it(sending, challenge, dynamodb, now):
    """It may be about to note that; when its lease is over, it has died."""
    sending.claim("c1", run="r1", now=now)
    used(dynamodb)
    why = {
        after: sending.claim("c1", run="r2", now=now + timedelta(seconds=after)).why
        for after in (29, 30)
    }
    sending.settle("c1", run="r1", now=now)

    assert {29: Why.TAKEN, 30: Why.USED} == why
    assert Unclaimed(Why.DONE, challenge) == sending.claim("c1", run="r2", now=now)


def test_a_code_that_was_used_is_noted_as_sent_once(sending, challenge, dynamodb, now):
    """By the first who finds it so."""
    sending.claim("c1", run="r1", now=now)
    sending.give_back("c1", run="r1", may_be_sent=True)
    used(dynamodb)

    assert Why.USED is sending.claim("c1", run="r2", now=now).why
    assert [True, False] == [sending.note_used("c1", now=now) for _ in range(2)]
    assert Unclaimed(Why.DONE, challenge) == sending.claim("c1", run="r2", now=now)
    assert not sending.note_used("c2", now=now)


@pytest.mark.parametrize("mark", ["sent_at", "refunded"])
def test_of_what_was_noted_nothing_is_left_to_tell(sending, challenge, dynamodb, now, mark):
    used(dynamodb, **{mark: {"N": "1"}})

    assert Unclaimed(Why.DONE, challenge) == sending.claim("c1", run="r1", now=now)


def test_what_is_not_there_is_not_sent(sending, now):
    """A dead letter that was redriven years later."""
    assert Unclaimed(Why.UNKNOWN, None) == sending.claim("c1", run="r1", now=now)


@pytest.mark.usefixtures("dynamodb")
def test_a_broken_table_is_no_reason_to_send_nothing(dynamodb, now):
    """The message comes again."""
    broken = ChallengeSending(dynamodb, table="absent", lease=timedelta(seconds=30))
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        broken.claim("c1", run="r1", now=now)


def test_of_a_message_it_is_known_whether_its_code_was_used(sending, challenge, now):
    """For its carrier; a mail has no such id."""
    sending.claim("c1", run="r1", now=now)
    sending.settle("c1", run="r1", now=now)
    assert sending.sent("c1") is None

    sending.settle("c1", run="r1", now=now, message_id="m-1")
    assert SentMessage(
        "m-1", is_used=False, is_pending=True, expires_at=challenge.expires_at
    ) == sending.sent("c1")


@pytest.mark.parametrize(("state", "is_used"), [("used", True), ("superseded", False)])
@pytest.mark.usefixtures("challenge")
def test_of_a_code_that_is_gone_it_is_known_how(sending, dynamodb, now, state, is_used):
    """Answered, or replaced by another."""
    sending.claim("c1", run="r1", now=now)
    sending.settle("c1", run="r1", now=now, message_id="m-1")
    dynamodb.update_item(
        TableName="table",
        Key={"pk": {"S": "C#c1"}},
        UpdateExpression="SET #state = :state",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={":state": {"S": state}},
    )
    sent = sending.sent("c1")

    assert (is_used, False) == (sent.is_used, sent.is_pending)


def test_of_a_message_that_is_forgotten_nothing_is_known(sending):
    """DynamoDB deleted it when it had expired."""
    assert sending.sent("c1") is None


def test_a_run_that_did_not_hear_of_its_claim_claims_again(sending, challenge, now):
    """Twice is as good as once; it is no second run."""
    later = now + timedelta(seconds=2)
    assert Claimed(challenge) == sending.claim("c1", run="r1", now=now)

    assert Claimed(challenge) == sending.claim("c1", run="r1", now=later)
    assert Why.TAKEN is sending.claim("c1", run="r2", now=later).why


@pytest.mark.usefixtures("challenge")
def test_73_a_run_changes_no_lease_but_its_own(sending, now, item):
    """Invariant 73: one that comes back late neither frees nor settles what another is sending."""
    sending.claim("c1", run="r1", now=now)
    sending.claim("c1", run="r2", now=now + timedelta(seconds=30))
    before = item("C#c1")
    sending.give_back("c1", run="r1")
    sending.give_back("c1", run="r1", may_be_sent=True)
    sending.settle("c1", run="r1", now=now)

    assert before == item("C#c1")
    sending.give_back("c1", run="r2")
    assert {"lease_until", "lease_by"}.isdisjoint(item("C#c1"))


def test_73_a_lease_of_before_is_nobodys(sending, challenge, dynamodb, now, item):
    """Invariant 73: one that names no run ends by the clock."""
    until = {"N": str(int(now.timestamp()) + 30)}
    dynamodb.put_item(TableName="table", Item=challenge.item() | {"lease_until": until})
    sending.give_back("c1", run="r1")

    assert Why.TAKEN is sending.claim("c1", run="r1", now=now).why
    late = now + timedelta(seconds=30)
    assert Claimed(challenge) == sending.claim("c1", run="r1", now=late)
    assert item("C#c1")["may_be_sent"]["BOOL"]


@pytest.mark.usefixtures("challenge")
def test_what_a_dead_run_began_with_may_be_sent(sending, now, item):
    """So may what its carrier did not answer for; what was certainly not sent is not marked."""
    sending.claim("c1", run="r1", now=now)
    assert "may_be_sent" not in item("C#c1")
    sending.claim("c1", run="r2", now=now + timedelta(seconds=30))
    assert item("C#c1")["may_be_sent"]["BOOL"]


def test_what_may_be_sent_is_marked_by_its_own_run(sending, challenge, now, item):
    """And can be sent again at once."""
    sending.claim("c1", run="r1", now=now)
    sending.give_back("c1", run="r1", may_be_sent=True)

    assert item("C#c1")["may_be_sent"]["BOOL"]
    assert Claimed(challenge) == sending.claim("c1", run="r2", now=now)


def test_what_the_table_refuses_for_another_reason_is_no_others_lease():
    """Only a condition that does not hold says that the lease is another run's."""

    class Throttled:
        def update_item(self, **_):
            raise Refused({"Error": {"Code": "AccessDeniedException", "Message": "no"}})

    sending = ChallengeSending(Throttled(), table="table", lease=timedelta(seconds=30))

    with pytest.raises(Refused, match="AccessDenied"):
        sending.give_back("c1", run="r1")


@pytest.fixture
def sign_up(dynamodb, stored):
    """A sign-up, whose address is sealed in the item."""
    one = stored("c2", purpose="sign_up", sealed_address="sealed")
    dynamodb.put_item(TableName="table", Item=one.item())
    return one


def test_75_an_address_stays_until_its_code_is_sent(sending, sign_up, item, now):
    """Invariant 75: the sender has it, and no function after that."""
    assert Claimed(sign_up) == sending.claim("c2", run="r1", now=now)
    assert "sealed" == item("C#c2")["to"]["S"]
    sending.give_back("c2", run="r1")
    assert "sealed" == item("C#c2")["to"]["S"]

    sending.claim("c2", run="r2", now=now)
    sending.settle("c2", run="r2", now=now)
    assert "to" not in item("C#c2")


@pytest.mark.usefixtures("challenge", "sign_up")
def test_75_an_address_that_nothing_is_mailed_to_is_forgotten(sending, item):
    """Invariant 75: twice is as good as once, and no item is made for it."""
    for challenge_id in ("c2", "c2", "c1", "absent"):
        sending.forget_address(challenge_id)

    assert "to" not in item("C#c2")
    assert item("C#absent") is None


def test_a_table_that_fails_is_told(dynamodb):
    """The message comes again."""
    broken = ChallengeSending(dynamodb, table="absent", lease=timedelta(seconds=30))
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        broken.forget_address("c2")


@pytest.mark.usefixtures("dynamodb")
def test_what_was_sent_is_not_taken_for_noted_by_a_broken_table(dynamodb, now):
    """The caller gets an error, and notes it again."""
    broken = ChallengeSending(dynamodb, table="absent", lease=timedelta(seconds=30))
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        broken.note_used("c1", now=now)
