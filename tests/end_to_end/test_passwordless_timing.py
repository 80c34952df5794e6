"""
Time tells nothing: known or unknown, nearly right or nonsense.

The triggers as they are, with real clients, on the emulator. What they ask of
DynamoDB, SQS and SNS is compared call by call, which no load of the machine
changes; then two kinds of calls are timed in pairs (`paired_times`). A mail sent on
the way, a read more or a write left out shows in both, and a test plants them.
"""

import time
from base64 import b32decode
from datetime import timedelta
from functools import partial
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
from tests.end_to_end.paired_times import tells_apart
from tests.tables import create_table
from triggers.challenges.attempts import Attempts
from triggers.challenges.new_challenge import NewChallenges
from triggers.challenges.opening import Opening
from triggers.create_auth_challenge import CreateAuthChallenge
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.totp import AuthenticatorApp
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse

pytestmark = pytest.mark.emulator
PEPPERS = Peppers(newest="v1", by_version={"v1": b"pepper"})


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        for name in ("table", "factors"):
            create_table(running.client("dynamodb"), name)
        yield running


class Noted:
    """A client that notes what it is asked: each call, and all that is given to it."""

    def __init__(self, client, asked):
        self._client, self._asked = client, asked

    def __getattr__(self, name):
        method = getattr(self._client, name)

        def call(**given):
            self._asked.append((name, shape(given)))
            return method(**given)

        return call


def shape(value):
    """
    What a call costs: its members, its expressions, and how long each text is.

    But for who the user is, which the challenge notes: ``subject`` is empty for nobody.
    """
    if isinstance(value, dict):
        return {name: name if name == "subject" else shape(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [shape(each) for each in value]
    if isinstance(value, str) and " " not in value:
        return len(value)
    return value if isinstance(value, str) else type(value)


@pytest.fixture
def asked():
    """What the triggers have asked of others."""
    return []


@pytest.fixture
def triggers(emulator, metric_lines, asked):
    """Create and verify, wired to the emulator."""
    dynamodb, sqs, sns = (
        Noted(Translated(emulator.client(name)), asked) for name in ("dynamodb", "sqs", "sns")
    )
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
        opening=Opening(
            methods=methods,
            new=NewChallenges(
                peppers=lambda: PEPPERS,
                addresses=lambda: AddressKeys(PEPPERS),
                lifetime=timedelta(minutes=10),
            ),
            requests=ChallengeRequests(dynamodb, table="table"),
            refunds=ChallengeRefunds(dynamodb, table="table"),
            put=Outbox(sqs, queue_url=queue).put,
            announce=announce,
            budgets={"email": SendBudget(per_hour=5, per_day=15, pause_s=30)},
            known_percent=40,
        ),
        starts_directly=True,
    )
    verify = VerifyAuthChallengeResponse(
        methods=methods,
        attempts=Attempts(
            peppers=lambda: PEPPERS,
            addresses=lambda: AddressKeys(PEPPERS),
            table=ChallengeTable(dynamodb, table="table", budget=AnswerBudget(3, 10, 25)),
            announce=announce,
            factors=Factors(dynamodb, table="factors"),
            keys=lambda: PEPPERS,
        ),
        proofs=None,
        proof=None,  # nothing here is answered right
        announce=announce,
    )
    return create.handle, verify.handle


numbers = count(1)


def pid_of(emulator):
    """Whose processor time counts, too."""
    return emulator._server.pid


def event(*, is_known, **request):
    """The event of somebody who has not been here before: limits go by the address."""
    number = next(numbers)
    address = f"user{number:030}@example.com"
    name = str(UUID(int=number)) if is_known else address
    attributes = {"sub": name, "email": address} if is_known else {}
    return {
        "triggerSource": "CreateAuthChallenge_Authentication",
        "userPoolId": "eu-west-1_pool",
        "userName": name,
        "callerContext": {"clientId": "client1"},
        "request": {"userAttributes": attributes, "userNotFound": not is_known, **request},
        "response": {},
    }


def test_a_millisecond_would_be_seen():
    """Or nothing would be: by the processor's clock, which no other process slows."""

    def act(given, *, prepare):
        ends = time.thread_time() + given
        while not prepare and time.thread_time() < ends:
            pass
        return given

    assert tells_apart(act, [0.001, 0.002])


def test_a_read_more_would_be_seen(triggers, emulator):
    """Else a leak as small as that would pass."""
    create, _ = triggers
    read = partial(emulator.client("dynamodb").get_item, TableName="table")

    def act(given, *, prepare):
        if prepare:
            return given, event(is_known=given, session=[])
        is_known, begun = given
        if is_known:
            read(Key={"pk": {"S": "nobody's"}})
        return create(begun)

    assert tells_apart(act, [True, False], server=pid_of(emulator))


def test_nobody_is_asked_more_or_less_for_users(triggers, asked):
    """Invariant 20: the same calls with the same members, however busy the machine is."""
    create, verify = triggers
    told = []
    for is_known in (True, False):
        asked.clear()
        private = create(made := event(is_known=is_known, session=[]))["response"].pop(
            "privateChallengeParameters"
        )
        made["request"] |= {"privateChallengeParameters": private, "challengeAnswer": "00000000"}
        verify(made)
        told.append(asked[:])

    assert told[0] == told[1]
    assert ["batch_get_item", "transact_write_items", "send_message", "publish"] == [
        name for name, _ in told[0][:4]
    ]


def test_to_ask_for_a_code_takes_as_long_for_nobody(triggers, emulator):
    """Invariant 20: the same reads, writes, messages and events."""
    create, _ = triggers

    def act(given, *, prepare):
        return event(is_known=given, session=[]) if prepare else create(given)

    assert not tells_apart(act, [True, False], server=pid_of(emulator))


@pytest.mark.parametrize(
    "kinds",
    [
        [(True, "00000000"), (False, "00000000")],
        [(True, "00000000"), (True, "nonsense, and more of it" * 100)],
    ],
    ids=["known or not", "nearly right or nonsense"],
)
def test_to_answer_wrong_takes_as_long_however_wrong(triggers, emulator, kinds):
    """Invariant 20: one write, for every answer of every user."""
    create, verify = triggers

    def act(given, *, prepare):
        if not prepare:
            return verify(given)
        is_known, answer = given
        asked = event(is_known=is_known, session=[])
        private = create(asked)["response"].pop("privateChallengeParameters")
        asked["request"] |= {"privateChallengeParameters": private, "challengeAnswer": answer}
        return asked

    assert not tells_apart(act, kinds, server=pid_of(emulator))


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
def test_to_answer_wrong_takes_as_long_without_an_app(triggers, emulator, enrol, kinds):
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

    assert not tells_apart(act, kinds, server=pid_of(emulator))
