"""The triggers of codes and their sender on one table, with a clock that tests set."""

import time
from datetime import timedelta
from types import SimpleNamespace
from uuid import NAMESPACE_URL, uuid5

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.magic_link import digest
from rules.passwordless.one_time_code import Challenge, code, user_key
from rules.passwordless.send_budget import SendBudget
from rules.passwordless.sign_up_request import SignUpRequest
from rules.refusals import SignUpDenied
from rules.trigger_event import TriggerEvent
from runtime.entry import entrypoint, remaining_ms
from runtime.messages.mail import MailNotSent
from runtime.messages.sms import SmsNotSent
from runtime.observe import MetricLines
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_sending import ChallengeSending
from runtime.passwordless.challenge_table import ChallengeTable
from runtime.passwordless.clear_calls import ClearCalls
from runtime.passwordless.lent_messages import LentMessages
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.receipts import Receipts
from runtime.passwordless.sending_health import SendingHealth
from tests.faults.unwell_dynamodb import until
from tests.loop.quiet_time import QuietTime
from triggers.challenges.attempts import Attempts
from triggers.challenges.new_challenge import NewChallenges
from triggers.challenges.opening import Opening
from triggers.create_auth_challenge import CreateAuthChallenge
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.magic_link import MagicLink
from triggers.proof_first.sign_up_address import SignUpAddress
from triggers.proof_first.sign_up_code import SignUpCode
from triggers.proof_first.sign_up_proof import SignUpProof
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse
from workers.passwordless_sender import PasswordlessSender

PEPPERS = Peppers(newest="v1", by_version={"v1": b"pepper"})
MAILED = EmailCode(length=8)
METHODS = {
    "EMAIL_CODE": MAILED,
    "MAGIC_LINK": MagicLink(MAILED),
    "SMS_CODE": EmailCode(length=8, name="SMS_CODE", channel="sms", must_be_sent=True),
}
MAILED_METHODS = ("EMAIL_CODE", "MAGIC_LINK")
POOL, CLIENT = "eu-west-1_a", "client"
LIFETIME = timedelta(minutes=10)
BUDGET = SendBudget(per_hour=5, per_day=15, pause_s=30)
DEVICE = digest("A" * 43)


class World:
    """
    Sign-in and sign-up by code and the sender, on the table "challenges" of *dynamodb*.

    Attributes:
        queue: What waits for the sender: the challenge, how often it has come, when it is due.
        mails: Messages that went out, by whatever channel.
        delays: For how many seconds each message was put off.
        outbox_error: What the queue answers; *mail_error* the reason of all carriers.

    """

    def __init__(self, dynamodb, now, *, sleep=time.sleep, put=None):
        self.time, self.queue, self.mails, self.delays, self.facts = now, [], [], [], []
        self.outbox_error = self.mail_error = None
        self.usual_s = 0.0
        self._told = {"announce": self._announce, "now": lambda: self.time}
        self._secrets = {
            "peppers": lambda: PEPPERS,
            "addresses": lambda: AddressKeys(PEPPERS),
        }
        self.dynamodb = dynamodb
        put = put or self._put
        self._on = {"table": "challenges", "remaining_ms": remaining_ms, "sleep": sleep}
        self._requests = ChallengeRequests(dynamodb, **self._on)
        self._refunds = ChallengeRefunds(dynamodb, table="challenges")
        self._table = ChallengeTable(dynamodb, budget=AnswerBudget(3, 10, 25), **self._on)
        self._create = CreateAuthChallenge(
            opening=Opening(
                methods=METHODS,
                new=NewChallenges(lifetime=LIFETIME, now=lambda: self.time, **self._secrets),
                requests=self._requests,
                refunds=self._refunds,
                put=put,
                announce=self._announce,
                budgets={"email": BUDGET, "sms": BUDGET},
            ),
            starts_directly=True,
        ).handle
        self._verify = VerifyAuthChallengeResponse(
            methods=METHODS,
            attempts=Attempts(table=self._table, **self._secrets, **self._told),
            proofs=None,
            proof=lambda _, **__: True,
            announce=self._announce,
        ).handle
        self._sign_up, self._prove = self._sign_up_steps(dynamodb, put)
        self._sender = self._sender_of(dynamodb)

    def _sign_up_steps(self, dynamodb, put):
        shared = {
            "methods": {name: METHODS[name] for name in MAILED_METHODS},
            "names": SignUpAddress(lifetime=LIFETIME, **self._secrets),
            "requests": self._requests,
            **self._told,
        }
        ask = SignUpCode(
            lent=LentMessages(
                ClearCalls(dynamodb, remaining_ms=remaining_ms, sleep=self._on["sleep"]),
                table="challenges",
            ),
            refunds=self._refunds,
            put=put,
            budget=BUDGET,
            mailbox_budget=BUDGET,
            **shared,
        )
        prove = SignUpProof(
            table=self._table,
            receipts=Receipts(dynamodb, **self._on),
            unconfirmed=SimpleNamespace(free=lambda **_: None),
            **shared,
        )
        return ask, prove

    def _sender_of(self, dynamodb):
        return PasswordlessSender(
            sending=ChallengeSending(dynamodb, table="challenges", lease=timedelta(seconds=30)),
            refunds=self._refunds,
            health=SendingHealth(dynamodb, table="challenges"),
            users=SimpleNamespace(attributes=lambda **_: {"email": "a@example.com"}),
            peppers=lambda: PEPPERS,
            deliveries=dict.fromkeys(METHODS, self._mail),
            outbox=SimpleNamespace(put_off=self._put_off, give_up=lambda _: None),
            feedback=None,
            lines=MetricLines(namespace="CognitoTriggers", service="test"),
            mails_unverified=True,
            **self._told,
        )

    def _announce(self, kind, _, **data):
        self.facts.append((kind, data))

    def _put(self, challenge_id):
        if self.outbox_error:
            raise self.outbox_error
        self.queue.append((challenge_id, 1, self.time))

    def _mail(self, stored, _attributes):
        if self.mail_error:
            raise (SmsNotSent if stored.method == "SMS_CODE" else MailNotSent)(self.mail_error)
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

    def ask(self, user, *rounds, known=True, **metadata):
        """Begin a sign-in, or ask for another round of it."""
        asked = event(user, known, session=[*rounds], clientMetadata=metadata)
        return self.call(self._create, asked)

    def sign_up(self, user, **metadata):
        """Ask for a code to sign up with, or answer with one: what PreSignUp refuses with."""
        said = {"sign_up": "passwordless", "device": DEVICE, **metadata}
        step = self._prove if "code" in said else self._sign_up

        def handle(event):
            step(TriggerEvent.read(event), SignUpRequest.read(said))
            return event

        try:
            self.call(handle, event(user, True, clientMetadata=said))
        except SignUpDenied as told:
            return told.code
        return None

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


def sign_up_code(user, challenge_id):
    """What was mailed to sign up with."""
    nobody = user_key(b"", pool_id=POOL, name=challenge_id, subject=None)
    challenge = Challenge(challenge_id, POOL, CLIENT, nobody, f"{sub_of(user)}@example.com")
    return code(b"pepper", challenge, length=8)


def next_round(made):
    """What Cognito keeps of a round whose answer it took for false."""
    return {
        "challengeName": "CUSTOM_CHALLENGE",
        "challengeResult": False,
        "challengeMetadata": made["challengeMetadata"],
    }
