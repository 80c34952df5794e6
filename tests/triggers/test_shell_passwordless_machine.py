"""
The whole flow, in whatever order anybody does anything.

Define, create, verify and the sender as they are, on moto's DynamoDB; a few
lines play Cognito. What the machine knows of budgets it counts by itself.
"""

import itertools
import re
from base64 import b32decode
from collections import Counter, defaultdict
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from moto import mock_aws

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.magic_link import digest
from rules.passwordless.send_budget import SendBudget
from rules.passwordless.totp import METHOD as TOTP
from rules.passwordless.totp import code as code_of_step
from runtime.messages.code_mails import EmailDelivery
from runtime.messages.code_texts import SmsDelivery
from runtime.observe import MetricLines
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_sending import ChallengeSending
from runtime.passwordless.challenge_table import ChallengeTable
from runtime.passwordless.enrolment import Enrolment
from runtime.passwordless.factors import Factors
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.sending_health import SendingHealth
from tests.moto_by_http import moto_client
from tests.tables import create_table
from triggers import define_auth_challenge
from triggers.challenges.attempts import Attempts
from triggers.challenges.new_challenge import NewChallenges
from triggers.challenges.opening import Opening
from triggers.create_auth_challenge import CreateAuthChallenge
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.magic_link import MagicLink
from triggers.passwordless.recovery_code import RecoveryCodes
from triggers.passwordless.totp import AuthenticatorApp
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse
from workers.passwordless_sender import PasswordlessSender

SUBS = [f"0d6f0a36-6f0e-5c59-9d3c-0c1d4f1c7a0{number}" for number in (1, 2)]
STRANGER = "stranger@example.com"
PEPPERS = Peppers(newest="v2", by_version={"v2": b"pepper", "v1": b"salt"})
PER_HOUR, PER_DAY = 10, 25
MAILS = SendBudget(per_hour=5, per_day=15, pause_s=30)
TEXTS = SendBudget(per_hour=3, per_day=8, pause_s=30)
SECRET = "s" * 42 + "A"  # of the one device
WRONG = ["00000000", "", "x", "start ", "1" * 99, f"{SECRET}.{SECRET}"]
METHODS = ["", "EMAIL_CODE", "MAGIC_LINK", "SMS_CODE", "TOTP", "RECOVERY_CODE"]
KEYS = Peppers(newest="k", by_version={"k": b"key of factors"})


class SignIn:
    """What Cognito keeps of one sign-in."""

    def __init__(self, user):
        self.user = user
        self.rounds = []
        self.private = {}
        self.public = {}
        self.metadata = None
        self.is_over = False
        self.has_tokens = False
        self.won = None  # the right answer, whether Cognito has heard of it or not


class Passwordless(RuleBasedStateMachine):
    starts_directly = True

    def __init__(self):
        super().__init__()
        self.aws = mock_aws()
        self.aws.start()
        dynamodb = moto_client(
            "dynamodb", "eu-west-1", aws_access_key_id="test", aws_secret_access_key="test"
        )
        for name in ("table", "factors"):
            create_table(dynamodb, name)
        self.time = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # hours and days turn
        self.sign_ins, self.queue = [], []
        self.mails, self.links, self.texts = [], [], []
        self.winners, self.guessed = defaultdict(set), Counter()
        self.answers = 0
        ids, code = itertools.count(), EmailCode(length=8)
        methods = {
            "EMAIL_CODE": code,
            "MAGIC_LINK": MagicLink(code),
            "SMS_CODE": replace(code, name="SMS_CODE", channel="sms", must_be_sent=True),
            "TOTP": AuthenticatorApp(),
            "RECOVERY_CODE": RecoveryCodes(),
        }
        factors = Factors(dynamodb, table="factors")
        self._enrol(factors)
        told = {"announce": lambda *_, **__: None, "now": lambda: self.time}
        self.create = CreateAuthChallenge(
            opening=Opening(
                methods=methods,
                new=NewChallenges(
                    peppers=lambda: PEPPERS,
                    addresses=lambda: AddressKeys(PEPPERS),
                    lifetime=timedelta(minutes=10),
                    now=told["now"],
                    new_id=lambda: f"{next(ids):022}",
                ),
                requests=ChallengeRequests(dynamodb, table="table"),
                refunds=ChallengeRefunds(dynamodb, table="table"),
                put=self.queue.append,
                announce=told["announce"],
                budgets={"email": MAILS, "sms": TEXTS},
            ),
            starts_directly=self.starts_directly,
        )
        self.verify = VerifyAuthChallengeResponse(
            methods=methods,
            attempts=Attempts(
                peppers=lambda: PEPPERS,
                addresses=lambda: AddressKeys(PEPPERS),
                table=ChallengeTable(
                    dynamodb, table="table", budget=AnswerBudget(3, PER_HOUR, PER_DAY)
                ),
                factors=factors,
                keys=lambda: KEYS,
                **told,
            ),
            proofs=None,
            proof=lambda _, **__: True,  # these users' addresses are proved
            announce=told["announce"],
        )
        mailed = EmailDelivery(
            length=8,
            peppers=lambda: PEPPERS,
            send=self._mail,
            app_name="Example",
            valid_for_s=600,
            page="https://app.example/s",
        )
        self.sender = PasswordlessSender(
            sending=ChallengeSending(dynamodb, table="table", lease=timedelta(seconds=30)),
            refunds=ChallengeRefunds(dynamodb, table="table"),
            health=SendingHealth(dynamodb, table="table"),
            users=self,
            peppers=lambda: PEPPERS,
            deliveries={
                "EMAIL_CODE": replace(mailed, page=""),
                "MAGIC_LINK": mailed,
                "SMS_CODE": SmsDelivery(
                    length=8,
                    peppers=lambda: PEPPERS,
                    send=self._text,
                    app_name="Example",
                    host="app.example",
                    now=lambda: self.time,
                ),
            },
            outbox=None,
            feedback=None,
            lines=MetricLines(namespace="CognitoTriggers", service="test"),
            mails_unverified=True,
            **told,
        )

    def _enrol(self, factors):
        """The first user has an app and a sheet, the second nothing."""
        enrolment = Enrolment(
            factors,
            keys=lambda: KEYS,
            pool_id="eu-west-1_pool",
            product="Example",
            offered=frozenset({"TOTP", "RECOVERY_CODE"}),
            now=lambda: self.time,
        )
        offer = enrolment.offer_app(SUBS[0], account="jo")
        self.app = b32decode(offer.secret)
        assert enrolment.enrol_app(SUBS[0], offer.enrolment, code_of_step(self.app, self._step()))
        self.steps = [self._step()]  # the last one that was used
        self.sheet, self.taken = enrolment.new_codes(SUBS[0]), []

    def _step(self):
        return int(self.time.timestamp()) // 30

    def _mail(self, address, mail, _stored):
        self.mails.append((self.time, address, mail.subject.split()[0]))
        for token in re.findall(r"#([A-Za-z0-9_-]{43})$", mail.text, re.MULTILINE):
            self.links.append((self.time, address, f"{token}.{SECRET}"))

    def _text(self, number, text, *, is_verified, valid_for_s):
        assert is_verified
        assert 0 < valid_for_s <= 600
        self.texts.append((self.time, number, text.split()[0]))

    def attributes(self, *, pool_id, subject):
        """As `Users` does."""
        assert "eu-west-1_pool" == pool_id
        return {"email": subject, "phone_number": subject, "phone_number_verified": "true"}

    def teardown(self):
        self.aws.stop()

    def _event(self, sign_in, **request):
        known = sign_in.user in SUBS
        attributes = {"sub": sign_in.user, "email": sign_in.user} if known else {}
        attributes |= {"email_verified": "true"} if known else {}
        return {
            "triggerSource": "X_Authentication",
            "userPoolId": "eu-west-1_pool",
            "userName": sign_in.user,
            "callerContext": {"clientId": "client1"},
            "request": {"userAttributes": attributes, "userNotFound": not known, **request},
            "response": {},
        }

    def _next(self, sign_in, metadata):
        seen = {"session": deepcopy(sign_in.rounds), "clientMetadata": metadata}
        step = define_auth_challenge.handle(
            self._event(sign_in, **seen), announce=lambda *_, **__: None, tries=3
        )["response"]
        assert not (step["issueTokens"] and step["failAuthentication"])
        sign_in.has_tokens = step["issueTokens"]
        sign_in.is_over = step["issueTokens"] or step["failAuthentication"]
        if sign_in.is_over:
            return
        for _ in range(2):  # Cognito calls a slow trigger again
            made = self.create.handle(self._event(sign_in, **deepcopy(seen)))["response"]
        sign_in.private = made["privateChallengeParameters"]
        sign_in.public = made["publicChallengeParameters"]
        sign_in.metadata = made["challengeMetadata"]

    def _answer(self, sign_in, answer, metadata=None, *, is_heard=True):
        asked = {"privateChallengeParameters": sign_in.private, "challengeAnswer": answer}
        challenge_id = sign_in.private.get("challenge_id")
        verdicts = []
        self.answers += 1
        for _ in range(1 + self.answers % 3):  # Cognito calls a slow trigger again
            answered = self.verify.handle(self._event(sign_in, **asked))
            verdicts.append(answered["response"]["answerCorrect"])
        verdict = verdicts[0]
        assert verdicts == [verdict] * len(verdicts)
        if verdict:
            self.winners[challenge_id].add(id(sign_in))
            sign_in.won = answer
        elif sign_in.private.get("challenge_id") in self.winners:
            assert answer != sign_in.won  # what was right stays right in its sign-in
        entry = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": verdict and is_heard}
        sign_in.rounds.append(entry | {"challengeMetadata": sign_in.metadata})
        self._next(sign_in, metadata)
        assert (verdict and is_heard) == sign_in.has_tokens
        return verdict

    def _open(self):
        return [each for each in self.sign_ins if not each.is_over]

    @rule(user=st.sampled_from([*SUBS, STRANGER]))
    def begin(self, user):
        sign_in = SignIn(user)
        self._next(sign_in, None)
        self.sign_ins.append(sign_in)

    @precondition(lambda self: self._open())
    @rule(data=st.data())
    def ask_for_a_code(self, data):
        sign_in = data.draw(st.sampled_from(self._open()))
        number, method = data.draw(st.integers(0, 10**6)), data.draw(st.sampled_from(METHODS))
        wish = {"request_id": f"request-{number:010}", "method": method, "device": digest(SECRET)}
        self._answer(sign_in, "start", wish)

    @precondition(lambda self: self._open())
    @rule(data=st.data(), answer=st.sampled_from(WRONG))
    def guess(self, data, answer):
        sign_in = data.draw(st.sampled_from(self._open()))
        key = sign_in.user, self.time.replace(minute=0, second=0)
        assert not self._answer(sign_in, answer)
        self.guessed[key] += 1

    @precondition(lambda self: self._open() and (self.mails or self.texts))
    @rule(data=st.data(), is_heard=st.booleans())
    def answer_with_something_that_was_sent(self, data, is_heard):
        sign_in = data.draw(st.sampled_from(self._open()))
        sent = [*self.mails, *self.links, *self.texts]
        sent_at, address, answer = data.draw(st.sampled_from(sent))
        method = sign_in.private["method"]
        is_repeated = answer == sign_in.won
        if self._answer(sign_in, answer, is_heard=is_heard):
            assert sign_in.user == address
            assert is_repeated or self.time - sent_at < timedelta(minutes=10, seconds=5)
            by_sms = (sent_at, address, answer) in self.texts
            assert by_sms is (method == "SMS_CODE")
            assert method == "MAGIC_LINK" or "." not in answer

    @rule(user=st.sampled_from([*SUBS, STRANGER]), method=st.sampled_from(METHODS[-2:]))
    def begin_with_a_code_at_hand(self, user, method):
        self.begin(user)
        wish = {"request_id": f"request-{len(self.sign_ins):010}", "method": method}
        if not self.sign_ins[-1].is_over:
            self._answer(self.sign_ins[-1], "start", wish)

    def _open_by(self, method):
        """Those that ask for a code of *method*, if there are any."""
        return [each for each in self._open() if each.private["method"] == method] or self._open()

    @precondition(lambda self: self._open())
    @rule(data=st.data(), near=st.integers(-2, 2))
    def answer_with_the_app(self, data, near):
        sign_in = data.draw(st.sampled_from(self._open_by(TOTP)))
        method, step = sign_in.private["method"], self._step() + near
        if self._answer(sign_in, code_of_step(self.app, step)):
            assert (SUBS[0], TOTP) == (sign_in.user, method)
            assert abs(near) < 2
            assert step > self.steps[-1]
            self.steps.append(step)

    @precondition(lambda self: self._open())
    @rule(data=st.data(), number=st.integers(0, 2))
    def answer_with_the_sheet(self, data, number):
        sign_in = data.draw(st.sampled_from(self._open_by("RECOVERY_CODE")))
        method, code = sign_in.private["method"], self.sheet[number]
        if self._answer(sign_in, code):
            assert (SUBS[0], "RECOVERY_CODE") == (sign_in.user, method)
            assert code not in self.taken
            self.taken.append(code)

    @precondition(lambda self: self.queue)
    @rule(data=st.data())
    def send(self, data):
        challenge_id = data.draw(st.sampled_from(self.queue))  # and leave it: SQS delivers twice
        attributes = {"ApproximateReceiveCount": "1", "SentTimestamp": "0"}
        record = {"body": challenge_id, "messageId": "m", "receiptHandle": "r"}
        self.sender.handle({"Records": [record | {"attributes": attributes}]})

    @rule(seconds=st.sampled_from([1, 14, 16, 31, 61, 121, 599, 601, 1800]))
    def wait(self, seconds):
        self.time += timedelta(seconds=seconds)

    @invariant()
    def every_code_is_right_at_most_once(self):
        assert all(len(sign_ins) == 1 for sign_ins in self.winners.values())

    @invariant()
    def nobody_gets_in_who_does_not_exist(self):
        assert not any(each.has_tokens for each in self.sign_ins if each.user == STRANGER)

    @invariant()
    def mails_stay_within_the_budget_and_are_sent_once(self):
        for messages, budget in ((self.mails, MAILS), (self.texts, TEXTS)):
            assert len({code for _, _, code in messages}) == len(messages)
            assert STRANGER not in {address for _, address, _ in messages}
            for user in SUBS:
                sent = [at for at, address, _ in messages if address == user]
                # Sending may be late, so two hours' budgets may be sent in one, and no more.
                hours = Counter(at.replace(minute=0, second=0) for at in sent)
                assert all(count <= 2 * budget.per_hour for count in hours.values())

    @invariant()
    def all_look_alike(self):
        shapes = {
            frozenset(each.public) for each in self.sign_ins if each.public.get("code_length")
        }
        assert len(shapes) <= 1


class PasswordlessByRounds(Passwordless):
    starts_directly = False


@pytest.mark.slow
@pytest.mark.parametrize("machine", [Passwordless, PasswordlessByRounds])
def test_nothing_that_anybody_does_in_any_order_breaks_a_rule(machine, monkeypatch):
    """Invariants 1 to 7, 9, 10, 19, 22, 23, 27, 32, 33, 48, 67 to 69, by every method."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    case = machine.TestCase()
    case.settings = settings(
        max_examples=8,
        stateful_step_count=25,
        phases=[Phase.generate],  # to shrink takes minutes; the steps are printed as they are
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    case.runTest()
