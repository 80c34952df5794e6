"""Invariant 30: DynamoDB did it, and its answer was lost; botocore asks once more."""

from datetime import timedelta

import pytest

from local.emulator import Emulator
from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.one_time_code import Challenge
from rules.passwordless.send_budget import SendBudget
from runtime import aws
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.challenge_items import StoredChallenge, epoch
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_table import Attempt, ChallengeTable
from runtime.passwordless.wishes import Wish
from tests.faults.lost_answers import LosingProxy
from tests.tables import create_table

pytestmark = pytest.mark.emulator
WRITE = "TransactWriteItems"


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        create_table(running.client("dynamodb"), "challenges")
        yield running


@pytest.fixture
def proxy(emulator):
    with LosingProxy(emulator.port) as proxy:
        yield proxy


@pytest.fixture
def dynamodb(emulator, proxy, monkeypatch):
    """The very client of the triggers, by way of the proxy."""
    by_proxy = {"AWS_ENDPOINT_URL": proxy.endpoint}
    for name, value in (emulator.variables | by_proxy).items():
        monkeypatch.setenv(name, value)
    return aws.dynamodb()


@pytest.fixture
def stored(request, now):
    """A challenge of a user of this test's own."""
    challenge = Challenge("c" * 22, "eu-west-1_a", "client", f"user-{request.node.name}")
    return StoredChallenge(
        challenge=challenge,
        holder=challenge.user,
        method="EMAIL_CODE",
        pepper="v1",
        expires_at=epoch(now + timedelta(minutes=10)),
        subject="sub",
    )


@pytest.fixture
def answer(emulator, dynamodb, stored, now):
    """Answer that challenge, right by the pepper *right_by*."""
    emulator.client("dynamodb").put_item(TableName="challenges", Item=stored.item())
    table = ChallengeTable(
        dynamodb, table="challenges", budget=AnswerBudget(3, 10, 25), sleep=lambda _: None
    )

    def answer(right_by):
        return table.attempt(
            stored.challenge,
            method="EMAIL_CODE",
            right_by=right_by,
            charged_to="email",
            must_be_sent=False,
            holder=stored.holder,
            now=now,
        )

    return answer


def attempts(emulator):
    item = emulator.client("dynamodb").get_item(
        TableName="challenges", Key={"pk": {"S": f"C#{'c' * 22}"}}
    )["Item"]
    return int(item["attempts"]["N"])


def test_30_a_right_answer_stays_right_and_is_counted_once(emulator, proxy, answer, fault):
    """Invariant 30: the second try has the token of the first, and changes nothing."""
    proxy.to_lose[WRITE] = 1

    found = answer("v1")
    fault("DynamoDB answer_lost, right code", n=1, failed=int(found is not Attempt.VERIFIED))

    assert Attempt.VERIFIED is found
    assert 2 == proxy.calls[WRITE]
    assert 1 == attempts(emulator)


def test_30_its_replay_is_a_call_of_its_own(proxy, answer):
    """Invariant 30: a token made of the answer would let it in."""
    proxy.to_lose[WRITE] = 1

    assert Attempt.VERIFIED is answer("v1")
    assert Attempt.USED is answer("v1")


def test_30_a_wrong_answer_is_counted_once(emulator, proxy, answer, fault):
    """Invariant 30: a bad line uses up nobody's tries."""
    proxy.to_lose[WRITE] = 1

    assert Attempt.WRONG is answer(None)
    fault("DynamoDB answer_lost, wrong code", n=1, failed=attempts(emulator) - 1)
    assert 1 == attempts(emulator)


def test_30_what_is_lost_again_is_no_yes(proxy, answer):
    """Invariant 30: verify hears of an error, and answers false, however often it asks."""
    proxy.to_lose[WRITE] = 99

    with pytest.raises(Unanswered):
        answer("v1")
    assert 8 == proxy.calls[WRITE]  # two of the client's own in each of four


def test_30_what_is_lost_and_then_told_is_right_and_counted_once(emulator, proxy, answer):
    """Invariant 30: all tries have the token of the first."""
    proxy.to_lose[WRITE] = 5

    assert Attempt.VERIFIED is answer("v1")
    assert 1 == attempts(emulator)


def test_30_a_challenge_is_made_once(proxy, dynamodb, stored, now):
    """The wish, the count of mails and the challenge, although the first answer was lost."""
    proxy.to_lose[WRITE] = 1
    opened = ChallengeRequests(dynamodb, table="challenges").open(
        StoredChallenge(
            challenge=Challenge("d" * 22, "eu-west-1_a", "client", stored.challenge.user),
            holder=stored.holder,
            method="EMAIL_CODE",
            pepper="v1",
            expires_at=stored.expires_at,
        ),
        wish=Wish("digest", timedelta(seconds=60), is_lease=False),
        channel="email",
        budget=SendBudget(per_hour=5, per_day=15, pause_s=30),
        supersedes=None,
        now=now,
    )

    assert (True, "d" * 22) == (opened.is_new, opened.challenge_id)
    assert epoch(now) + 30 == opened.next_send_at
