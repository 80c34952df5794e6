"""A pool with a user of one address, or without, and all that somebody can ask there."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import count
from types import SimpleNamespace

from botocore.exceptions import ClientError

from api.app import acts
from api.gate import Gate
from api.passwords import NewPasswords
from api.responses import Responses
from api.serving import Api
from events.contract.catalogue import Kind, Reason
from rules.addresses.verdict import Finding, Verdict
from rules.messages.account_mail import account_mail
from rules.migration.legacy_user import LegacyUser, UnknownToLegacy
from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.send_budget import SendBudget
from rules.passwords.policy import PasswordPolicy
from runtime.aws_client.errors import Unanswered
from runtime.messages.mail import MailNotSent
from runtime.messages.sms import SmsNotSent
from runtime.migration.migrations import Migrations
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_sending import ChallengeSending
from runtime.passwordless.challenge_table import ChallengeTable
from runtime.passwordless.clear_calls import ClearCalls
from runtime.passwordless.factors import Factors
from runtime.passwordless.lent_messages import LentMessages
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.sending_health import SendingHealth
from runtime.passwords.common import common_passwords
from runtime.user_pool.app_client import AppClient
from tests.api.conftest import Answered, request
from tests.sequences.emulated_dynamodb import TABLE, EmulatedDynamoDB
from tests.sequences.pool import CLIENT, PASSWORD, POOL, Pool
from tests.sequences.populations import ADDRESS, LEGACY, POPULATIONS, set_up
from triggers import custom_message, define_auth_challenge, post_authentication, pre_authentication
from triggers.challenges.attempts import Attempts
from triggers.challenges.new_challenge import NewChallenges
from triggers.challenges.opening import Opening
from triggers.create_auth_challenge import CreateAuthChallenge
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.magic_link import MagicLink
from triggers.passwordless.recovery_code import RecoveryCodes
from triggers.passwordless.totp import AuthenticatorApp
from triggers.pre_sign_up import PreSignUp
from triggers.proof_first.sign_up_address import SignUpAddress
from triggers.proof_first.sign_up_code import SignUpCode
from triggers.proof_first.sign_up_proof import SignUpProof
from triggers.proof_first.sign_up_steps import SignUpSteps
from triggers.user_migration import UserMigration
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse
from workers.passwordless_sender import PasswordlessSender

SPELLINGS = {
    "as it is": ADDRESS,
    "upper case": ADDRESS.upper(),
    "mixed case": "Kassel@Example.com",
    "full width": "\uff4bassel@example.com",
    "Kelvin sign": "\u212aassel@example.com",
    "sharp s": "ka\u00dfel@example.com",
    "root of DNS": f"{ADDRESS}.",
    "tag": "kassel+1@example.com",
}
# The same, and so many that chance would find too little with them.
RARER = {
    "quoted letter": '"kasse\\l"@example.com',
    "soft hyphen": "kas\u00adsel@example.com",
    "full width at": "kassel\uff20example.com",
    "ideographic dot": "kassel@example\u3002com",
    "blank": f" {ADDRESS}",
    "two dots of DNS": f"{ADDRESS}..",
}
_TYPED = {**SPELLINGS, **RARER}
METHODS = ["EMAIL_CODE", "MAGIC_LINK", "SMS_CODE", "TOTP", "RECOVERY_CODE", "NO_SUCH_METHOD"]
ANSWERS = ["00000000", "000000", "AAAAA-AAAAA", "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"]
NOBODYS_KEY = "2jmj7l5rSw0yVb_vlWAYkK_YBwk7Vt1Jk3pQ0r8yZ1E"  # of a device that nobody has noted
_CODE = EmailCode(length=8)
_MAILED = {"EMAIL_CODE": _CODE, "MAGIC_LINK": MagicLink(_CODE)}
_OFFERED = {
    **_MAILED,
    "SMS_CODE": EmailCode(length=8, name="SMS_CODE", channel="sms", must_be_sent=True),
    "TOTP": AuthenticatorApp(),
    "RECOVERY_CODE": RecoveryCodes(),
}
_OVER = timedelta(minutes=15)
_BYSTANDER = "bystander-{}@example.org"
# What a later answer can depend on, of each kind of item.
_WEIGHS = {
    "S": ("next_at", "hour", "in_hour", "day", "in_day"),
    "U": ("answers",),
    "R": ("expires_at",),
    "C": ("state", "attempts", "method", "refunded"),
}
_OWN = "FV"  # what users have enrolled and are known by: no act here may change it
_UNSEEN = {  # subscribers are told of them, and no caller
    Kind.SIGN_UP_ACCEPTED,  # a user who signs up is new
    Kind.USER_MIGRATED,  # names that the pool does not know are looked up elsewhere
    Kind.USER_MIGRATION_REFUSED,
}


class World:
    """
    The real triggers, sender and REST API around a pool and a table; a clock that tests set.

    Attributes:
        fault: ``mails`` while SES refuses them, ``outbox`` while SQS does not answer.

    """

    def __init__(self, population, *, starts_directly=True, **pool):
        self.population, self.starts_directly = population, starts_directly
        self.time = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # hours and days turn
        self.verdict = Verdict("example.com")
        self.fault, self.queue, self.events, self.calls = "", [], [], []
        self.sessions, self.paths = {}, set()
        self.versions, self._replaced = {"codes": 1, "addresses": 1, "factors": 1}, {}
        self._ids, self._bystanders = count(), count()
        self.dynamodb = EmulatedDynamoDB()
        self.dynamodb.calls = self.calls
        self.pool = Pool(self._triggers(), **pool)
        if POPULATIONS[population] is not None:
            self.pool.add(ADDRESS, **POPULATIONS[population])
        _AROUND.world = self
        self.play("start", route="api", spelling="as it is", method="EMAIL_CODE", request="")
        self.play("deliver")
        set_up(self, population)
        for noted in (self.calls, self.events, self.sessions):
            noted.clear()

    def play(self, act, **how):
        """What somebody is told who does *act*."""
        return getattr(self, f"_{act}")(**how)

    def trace(self):
        """What the triggers have called and told, and what is in the table."""
        items = sorted(
            (kind := item["pk"]["S"][0], *(str(item.get(name)) for name in _WEIGHS.get(kind, ())))
            for item in self.dynamodb.items()
            if item["pk"]["S"][0] not in _OWN
        )
        return {"calls": Counter(self.calls), "events": self.events, "items": items}

    def _start(self, *, route, spelling, method, request, key=""):
        name = _TYPED[spelling]
        if route == "api":
            known = {"device_key": key} if key else {}
            told = self._post("start", email=name, method=method, **known)
            return self._kept("api", name, told)
        told = self._direct(
            "admin_initiate_auth", AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": name}
        )
        if not (request and "Session" in told):
            return self._kept("direct", name, told)
        return self._respond(name, told["Session"], "start", self._wish(method, request))

    def _again(self, *, route, method, request):
        if route not in self.sessions:
            return None
        name, session = self.sessions[route]
        if route == "api":
            return self._kept(
                "api", name, self._post("start", email=name, session=session, method=method)
            )
        return self._respond(name, session, "start", self._wish(method, request or "r1"))

    def _wrong(self, *, route, answer=ANSWERS[0], key=""):
        if route not in self.sessions:
            return None
        name, session = self.sessions[route]
        if route != "direct":
            known = {"device_key": key} if key else {}
            told = self._post("verify", email=name, session=session, answer=answer, **known)
            return self._kept(route, name, told)
        return self._respond(name, session, answer, {"known": key} if key else {})

    def _password(self, *, route, spelling):
        name = _TYPED[spelling]
        if route == "api":
            return self._kept("", "", self._api("login", email=name, password=PASSWORD))
        parameters = {"USERNAME": name, "PASSWORD": PASSWORD}
        return self._direct(
            "admin_initiate_auth", AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
        )

    def _forgot(self, *, route, spelling):
        name = _TYPED[spelling]
        if route == "api":
            return self._kept("", "", self._api("password/forgot", email=name))
        return self._direct("forgot_password", Username=name)

    def _resend(self, *, route, spelling):
        name = _TYPED[spelling]
        if route == "api":
            return self._kept("", "", self._api("verify/resend", email=name))
        return self._direct("resend_confirmation_code", Username=name)

    def _sign_up(self, *, route, spelling):
        name = _TYPED[spelling]
        if route == "api":
            return self._kept("", "", self._api("register", email=name, password=PASSWORD))
        return self._direct("sign_up", Username=name)

    def _confirm(self, *, spelling, password):
        name, more = _TYPED[spelling], {"password": PASSWORD} if password else {}
        return self._api("verify", email=name, code="00000000", **more)

    def _reset(self, *, spelling):
        name = _TYPED[spelling]
        return self._api("password/reset", email=name, code="00000000", new_password=PASSWORD)

    def _challenge(self, *, challenge):
        """Answer a sign-in by code as if Cognito had asked for something else."""
        if "api" not in self.sessions:
            return None
        name, session = self.sessions.pop("api")
        if not challenge:
            return self._api("challenge/app", email=name, session=session)
        asked = {"challenge": challenge, "session": session, "answer": "123456"}
        return self._api("challenge", email=name, **asked)

    def _sign_up_by_code(self, *, spelling):
        name = _TYPED[spelling]
        return self._kept("code", name, self._post("sign-up", email=name))

    def _sign_up_again(self):
        if "code" not in self.sessions:
            return None
        name, session = self.sessions["code"]
        return self._kept("code", name, self._post("sign-up", email=name, session=session))

    def _wait(self, *, seconds):
        self.time += timedelta(seconds=seconds)

    def _list(self):
        """Have the policy refuse all addresses from now on, those that have a user as well."""
        self.verdict = Verdict("example.com", Finding.DISPOSABLE_DOMAIN, is_refused=True)

    def _break(self, *, fault):
        self.fault = fault

    def _replace(self, *, secret):
        """Twice within the life of a code is more than there are live versions."""
        if self.time - self._replaced.get(secret, self.time - _OVER) >= _OVER:
            self._replaced[secret] = self.time
            self.versions[secret] += 1

    def _deliver(self):
        """Have the sender take everything out of the queue, messages of others first."""
        calls, events = len(self.calls), len(self.events)
        outbox, self.queue = self.queue, []
        fault, self.fault = self.fault, ""
        for method in ("EMAIL_CODE", "SMS_CODE"):
            self._has_sent(method)
        self.fault = fault
        for challenge_id in self.queue + outbox:
            self.sender.handle(
                {
                    "Records": [
                        {
                            "body": challenge_id,
                            "messageId": challenge_id,
                            "receiptHandle": "r",
                            "attributes": {
                                "ApproximateReceiveCount": "1",
                                "SentTimestamp": "0",
                            },
                        }
                    ]
                }
            )
        self.queue = []
        del self.calls[calls:], self.events[events:]  # the sender's are seen by nobody

    def _has_sent(self, method):
        """A code to somebody else, by which it shows how messages of that channel fare."""
        number = {"phone_number": "+15005550006"}
        name = self.pool.add(_BYSTANDER.format(next(self._bystanders)), more=number).email
        parameters = {"USERNAME": name}
        told = self._direct(
            "admin_initiate_auth", AuthFlow="CUSTOM_AUTH", AuthParameters=parameters
        )
        self._direct(
            "admin_respond_to_auth_challenge",
            Session=told["Session"],
            ChallengeResponses={**parameters, "ANSWER": "start"},
            ClientMetadata=self._wish(method, "bystander"),
        )

    def _respond(self, name, session, answer, metadata):
        told = self._direct(
            "admin_respond_to_auth_challenge",
            Session=session,
            ChallengeResponses={"USERNAME": name, "ANSWER": answer},
            ClientMetadata=metadata,
        )
        return self._kept("direct", name, told)

    def _wish(self, method, request):
        return {"request_id": request.ljust(16, "x"), "method": method}

    def _direct(self, call, **asked):
        try:
            return getattr(self.pool, call)(**asked) or {}
        except ClientError as error:
            return {"error": error.response["Error"]["Code"]}

    def _post(self, step, *, email, **body):
        if body.get("method") not in (None, *_OFFERED):
            del body["method"]
        return self._api(f"passwordless/{step}", email=email, **body)

    def _api(self, path, **body):
        self.paths.add(f"/auth/{path}")
        answered = Answered(_api().handle(request("POST", f"/auth/{path}", body)))
        return {"status": answered.status, **json.loads(answered.text or "{}")}

    def _kept(self, route, name, told):
        """Keep the session for what follows; who looks on has its length alone."""
        told = dict(told)
        for member in ("session", "Session"):
            if member in told:
                self.sessions[route] = (name, told[member])
                told[member] = len(told[member])
        if "error" in told or told.get("status", 200) == 400:
            self.sessions.pop(route, None)
        return told

    def _triggers(self):
        told = {"announce": self._announce, "now": lambda: self.time}
        table = {"table": TABLE, "sleep": lambda _: None}
        refunds = ChallengeRefunds(self.dynamodb, **table)
        secrets = {
            "peppers": lambda: self._live("codes"),
            "addresses": self.address_keys,
        }
        create = CreateAuthChallenge(
            opening=Opening(
                methods=_OFFERED,
                new=NewChallenges(
                    lifetime=timedelta(minutes=10),
                    now=lambda: self.time,
                    new_id=lambda: f"{next(self._ids):022}",
                    **secrets,
                ),
                requests=ChallengeRequests(self.dynamodb, **table),
                refunds=refunds,
                put=self._put,
                announce=self._announce,
                budgets={
                    "email": SendBudget(per_hour=5, per_day=15, pause_s=30),
                    "sms": SendBudget(per_hour=3, per_day=8, pause_s=30),
                },
                known_percent=40,
            ),
            starts_directly=self.starts_directly,
        )
        verify = VerifyAuthChallengeResponse(
            methods=_OFFERED,
            attempts=Attempts(
                table=ChallengeTable(self.dynamodb, budget=AnswerBudget(3, 10, 25), **table),
                factors=Factors(self.dynamodb, table=TABLE),
                keys=lambda: self._live("factors"),
                **secrets,
                **told,
            ),
            proofs=None,
            proof=None,  # no answer here is right
            announce=self._announce,
        )
        self.sender = PasswordlessSender(
            peppers=secrets["peppers"],
            sending=ChallengeSending(self.dynamodb, lease=timedelta(seconds=30), **table),
            refunds=refunds,
            health=SendingHealth(self.dynamodb, table=TABLE),
            users=SimpleNamespace(attributes=self._attributes),
            deliveries={**dict.fromkeys(_MAILED, self._mail), "SMS_CODE": self._text},
            outbox=SimpleNamespace(put_off=lambda *_, **__: None, give_up=lambda _: None),
            feedback=None,
            lines=SimpleNamespace(write=lambda *_, **__: None),
            mails_unverified=True,
            **told,
        )
        announce = {"announce": self._announce}
        return SimpleNamespace(
            create=create.handle,
            verify=verify.handle,
            pre_sign_up=self._pre_sign_up(refunds, told, secrets).handle,
            define=lambda event: define_auth_challenge.handle(event, tries=3, **announce),
            pre_authentication=lambda event: pre_authentication.handle(event, **announce),
            post_authentication=self._post_authentication,
            custom_message=self._custom_message,
            user_migration=self._user_migration(told, secrets["addresses"]).handle,
        )

    def _post_authentication(self, event):
        """Of a right password: nobody else gets so far."""
        read = SimpleNamespace(
            attributes=lambda *, pool_id, user_name: self._attributes(
                pool_id=pool_id, subject=user_name
            )
        )
        return post_authentication.handle(event, announce=self._announce, users=read)

    def _custom_message(self, event):
        """The words of a mail, in the language of the app."""
        write = partial(account_mail, app_name="App")
        return custom_message.handle(
            event, check=lambda _: self.verdict, announce=self._announce, write=write
        )

    def _user_migration(self, told, addresses):
        """From a directory that has vouched for the address; nobody here knows the password."""

        def look_up(name, password):
            if self.population != LEGACY or name != ADDRESS or password is not None:
                raise UnknownToLegacy
            return LegacyUser({"email": ADDRESS, "email_verified": "true"}, True)

        self._migrating = EmulatedDynamoDB("migrating")
        return UserMigration(
            directory=SimpleNamespace(look_up=look_up),
            migrations=Migrations(self._migrating, table="migrating", addresses=addresses),
            is_late=lambda: False,
            **told,
        )

    def address_keys(self):
        """The live versions of the secret of addresses."""
        return AddressKeys(self._live("addresses"))

    def _pre_sign_up(self, refunds, told, secrets):
        table = {"table": TABLE, "sleep": lambda _: None}
        shared = {
            "methods": _MAILED,
            "names": SignUpAddress(lifetime=timedelta(minutes=10), **secrets),
            "requests": ChallengeRequests(self.dynamodb, **table),
            **told,
        }
        ask = SignUpCode(
            refunds=refunds,
            lent=LentMessages(ClearCalls(self.dynamodb), table=TABLE),
            put=self._put,
            budget=SendBudget(per_hour=5, per_day=15, pause_s=30),
            mailbox_budget=SendBudget(per_hour=2, per_day=15, pause_s=0),
            new_id=lambda: f"{next(self._ids):022}",
            **shared,
        )
        prove = SignUpProof(
            table=ChallengeTable(self.dynamodb, budget=AnswerBudget(3, 10, 25), **table),
            receipts=None,
            unconfirmed=SimpleNamespace(holder=self._holder),  # no answer here is right
            **shared,
        )
        return PreSignUp(
            check=lambda _: self.verdict,
            checks_federated=True,
            is_migrating=lambda _: False,
            announce=self._announce,
            steps=SignUpSteps(ask=ask, prove=prove),
        )

    def _holder(self, *, pool_id, address):
        account = self.pool.find(address)
        assert POOL == pool_id
        return account.sub if account and account.status == "UNCONFIRMED" else None

    def _live(self, secret):
        """Two versions, as `PepperSource` has them."""
        newest = self.versions[secret]
        return Peppers(
            newest=str(newest),
            by_version={str(n): f"{secret} {n}".encode() for n in (newest, newest - 1)},
        )

    def _put(self, challenge_id):
        self.calls.append("put")
        if self.fault == "outbox":
            raise Unanswered("timeout")
        self.queue.append(challenge_id)

    def _announce(self, kind, _asked, **data):
        data.pop("user_not_found", None)
        if kind in _UNSEEN:
            return
        self.events.append((kind, sorted((name, str(value)) for name, value in data.items())))

    def _attributes(self, *, pool_id, subject):
        del pool_id
        return next((a.attributes for a in self.pool.accounts if a.sub == subject), {})

    def _mail(self, _stored, attributes):
        if attributes.get("email") == ADDRESS and self.population == "suppressed":
            raise MailNotSent(Reason.SUPPRESSED)
        if not attributes:
            raise MailNotSent(Reason.NO_ADDRESS)
        if self.fault == "mails":
            raise MailNotSent(Reason.ACCESS_DENIED)

    def _text(self, _stored, attributes):
        if not attributes.get("phone_number"):
            raise SmsNotSent(Reason.NO_ADDRESS)
        if self.fault == "mails":
            raise SmsNotSent(Reason.ACCESS_DENIED)


class _Around:
    """The world that the REST API, which is wired once, is in."""

    world = None

    def __getattr__(self, name):
        return getattr(self.world.pool, name)


_AROUND = _Around()


@cache
def routes():
    """What the REST API does for whom."""
    client = AppClient(_AROUND, _AROUND, pool_id=POOL, client_id=CLIENT)
    passwords = NewPasswords(PasswordPolicy(common_passwords(), words=()), breached=set())
    return acts(client, None, passwords)


@cache
def _api():
    return Api(
        routes(),
        gate=Gate(key_of={}.get, issuer="", user_clients=frozenset(), look=print),
        responses=Responses(cookies=None, origin="https://app.example"),
        cookies=None,
        monotonic=lambda: 0.0,
        sleep=lambda _: None,
    )
