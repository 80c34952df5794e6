"""
Time tells nothing: known or unknown, nearly right or nonsense.

The triggers as they are, with real clients, on the emulator; two kinds of
calls in random order, and the Mann-Whitney test whether one kind is slower.
It is generous (p < 0.00001), because a machine that does much else is noisy;
a mail sent on the way, or a write left out, is milliseconds and shows.
"""

import math
import random
import time
from base64 import b32decode
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest

from events.publishing.publish import Announcer
from local.emulator import Emulator
from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.send_budget import SendBudget
from rules.passwordless.totp import STEP_S, code
from runtime.boto3_clients import Translated
from runtime.entry import Invocation
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_table import ChallengeTable
from runtime.passwordless.enrolment import Enrolment
from runtime.passwordless.factors import Factors
from runtime.passwordless.outbox import Outbox
from runtime.passwordless.pepper import Peppers
from triggers.create_auth_challenge import CreateAuthChallenge
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.totp import AuthenticatorApp
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse

pytestmark = pytest.mark.emulator
CALLS = 150  # of each kind
LARGEST_Z = 4.42  # two-sided p of 0.00001
PEPPERS = Peppers(newest="v1", by_version={"v1": b"pepper"})


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        for name in ("table", "factors"):
            running.client("dynamodb").create_table(
                TableName=name,
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )
        yield running


@pytest.fixture
def triggers(emulator, metric_lines):
    """Create and verify, wired to the emulator."""
    dynamodb, sqs, sns = (Translated(emulator.client(name)) for name in ("dynamodb", "sqs", "sns"))
    topic = sns.create_topic(Name="events")["TopicArn"]
    queue = sqs.create_queue(QueueName="outbox")["QueueUrl"]
    methods = {"EMAIL_CODE": EmailCode(length=8), "TOTP": AuthenticatorApp()}
    announce = Announcer(
        send=lambda told: sns.publish(TopicArn=topic, Message=told["id"]),
        lines=metric_lines,
        budget=timedelta(seconds=0.5),
        is_sample=lambda _: False,
        invocation=lambda: Invocation("request-1", lambda: 5000),
    )
    create = CreateAuthChallenge(
        methods=methods,
        peppers=lambda: PEPPERS,
        addresses=lambda: AddressKeys(PEPPERS),
        requests=ChallengeRequests(dynamodb, table="table"),
        refunds=ChallengeRefunds(dynamodb, table="table"),
        put=Outbox(sqs, queue_url=queue).put,
        announce=announce,
        budgets={"email": SendBudget(per_hour=5, per_day=15, pause_s=30)},
        lifetime=timedelta(minutes=10),
        starts_directly=True,
    )
    verify = VerifyAuthChallengeResponse(
        methods=methods,
        peppers=lambda: PEPPERS,
        addresses=lambda: AddressKeys(PEPPERS),
        table=ChallengeTable(dynamodb, table="table", budget=AnswerBudget(3, 10, 25)),
        proofs=None,
        proof=None,  # nothing here is answered right
        announce=announce,
        factors=Factors(dynamodb, table="factors"),
        keys=lambda: PEPPERS,
    )
    return create.handle, verify.handle


numbers = count(1)


def event(*, is_known, **request):
    """The event of somebody who has not been here before."""
    name = str(UUID(int=next(numbers))) if is_known else f"user{next(numbers):030}@example.com"
    attributes = {"sub": name, "email": "ada@example.com"} if is_known else {}
    return {
        "triggerSource": "CreateAuthChallenge_Authentication",
        "userPoolId": "eu-west-1_pool",
        "userName": name,
        "callerContext": {"clientId": "client1"},
        "request": {"userAttributes": attributes, "userNotFound": not is_known, **request},
        "response": {},
    }


def timed(act, kinds):
    """How long *act* takes with each of two *kinds*, in random order."""
    took = {kind: [] for kind in kinds}
    order = [*kinds] * CALLS
    random.Random(7).shuffle(order)  # noqa: S311  (nothing is secret about it)
    for kind in [*kinds] * 10 + order:  # ten of each to warm up
        asked = act(kind, prepare=True)
        start = time.perf_counter()
        act(asked, prepare=False)
        took[kind].append(time.perf_counter() - start)
    return [each[10:] for each in took.values()]


def z_of(one, other):
    """The Mann-Whitney U of two samples, as so many standard deviations from chance."""
    ranks = {value: rank for rank, value in enumerate(sorted([*one, *other]), start=1)}
    u = sum(ranks[value] for value in one) - len(one) * (len(one) + 1) / 2
    mean = len(one) * len(other) / 2
    deviation = math.sqrt(len(one) * len(other) * (len(one) + len(other) + 1) / 12)
    return (u - mean) / deviation


def test_the_test_sees_a_difference_of_a_millisecond():
    """Or it would see nothing."""

    def act(given, *, prepare):
        if not prepare:
            time.sleep(given)
        return given

    assert abs(z_of(*timed(act, [0.001, 0.002]))) > LARGEST_Z


def test_to_ask_for_a_code_takes_as_long_for_nobody(triggers):
    """Invariant 20: the same reads, writes, messages and events."""
    create, _ = triggers

    def act(given, *, prepare):
        return event(is_known=given, session=[]) if prepare else create(given)

    assert abs(z_of(*timed(act, [True, False]))) < LARGEST_Z


@pytest.mark.parametrize(
    "kinds",
    [
        [(True, "00000000"), (False, "00000000")],
        [(True, "00000000"), (True, "nonsense, and more of it" * 100)],
    ],
    ids=["known or not", "nearly right or nonsense"],
)
def test_to_answer_wrong_takes_as_long_however_wrong(triggers, kinds):
    """Invariant 20: one write, whatever is answered by whomever."""
    create, verify = triggers

    def act(given, *, prepare):
        if not prepare:
            return verify(given)
        is_known, answer = given
        asked = event(is_known=is_known, session=[])
        private = create(asked)["response"].pop("privateChallengeParameters")
        asked["request"] |= {"privateChallengeParameters": private, "challengeAnswer": answer}
        return asked

    assert abs(z_of(*timed(act, kinds))) < LARGEST_Z


@pytest.fixture
def enrol(emulator):
    """Give the user of an event an app."""
    enrolment = Enrolment(
        Factors(emulator.client("dynamodb"), table="factors"),
        keys=lambda: PEPPERS,
        pool_id="eu-west-1_pool",
        product="Example",
        offered=frozenset({"TOTP"}),
    )

    def enrol(subject):
        offer = enrolment.offer_app(subject, account="ada@example.com")
        shown = code(b32decode(offer.secret), int(time.time()) // STEP_S)
        assert enrolment.enrol_app(subject, offer.enrolment, shown)

    return enrol


@pytest.mark.parametrize(
    "kinds", [["enrolled", "without"], ["enrolled", "nobody"]], ids=["no app", "nobody"]
)
def test_to_answer_wrong_takes_as_long_without_an_app(triggers, enrol, kinds):
    """Invariant 20: the same read and the same write for who has one, has none, does not exist."""
    create, verify = triggers
    wish = {"request_id": "0123456789abcdef", "method": "TOTP"}

    def act(given, *, prepare):
        if not prepare:
            return verify(given)
        asked = event(is_known=given != "nobody", session=[], clientMetadata=wish)
        if given == "enrolled":
            enrol(asked["userName"])
        private = create(asked)["response"].pop("privateChallengeParameters")
        assert "TOTP" == private["method"]
        asked["request"] |= {"privateChallengeParameters": private, "challengeAnswer": "000000"}
        return asked

    assert abs(z_of(*timed(act, kinds))) < LARGEST_Z
