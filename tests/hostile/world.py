"""
The world of an attack: the real handlers, each wired as Lambda wires it, and all that is around.

What is outside is in this process: DynamoDB is the emulator's, the user pool, queue and mailboxes
are a few lines. Settings are the template's defaults. There is one wiring for each set of settings,
because it takes as long as a hundred rounds; what is behind it is new for each world.
"""

import json
import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from io import TextIOBase
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest import mock

from ministack.services import dynamodb as emulated

from pipeline.settings.defaults import defaults
from runtime import aws, chance, clock
from runtime.aws_client.errors import Refused, Unanswered
from runtime.entry import entrypoint
from runtime.messages import carriers
from runtime.passwordless.clear_calls import ClearCalls
from runtime.proven import OF_SECRETS, OF_SQS, Proven, proven_dynamodb
from tests.hostile.cognito import Cognito
from tests.hostile.dynamodb import DynamoDB, copied
from tests.hostile.pool import UserPool
from tests.hostile.schedule import Schedule

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLES = {"CHALLENGE_TABLE": "challenges", "FACTOR_TABLE": "factors"}
_TRIGGERS = {
    "PreSignUp": "triggers.pre_sign_up",
    "PostConfirmation": "triggers.post_confirmation",
    "PreAuthentication": "triggers.pre_authentication",
    "PostAuthentication": "triggers.post_authentication",
    "DefineAuthChallenge": "triggers.define_auth_challenge",
    "CreateAuthChallenge": "triggers.create_auth_challenge",
    "VerifyAuthChallengeResponse": "triggers.verify_auth_challenge_response",
}
_SENDER = "workers.passwordless_sender"
_ARN = "arn:aws:{}:eu-west-1:123456789012:hostile"
_CONTEXT = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 5000)
_NOT_DEFAULTS = {
    "AWS_REGION": "eu-west-1",
    "POWERTOOLS_SERVICE_NAME": "hostile",
    "POWERTOOLS_LOG_LEVEL": "ERROR",
    "USER_EVENTS_TOPIC_ARN": _ARN.format("sns"),
    "ADDRESS_KEY_SECRET_ARN": _ARN.format("secretsmanager"),
    "MAIL_TO_UNVERIFIED": "true",
    "SIGN_IN_BY": "email",
    "CODES": "here",
    "PASSWORDLESS_START": "direct",
    "CODE_PEPPER_SECRET_ARN": _ARN.format("secretsmanager"),
    "FACTOR_KEY_SECRET_ARN": _ARN.format("secretsmanager"),
    "OUTBOX_QUEUE_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/outbox",
    "OUTBOX_DEAD_LETTERS_URL": "https://sqs.eu-west-1.amazonaws.com/123456789012/dead",
    "MAIL_FROM": "codes@app.example",
    "MAIL_REGION": "eu-west-1",
    "MAIL_PROVIDER_SECRET_ARN": "",
    "SENDERS_KEY_ARN": "",
    "SENDERS_PEPPER_ARN": "",
    "SENDERS_QUEUE_URL": "",
    "EVENT_PUBLISH_TIMEOUT_MS": "1500",
    "DNS_CHECK": "disabled",
    "PASSWORDLESS_METHODS": "EMAIL_CODE,MAGIC_LINK",
    "SIGN_IN_PAGE": "https://app.example/sign-in",
    "METRICS_MODE": "standard",
    "MAIL_CONFIGURATION_SET": "mails",
    "MIGRATION_TABLE": "seen",
    "RISK_TABLE": "",
    "LEGACY_TABLE": "old-users",
    **TABLES,
}


@dataclass(frozen=True)
class Mail:
    """A mail that arrived: the code stands in its subject."""

    at: datetime
    text: str
    subject: str
    challenge: str

    @property
    def code(self) -> str:
        """What its reader types."""
        return self.subject.split()[0]


class World:
    """
    One play of an attack.

    Attributes:
        mailboxes: Mails by address; the owner of an address reads them.
        events: What was published.
        faults: How likely an answer of DynamoDB or SQS is to get lost.
        dawdles: How likely somebody is to fall asleep between two steps, see `Schedule`.

    """

    def __init__(self, seed: object, **settings: str) -> None:
        self.dice = Random(str(seed))  # noqa: S311  # nobody must not guess it
        self.now = NOON
        self.faults = self.dawdles = 0.0
        self.dynamodb = DynamoDB()
        self.dynamodb.before = Schedule.step
        self.dynamodb.is_lost = lambda: self.dice.random() < self.faults
        for name in TABLES.values():
            self.dynamodb.table(name)
        self.pool = UserPool(self.dice)
        self.pool.before = Schedule.step
        self.mailboxes: dict[str, list[Mail]] = defaultdict(list)
        self.outbox: list[tuple[str, int]] = []
        self.events: list[dict[str, Any]] = []
        self._sending = 0
        with self.inhabited():
            self._handlers = wired(tuple(sorted(settings.items())))
        self.cognito = Cognito(self.pool, self._handlers, self.dice)

    def wait(self, seconds: float) -> None:
        """Let time go by. Not while somebody sends: a run that takes half a minute has died."""
        Schedule.until(lambda: not self._sending)
        self.now += timedelta(seconds=seconds)

    @contextmanager
    def inhabited(self) -> Iterator["World"]:
        """Be the world that the handlers are in."""
        with (
            redirect_stdout(_Nowhere()),
            _without_aws(),
            mock.patch.object(emulated, "copy", SimpleNamespace(deepcopy=copied)),
            mock.patch.object(_Around, "world", self, create=True),
            mock.patch.object(clock, "datetime", _CLOCK),
            mock.patch.object(chance, "urandom", self.dice.randbytes),
        ):
            yield self

    def race(self, *acts: Any) -> None:
        """Play *acts* in an order that chance makes, at every call of something outside."""
        schedule = Schedule(self.dice, dawdles=self.dawdles)
        self.cognito.schedule = schedule
        try:
            schedule.play(*acts)
        finally:
            self.cognito.schedule = None

    def deliver(self, *, twice: float = 0.0) -> bool:
        """Have the sender take a message out of the queue, which may give it out once more."""
        if not self.outbox:
            return False
        place = self.dice.randrange(len(self.outbox))
        body, receives = self.outbox.pop(place)
        if self.dice.random() < twice:
            self.outbox.append((body, receives + 1))
        _SENDING.challenge = body
        attributes = {"ApproximateReceiveCount": str(receives), "SentTimestamp": "0"}
        record = {"messageId": f"{body}-{receives}", "receiptHandle": f"{body} {receives}"}
        self._sending += 1
        try:
            self._handlers["sender"](
                {"Records": [record | {"body": body, "attributes": attributes}]}
            )
        finally:
            self._sending -= 1
        return True

    def send_message(self, *, MessageBody: str, QueueUrl: str, **_: Any) -> Any:  # noqa: N803  # boto3's
        """As SQS does."""
        Schedule.step()
        if QueueUrl.endswith("outbox"):
            self.outbox.append((MessageBody, 1))
        if self.dice.random() < self.faults:
            raise Unanswered("timeout")
        return {"MessageId": "m"}

    def change_message_visibility(self, *, ReceiptHandle: str, **_: Any) -> Any:  # noqa: N803  # boto3's
        """As SQS does: the message comes again."""
        body, _blank, receives = ReceiptHandle.partition(" ")
        self.outbox.append((body, int(receives) + 1))
        return {}

    def send_email(self, *, Destination: Any, Content: Any, **_: Any) -> Any:  # noqa: N803  # boto3's
        """As SES does."""
        Schedule.step()
        [address] = Destination["ToAddresses"]
        simple = Content["Simple"]
        text, subject = simple["Body"]["Text"]["Data"], simple["Subject"]["Data"]
        mail = Mail(self.now, text, subject, _SENDING.challenge)
        self.mailboxes[address].append(mail)
        return {"MessageId": "m"}

    def publish(self, *, Message: str, **_: Any) -> Any:  # noqa: N803  # boto3's
        """As SNS does."""
        self.events.append(json.loads(Message))
        return {"MessageId": "m"}

    def get_secret_value(self, *, VersionStage: str = "AWSCURRENT", **_: Any) -> Any:  # noqa: N803  # boto3's
        """As Secrets Manager does, whose secret has not been replaced."""
        if VersionStage != "AWSCURRENT":
            raise Refused({"Error": {"Code": "ResourceNotFoundException"}}, "GetSecretValue")
        long_ago = NOON - timedelta(days=30)
        return {"SecretString": "pepper" * 8, "VersionId": "v1", "CreatedDate": long_ago}

    def describe_secret(self, **_: Any) -> Any:
        """As Secrets Manager does: the tags name what PreSignUp needs."""
        tags = {
            "ChallengeTable": TABLES["CHALLENGE_TABLE"],
            "CodePepper": _ARN.format("secretsmanager"),
            "OutboxQueue": _NOT_DEFAULTS["OUTBOX_QUEUE_URL"],
        }
        return {"ARN": "arn", "Tags": [{"Key": key, "Value": it} for key, it in tags.items()]}


_SENDING = threading.local()


class _Around:
    """The world that is played in, for handlers that are wired once."""

    world: "World"

    def __init__(self, part: str = "") -> None:
        self._part = part

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # nobody asks the world for these, but pytest and copy do
        world = _Around.world
        return getattr(getattr(world, self._part) if self._part else world, name)


class _Nowhere(TextIOBase):
    """Takes the lines that handlers print."""

    def write(self, text: str, /) -> int:
        return len(text)


_CLOCK = SimpleNamespace(now=lambda _: _Around.world.now)


_REPLACED = {
    "dynamodb": lambda **_: proven_dynamodb(_Around("dynamodb")),
    "cognito": lambda: _Around("pool"),
    "sqs": lambda: Proven(_Around(), OF_SQS),
    "sns": lambda **_: _Around(),
    "secrets": lambda: Proven(_Around(), OF_SECRETS),
}


@contextmanager
def _without_aws() -> Iterator[None]:
    """Clients that are made meanwhile are of the world: some are made when they are needed."""
    with ExitStack() as patches:
        for name, made in _REPLACED.items():
            patches.enter_context(mock.patch.object(aws, name, made))
        for carrier in ("ses", "sms"):
            patches.enter_context(mock.patch.object(carriers, carrier, _carrier))
        patches.enter_context(mock.patch.object(ClearCalls, "__init__", _without_sleep))
        yield


@cache
def wired(settings: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Every handler, by its trigger's name, with *settings* besides the usual ones."""
    environment = {**defaults(), **_NOT_DEFAULTS, **dict(settings)}
    with mock.patch.dict(os.environ, environment, clear=True):
        modules = {**_TRIGGERS, "sender": _SENDER}
        return {name: _handler(import_module(module)) for name, module in modules.items()}


def _handler(module: Any) -> Any:
    handle = module.wire()
    handler = entrypoint(lambda: handle)
    return lambda event: handler(event, _CONTEXT)


def _carrier(*_: Any) -> Any:
    return _Around()


def _without_sleep(calls: ClearCalls, *args: Any, **named: Any) -> None:
    """An act that waits before another try lets others go on meanwhile."""
    _INIT(calls, *args, **{**named, "sleep": Schedule.step})


_INIT = ClearCalls.__init__
