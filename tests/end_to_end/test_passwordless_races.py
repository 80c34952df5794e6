"""
24 at once, again and again: what only one may do, one does.

On the emulator, whose writes are atomic. moto's are not under threads: a
correct table has two winners there.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.emulator import Emulator
from rules.messages.spend_limits import SpendLimits
from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.one_time_code import Challenge
from rules.passwordless.send_budget import NotNow, SendBudget
from runtime.boto3_clients import Translated
from runtime.messages.sms_spending import SmsSpending, SpendLimitReached
from runtime.passwordless.challenge_items import StoredChallenge, epoch
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_sending import ChallengeSending, Claimed
from runtime.passwordless.challenge_table import Attempt, ChallengeTable
from runtime.passwordless.factors import Factor, Factors, Use
from runtime.passwordless.wishes import Opened, TooBusy, Wish
from tests.tables import create_table

pytestmark = pytest.mark.emulator
AT_ONCE, ROUNDS = 24, 60
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
COUNTED = {Attempt.WRONG, Attempt.VERIFIED}


@pytest.fixture(scope="module")
def dynamodb():
    with Emulator(port=0) as emulator:
        client = boto3.client(
            "dynamodb",
            endpoint_url=emulator.endpoint,
            region_name=emulator.region,
            aws_access_key_id=emulator.key.access_key,
            aws_secret_access_key=emulator.key.secret_key,
            config=Config(proxies={}, max_pool_connections=AT_ONCE),
        )
        create_table(client, "table")
        yield Translated(client)


@pytest.fixture(scope="module")
def at_once():
    """Run *act* with the numbers 0 to 23, all from the same moment on."""
    with ThreadPoolExecutor(AT_ONCE) as pool:

        def run(act):
            barrier = threading.Barrier(AT_ONCE)

            def one(number):
                barrier.wait()
                return act(number)

            return list(pool.map(one, range(AT_ONCE)))

        yield run


@pytest.fixture
def put(dynamodb):
    """A challenge of *user*."""

    def put(challenge_id, user):
        challenge = Challenge(challenge_id, "p", "a", user)
        expires_at = epoch(NOON + timedelta(minutes=10))
        stored = StoredChallenge(
            challenge=challenge,
            holder=user,
            method="EMAIL_CODE",
            pepper="v1",
            expires_at=expires_at,
        )
        dynamodb.put_item(TableName="table", Item=stored.item())
        return stored

    return put


@pytest.fixture
def attempt(dynamodb):
    table = ChallengeTable(dynamodb, table="table", budget=AnswerBudget(3, 10, 25))

    def attempt(stored, *, is_right, also=()):
        try:
            return table.attempt(
                stored.challenge,
                method="EMAIL_CODE",
                right_by="v1" if is_right else None,
                charged_to="email",
                must_be_sent=False,
                holder=stored.holder,
                now=NOON,
                also=also,
            )
        except ClientError:
            return None  # DynamoDB was at other writes of the same items: false, and not counted

    return attempt


@pytest.fixture
def open_(dynamodb, put):
    requests = ChallengeRequests(dynamodb, table="table")

    def open_(number, user, wish):
        new = put("unused", user)
        challenge = Challenge(f"{user}-{number}", "p", "a", user)
        stored = StoredChallenge(
            challenge=challenge,
            holder=user,
            method=new.method,
            pepper="v1",
            expires_at=new.expires_at,
        )
        try:
            return requests.open(
                stored,
                wish=wish,
                channel="email",
                budget=SendBudget(per_hour=5, per_day=15, pause_s=30),
                supersedes=None,
                now=NOON,
            )
        except TooBusy as busy:
            return busy

    return open_


def test_of_24_right_answers_one_gets_in(put, attempt, at_once):
    """Invariant 3."""
    for number in range(ROUNDS):
        stored = put(f"r{number}", f"r{number}")
        results = at_once(lambda _, stored=stored: attempt(stored, is_right=True))

        assert 1 == results.count(Attempt.VERIFIED)


@pytest.mark.parametrize(
    "use",
    [
        Use("SET last_step = :step", "last_step < :step", {":step": {"N": "7"}}),
        Use(
            "DELETE digests :spent",
            "contains(digests, :digest)",
            {":spent": {"SS": ["d1"]}, ":digest": {"S": "d1"}},
        ),
    ],
    ids=["TOTP", "RECOVERY_CODE"],
)
def test_of_24_codes_of_one_app_or_sheet_one_gets_in(put, attempt, at_once, dynamodb, use):
    """Invariant 3: in as many sign-ins at once, a code of the app or of the sheet is good once."""
    factors = Factors(dynamodb, table="table")
    factor = Factor(enrolment="e", key="k", digests=frozenset({"d1", "d2"}))
    for number in range(ROUNDS // 4):
        user = f"{use.update[:3]}{number}"
        factors.enrol(user, "M", factor)
        also = [factors.write(user, "M", factor, use)]
        challenges = [put(f"{user}-{turn}", user) for turn in range(AT_ONCE)]
        results = at_once(
            lambda turn, all_=challenges, also=also: attempt(all_[turn], is_right=True, also=also)
        )

        assert 1 == results.count(Attempt.VERIFIED)
        assert {Attempt.VERIFIED, Attempt.USED, None} >= set(results)


def test_of_24_wrong_answers_three_are_counted(put, attempt, at_once, dynamodb):
    """Invariant 2; and then the right one is refused."""
    for number in range(ROUNDS):
        stored = put(f"w{number}", f"w{number}")
        results = at_once(lambda _, stored=stored: attempt(stored, is_right=False))

        assert 3 == results.count(Attempt.WRONG)
        assert Attempt.LOCKED is attempt(stored, is_right=True)
        item = dynamodb.get_item(TableName="table", Key={"pk": {"S": f"C#w{number}"}})["Item"]
        assert "3" == item["attempts"]["N"]


def test_right_among_wrong_gets_in_at_most_once_within_three(put, attempt, at_once):
    """Invariant 2, any interleaving."""
    for number in range(ROUNDS):
        stored = put(f"m{number}", f"m{number}")
        results = at_once(lambda turn, stored=stored: attempt(stored, is_right=bool(turn % 2)))

        assert results.count(Attempt.VERIFIED) <= 1
        assert len([each for each in results if each in COUNTED]) <= 3


def test_of_24_codes_of_one_user_ten_answers_are_counted(put, attempt, at_once):
    """Invariant 1: as many sign-ins at once as one likes."""
    for number in range(ROUNDS // 4):
        user = f"h{number}"
        challenges = [put(f"{user}-{turn}", user) for turn in range(AT_ONCE)]
        results = at_once(lambda turn, all_=challenges: attempt(all_[turn], is_right=False))

        assert 10 == results.count(Attempt.WRONG)
        assert Attempt.OVER_BUDGET is attempt(put(f"{user}-x", user), is_right=True)


def test_of_24_calls_with_one_wish_one_makes_the_challenge(open_, at_once):
    """Invariant 22: all have the same code, and one mail is paid for."""
    for number in range(ROUNDS // 4):
        user = f"o{number}"
        for kind, is_lease in (("a", False), ("b", True)):
            wish = Wish(f"{user}{kind}", timedelta(seconds=15), is_lease=is_lease)
            results = at_once(lambda turn, user=user + kind, wish=wish: open_(turn, user, wish))

            opened = [each for each in results if isinstance(each, Opened)]
            assert 1 == sum(each.is_new for each in opened)
            assert 1 == len({each.challenge_id for each in opened})
            assert AT_ONCE == len(opened)


def test_of_24_wishes_at_once_one_is_sent(open_, at_once):
    """Invariant 23: the others are told when."""
    for number in range(ROUNDS // 4):
        user = f"s{number}"
        results = at_once(
            lambda turn, user=user: open_(
                turn, user, Wish(f"{user}-{turn}", timedelta(seconds=60), is_lease=False)
            )
        )

        assert 1 == sum(isinstance(each, Opened) for each in results)
        assert AT_ONCE - 1 == sum(isinstance(each, NotNow) for each in results)


def test_of_24_runs_one_sends(dynamodb, put, at_once):
    """Invariant 32."""
    sending = ChallengeSending(dynamodb, table="table", lease=timedelta(seconds=30))
    for number in range(ROUNDS):
        put(f"c{number}", f"c{number}")
        results = at_once(
            lambda turn, number=number: sending.claim(f"c{number}", run=f"m-{turn}", now=NOON)
        )

        assert 1 == sum(isinstance(each, Claimed) for each in results)


def test_50_no_more_money_is_charged_than_there_is(dynamodb, at_once):
    """Invariant 50: of 24 messages at 20 cents, five fit into a dollar; one refusal is news."""
    limits = SpendLimits(Decimal(1), Decimal(1000))
    for hour in range(ROUNDS):
        now = NOON + timedelta(hours=hour)
        spending = SmsSpending(dynamodb, table="table", limits=limits, now=lambda now=now: now)

        def charge(_, spending=spending):
            try:
                return spending.charge(Decimal("0.20"))
            except SpendLimitReached as limit:
                return limit.is_first

        ended = at_once(charge)
        assert 5 == sum(1 for each in ended if not isinstance(each, bool))
        assert 1 == ended.count(True)
