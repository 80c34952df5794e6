"""
Codes while AWS is unwell: none that is right is burnt, nobody is kept out longer than it lasts.

Rows of the table of faults: what failed while the fault lasted, what was lost for good (right
codes burnt, requests unanswered after it), how much longer than a well one a call took at the
worst, and how long after the end of the fault the next code was mailed.
"""

import time
from datetime import timedelta
from types import SimpleNamespace
from uuid import NAMESPACE_URL, uuid5

import pytest

from events.contract.catalogue import Reason
from local.emulator import Emulator
from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.one_time_code import Challenge, code, user_key
from rules.passwordless.send_budget import SendBudget
from runtime import aws
from runtime.aws_client import clients
from runtime.aws_client.errors import Unanswered
from runtime.entry import entrypoint, remaining_ms
from runtime.messages.mail import MailNotSent
from runtime.observe import MetricLines
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_sending import ChallengeSending
from runtime.passwordless.challenge_table import ChallengeTable
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.sending_health import SendingHealth
from tests.faults import unwell_dynamodb as unwell
from tests.faults.unwell_dynamodb import UnwellDynamoDB, until
from tests.loop.quiet_time import QuietTime
from triggers.create_auth_challenge import CreateAuthChallenge
from triggers.passwordless.email_code import EmailCode
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse
from workers.passwordless_sender import PasswordlessSender

pytestmark = pytest.mark.emulator
PEPPERS = Peppers(newest="v1", by_version={"v1": b"pepper"})
METHODS = {"EMAIL_CODE": EmailCode(length=8)}
POOL, CLIENT = "eu-west-1_a", "client"
ENDS_WITHIN_S = (
    4.75  # of Cognito's five; invariant 76 says 4.5, and a slow machine works longer itself
)


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        running.client("dynamodb").create_table(
            TableName="challenges",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield running


class World:
    """The triggers of codes and their sender, on one table; a clock that tests set."""

    def __init__(self, dynamodb, now):
        self.time, self.queue, self.mails, self.delays = now, [], [], []
        self.outbox_error = self.mail_error = None
        self.usual_s = 0.0
        told = {"announce": lambda *_, **__: None, "now": lambda: self.time}
        self._create = CreateAuthChallenge(
            methods=METHODS,
            peppers=lambda: PEPPERS,
            addresses=lambda: AddressKeys(PEPPERS),
            requests=ChallengeRequests(dynamodb, table="challenges", remaining_ms=remaining_ms),
            refunds=ChallengeRefunds(dynamodb, table="challenges"),
            put=self._put,
            budgets={"email": SendBudget(per_hour=5, per_day=15, pause_s=30)},
            lifetime=timedelta(minutes=10),
            starts_directly=True,
            **told,
        ).handle
        self._verify = VerifyAuthChallengeResponse(
            methods=METHODS,
            peppers=lambda: PEPPERS,
            addresses=lambda: AddressKeys(PEPPERS),
            table=ChallengeTable(
                dynamodb,
                table="challenges",
                budget=AnswerBudget(3, 10, 25),
                remaining_ms=remaining_ms,
            ),
            proofs=None,
            proof=lambda _, **__: True,
            **told,
        ).handle
        self._sender = PasswordlessSender(
            sending=ChallengeSending(dynamodb, table="challenges", lease=timedelta(seconds=30)),
            refunds=ChallengeRefunds(dynamodb, table="challenges"),
            health=SendingHealth(dynamodb, table="challenges"),
            users=SimpleNamespace(attributes=lambda **_: {"email": "a@example.com"}),
            peppers=lambda: PEPPERS,
            deliveries={"EMAIL_CODE": self._mail},
            outbox=SimpleNamespace(put_off=self._put_off, give_up=lambda _: None),
            feedback=None,
            lines=MetricLines(namespace="CognitoTriggers", service="test"),
            **told,
        )

    def _put(self, challenge_id):
        if self.outbox_error:
            raise self.outbox_error
        self.queue.append((challenge_id, 1, self.time))

    def _mail(self, stored, _attributes):
        if self.mail_error:
            raise self.mail_error
        self.mails.append((stored.challenge.challenge_id, self.time))

    def _put_off(self, message, *, for_s):
        self.delays.append(for_s)
        due = self.time + timedelta(seconds=for_s)
        self.queue.append((message.challenge_id, message.receives + 1, due))

    def call(self, handle, event):
        """As Lambda does, with five seconds; the answer, and how long it took."""
        quiet, ends_at = QuietTime(), time.monotonic() + 5
        context = SimpleNamespace(
            aws_request_id="r", get_remaining_time_in_millis=lambda: until(ends_at)
        )
        response = entrypoint(lambda: handle)(event, context)["response"]
        return response, quiet.passed_s

    def ask(self, user, *rounds, known=True):
        """Begin a sign-in, or ask for another round of it."""
        return self.call(self._create, event(user, known, session=[*rounds]))

    def answer(self, user, made, text):
        """Answer the challenge that was *made*."""
        asked = {"privateChallengeParameters": made["privateChallengeParameters"]}
        response, took_s = self.call(self._verify, event(user, True, **asked, challengeAnswer=text))
        return response["answerCorrect"], took_s

    def added_s(self, took_s):
        """How much longer than a call when all was well, which `usual_s` tells."""
        return max(0.0, took_s - self.usual_s)

    def mailed_after_s(self, minutes, start):
        """When the first code was mailed after a fault of so many minutes; None if none was."""
        times = [at for _, at in self.mails]
        return (times[0] - start).total_seconds() - minutes * 60 if times else None

    def send_until(self, end):
        """Let the sender work on what is due, up to *end*, on the clock of the tests."""
        while due := [one for one in self.queue if one[2] <= end]:
            one = min(due, key=lambda each: each[2])
            self.queue.remove(one)
            challenge_id, receives, at = one
            self.time = max(self.time, at)
            attributes = {"ApproximateReceiveCount": str(receives), "SentTimestamp": "0"}
            record = {"body": challenge_id, "messageId": challenge_id, "receiptHandle": "r"}
            self._sender.handle({"Records": [record | {"attributes": attributes}]})
        self.time = end


def sub_of(user):
    """Cognito's name of a user."""
    return str(uuid5(NAMESPACE_URL, user))


def event(user, known, **request):
    email = f"{sub_of(user)}@example.com"
    attributes = {"sub": sub_of(user), "email": email, "email_verified": "true"}
    return {
        "triggerSource": "X_Authentication",
        "userPoolId": POOL,
        "userName": sub_of(user),
        "callerContext": {"clientId": CLIENT},
        "request": {
            "userAttributes": attributes if known else {},
            "userNotFound": not known,
            **request,
        },
        "response": {},
    }


def right_code(user, made):
    sub = sub_of(user)
    key = user_key(b"", pool_id=POOL, name=sub, subject=sub)
    challenge_id = made["privateChallengeParameters"]["challenge_id"]
    challenge = Challenge(challenge_id, POOL, CLIENT, key, f"{sub}@example.com")
    return code(b"pepper", challenge, length=8)


def next_round(made):
    """What Cognito keeps of a round whose answer it took for false."""
    return {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": False,
        "challengeMetadata": made["challengeMetadata"],
    }


@pytest.fixture
def dynamodb(emulator, monkeypatch):
    with UnwellDynamoDB(emulator.port) as service:
        for name, value in (emulator.variables | {"AWS_ENDPOINT_URL": service.endpoint}).items():
            monkeypatch.setenv(name, value)
        aws._clients.cache_clear()
        opened = noted(monkeypatch, clients, "Connection")
        yield service
        aws._clients.cache_clear()
        for connection in opened:
            connection.close()


def noted(monkeypatch, module, name):
    """What the class of that name in *module* makes from now on."""
    made, make = [], getattr(module, name)
    monkeypatch.setattr(module, name, lambda *a, **b: made.append(make(*a, **b)) or made[-1])
    return made


@pytest.fixture
def world(dynamodb, now):
    assert dynamodb.endpoint
    return World(aws.dynamodb(within_s=4.2), now)


ONCE = {
    "DynamoDB: +0.8 s": (unwell.slow(0.8),),
    "DynamoDB: +1.8 s": (unwell.slow(1.8),),
    "DynamoDB: 500 after writing, once": (unwell.failing_after, unwell.well),
    "DynamoDB: 500 after writing, thrice": (*[unwell.failing_after] * 3, unwell.well),
    "DynamoDB: throttled twice": (*[unwell.throttled] * 2, unwell.well),
    "DynamoDB: conflicts, thrice": (*[unwell.in_conflict] * 3, unwell.well),
    "DynamoDB: answer lost, then in progress": (unwell.lost, unwell.in_progress, unwell.well),
    "DynamoDB: answers lost, thrice": (*[unwell.lost] * 3, unwell.well),
    "DynamoDB: HTML with 200, twice": (*[unwell.html] * 2, unwell.well),
    "DynamoDB: {} with 200, twice": (*[unwell.empty] * 2, unwell.well),
}
ALWAYS = {
    "DynamoDB: +4 s, always": unwell.slow(4),
    "DynamoDB: 500 after writing, always": unwell.failing_after,
    "DynamoDB: throttled, always": unwell.throttled,
    "DynamoDB: conflicts, always": unwell.in_conflict,
    "DynamoDB: answers lost, always": unwell.lost,
    "DynamoDB: silent": unwell.silent,
    "DynamoDB: garbage with 200, always": unwell.garbage,
    "DynamoDB: HTML with 200, always": unwell.html,
    "DynamoDB: {} with 200, always": unwell.empty,
    "DynamoDB: an octet each 200 ms": unwell.dripping,
}


def began(world, name, count=2):
    """Sign-ins, each with a right code."""
    for number in range(count):
        user = f"{name}-{number}"
        made, world.usual_s = world.ask(user)
        yield user, made, right_code(user, made)


@pytest.mark.parametrize("what", ONCE)
def test_69_a_fault_that_passes_in_time_is_not_seen(world, dynamodb, fault, what):
    """Invariant 69: the right code is right, in the same call; it is no worse than the fault."""
    worst = failed = 0
    for user, made, right in began(world, what):
        *faults, usual = ONCE[what]
        dynamodb.be(usual, *faults)
        is_right, took_s = world.answer(user, made, right)
        dynamodb.be(unwell.well)
        worst, failed = max(worst, took_s), failed + (not is_right)
    fault(what, n=2, failed=failed, worst_added_s=world.added_s(worst))

    assert 0 == failed
    assert worst < ENDS_WITHIN_S


@pytest.mark.parametrize("what", ALWAYS)
def test_69_no_right_code_is_burnt_while_its_session_lives(world, dynamodb, emulator, fault, what):
    """Invariants 69 and 70: what is unclear is false, and right as soon as DynamoDB is well."""
    worst = failed = burnt = made_up = 0
    for user, made, right in began(world, what, 1):
        dynamodb.be(ALWAYS[what])
        is_right, took_s = world.answer(user, made, right)
        dynamodb.be(unwell.well)
        challenge_id = made["privateChallengeParameters"]["challenge_id"]
        item = emulator.client("dynamodb").get_item(
            TableName="challenges", Key={"pk": {"S": f"C#{challenge_id}"}}
        )["Item"]
        made_up += is_right and item["state"]["S"] != "used"
        worst, failed = max(worst, took_s), failed + (not is_right)
        again, _ = world.ask(user, next_round(made))
        burnt += not (is_right or world.answer(user, again, right)[0])
    lost, added_s = burnt + made_up, world.added_s(worst)
    fault(what, n=1, failed=failed, lost=lost, worst_added_s=added_s)

    assert (0, 0) == (burnt, made_up)
    assert worst < ENDS_WITHIN_S


def test_67_a_right_code_is_right_when_cognito_calls_again(world, fault):
    """Invariant 67: the first answer came after five seconds, and nobody heard it."""
    right = [
        [world.answer(user, made, text)[0] for _ in range(3)]
        for user, made, text in began(world, "late", 20)
    ]
    wrong = sum(not all(each) for each in right)
    fault("Verify late, and called again", n=20, failed=wrong)

    assert [[True] * 3] * 20 == right


@pytest.mark.parametrize("what", ["slow", *["lost", "failing_after", "silent", "html", "dripping"]])
def test_create_ends_in_time_and_raises_nothing(world, dynamodb, fault, what):
    """Whatever DynamoDB does; what it may have written is sent, and good."""
    _, world.usual_s = world.ask(f"well-{what}")
    world.queue.clear()
    dynamodb.be(unwell.slow(2) if what == "slow" else getattr(unwell, what))
    user = f"create-{what}"
    made, took_s = world.ask(user)
    dynamodb.be(unwell.well)
    delivery = made["publicChallengeParameters"]["delivery"]
    failed = int(delivery != "requested")
    name, added_s = f"Create, DynamoDB: {what.replace('_', ' ')}", world.added_s(took_s)
    fault(name, n=1, failed=failed, worst_added_s=added_s)

    assert delivery in {"requested", "unavailable"}
    assert took_s < ENDS_WITHIN_S
    world.send_until(world.time)
    if world.mails:
        assert world.answer(user, made, right_code(user, made))[0]


@pytest.mark.parametrize("known", [True, False])
def test_71_ten_minutes_without_an_outbox_cost_nobody_anything(world, fault, known):
    """Invariants 71 and 74: five requests fail; the next is served at once, for nobody alike."""
    user, start = f"outbox-{known}", world.time
    world.outbox_error = Unanswered("timeout")
    told = []
    for minute in (0, 2, 4, 6, 8):
        world.time = start + timedelta(minutes=minute)
        told.append(world.ask(user, known=known)[0]["publicChallengeParameters"]["delivery"])
    world.outbox_error, world.time = None, start + timedelta(minutes=10)
    served = world.ask(user, known=known)[0]["publicChallengeParameters"]["delivery"]
    world.send_until(world.time)
    name = f"outbox refusing for 10 min, {'user' if known else 'nobody'}"
    failed = told.count("unavailable")
    fault(name, n=5, failed=failed, recovered_after_s=world.mailed_after_s(10, start))

    assert (["unavailable"] * 5, "requested") == (told, served)
    assert (1 if known else 0) == len(world.mails)


@pytest.mark.parametrize("minutes", [1, 61, 1500])
def test_71_an_outage_of_any_length_costs_nobody_anything(world, minutes, fault):
    """Neither within an hour nor beyond an hour or a day that is counted."""
    user, start, told = f"outage-{minutes}", world.time, []
    world.outbox_error = Unanswered("timeout")
    for minute in range(0, minutes, max(1, minutes // 16)):  # more than a day's 15
        world.time = start + timedelta(minutes=minute)
        told.append(world.ask(user)[0]["publicChallengeParameters"]["delivery"])
    world.outbox_error, world.time = None, start + timedelta(minutes=minutes)
    served = world.ask(user)[0]["publicChallengeParameters"]["delivery"]
    world.send_until(world.time)
    recovered_after_s = world.mailed_after_s(minutes, start)
    name = f"outbox refusing for {minutes} min"
    fault(name, n=len(told), failed=len(told), recovered_after_s=recovered_after_s)

    assert {"unavailable"} == {*told}
    assert "requested" == served
    assert 1 == len(world.mails)


MAIL_FAULTS = {
    "throttling": MailNotSent(Reason.THROTTLED),
    "answering 500": MailNotSent(Reason.UNAVAILABLE),
    "refusing the sender": MailNotSent(Reason.SENDER_REFUSED),
    "denying access": MailNotSent(Reason.ACCESS_DENIED),
}


@pytest.mark.parametrize("what", MAIL_FAULTS)
def test_71_ten_minutes_without_ses_cost_nobody_anything(world, fault, what):
    """Invariants 71 and 74: what was given up is not counted, and the next is mailed at once."""
    slug = what.replace(" ", "-")
    user, ghost, start = f"ses-{slug}", f"ghost-{slug}", world.time
    world.mail_error = MAIL_FAULTS[what]
    for minute in (0, 2, 4, 6, 8):
        world.send_until(start + timedelta(minutes=minute))
        world.ask(user)
        world.ask(ghost, known=False)
    world.send_until(start + timedelta(minutes=10))
    world.mail_error = None
    served = []
    for name, known in ((user, True), (ghost, False)):
        made, _ = world.ask(name, known=known)
        served.append(made["publicChallengeParameters"]["delivery"])
    failed = 5 - len(world.mails)
    world.send_until(world.time)
    newest = world.ask(user)[0]["privateChallengeParameters"]["challenge_id"]
    is_mailed = newest in {challenge_id for challenge_id, _ in world.mails}
    recovered_after_s = world.mailed_after_s(10, start)
    fault(f"SES {what} for 10 min", n=5, failed=failed, recovered_after_s=recovered_after_s)

    assert ["requested"] * 2 == served
    assert is_mailed


def test_the_table_slow_once_puts_a_code_off_for_seconds(world, dynamodb, fault):
    """The sender asks again itself, or the message comes in 2 s; a minute before."""
    world.ask("sender")
    dynamodb.be(unwell.well, *[unwell.slow(2.5)] * 2)
    world.send_until(world.time)
    dynamodb.be(unwell.well)
    world.send_until(world.time + timedelta(seconds=2))
    added = sum(world.delays)
    lost = 1 - len(world.mails)
    fault("sender, DynamoDB +2.5 s twice", n=1, lost=lost, worst_added_s=added)

    assert 1 == len(world.mails)
    assert added <= 2
