"""The sender's half: opened, worded, counted and sent once; and what becomes of what fails."""

from datetime import UTC, datetime, timedelta

import pytest

from events.contract.catalogue import Kind, Reason
from rules.messages.cognito_code import CognitoCode
from rules.passwordless.sealed_address import seal
from runtime.aws_client.errors import Unanswered
from runtime.consuming.seen_events import StillDealtWith
from runtime.messages.cognito_budgets import TooManySent
from runtime.messages.mail import MailNotSent
from runtime.messages.sealed_codes import CodeNotOpened
from runtime.messages.sms import SmsNotSent
from runtime.passwordless.outbox import OutboxMessage
from runtime.passwordless.pepper import Peppers
from triggers.senders.delivery import CognitoCodes

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SUB = "7c0d2b1e-4f3a-4c59-9a86-2f7e51d3b0aa"
PEPPERS = Peppers(newest="v1", by_version={"v1": b"pepper"})
PASSING = [Reason.THROTTLED, Reason.UNAVAILABLE]


def body(source="CustomEmailSender_SignUp", address="ada@example.com", **other):
    told = {
        "id": "i" * 22,
        "source": source,
        "pool_id": "eu-west-1_Ex4mPl3Aa",
        "client_id": "client",
        "subject": SUB,
        "locale": "de",
        "code": "sealed",
        "to": seal(b"pepper", address, challenge_id="i" * 22),
        "pepper": "v1",
    }
    return CognitoCode(**(told | other)).body()


def message(body, receives=1, put_at=NOW):
    return OutboxMessage(body, "", "m1", "r1", receives, int(put_at.timestamp() * 1000))


class World:
    """Everything that `CognitoCodes` calls; each may be broken."""

    def __init__(self):
        self.sent, self.told, self.charged, self.off, self.buried = [], [], [], [], []
        self.error = {}
        self.plain = "12345678"
        self.seen = set()

    def fails(self, call):
        if call in self.error:
            raise self.error[call]

    def once(self, key, deal, *, now):
        assert NOW == now()
        self.fails("claim")
        if key not in self.seen:
            deal()
            self.seen.add(key)

    def opens(self, sealed, *, pool_id):
        assert ("sealed", "eu-west-1_Ex4mPl3Aa") == (sealed, pool_id)
        self.fails("open")
        return self.plain

    def charge(self, channel, address, *, pool_id, is_sign_up, now):
        assert (NOW, "eu-west-1_Ex4mPl3Aa") == (now, pool_id)
        self.fails("charge")
        self.charged.append((channel, address, is_sign_up))

    def send_of(self, address, mail, *, pool_id, subject, method):
        self.fails("mail")
        self.sent.append((address, mail.subject, mail.text))
        assert ("eu-west-1_Ex4mPl3Aa", SUB, "COGNITO") == (pool_id, subject, method)

    def text(self, number, text, *, is_verified, valid_for_s):
        self.fails("text")
        assert is_verified
        self.sent.append((number, text, valid_for_s))

    def put_off(self, message, *, for_s):
        assert "r1" == message.receipt_handle
        self.fails("put off")
        self.off.append(for_s)

    def give_up(self, message):
        self.buried.append(message.challenge_id)

    def announce(self, kind, asked, **data):
        self.told.append((kind, asked.source, {k: v for k, v in data.items() if v}))


@pytest.fixture
def world():
    return World()


@pytest.fixture
def deal(world):
    return CognitoCodes(
        seen=world,
        opens=world.opens,
        peppers=lambda: PEPPERS,
        budgets=world,
        mails=world,
        text=world.text,
        outbox=world,
        announce=world.announce,
        app_name="Example",
        help_url="",
        code_in_subject=True,
        now=lambda: NOW,
    ).deal_with


def failed(reason, said="SignUp", channel="email"):
    return {"message": said, "channel": channel, "reason": reason}


def test_a_code_is_mailed_in_the_users_language(world, deal):
    """Counted, and told."""
    assert deal(message(body()))

    [(address, subject, text)] = world.sent
    assert "ada@example.com" == address
    assert "Bestätigen Sie Ihre E-Mail-Adresse für Example" == subject
    assert "12345678" in text
    assert [("email", "ada@example.com", True)] == world.charged
    told = {"message": "SignUp", "channel": "email"}
    assert [(Kind.MESSAGE_SENT, "CustomEmailSender_SignUp", told)] == world.told


def test_a_code_is_sent_by_sms(world, deal):
    """For as long as Cognito takes it."""
    source = "CustomSMSSender_ForgotPassword"
    assert deal(message(body(source, "+15555550100", locale="en")))

    assert [("+15555550100", "Your code to set a new password is 12345678", 3600)] == world.sent
    assert [("sms", "+15555550100", False)] == world.charged


def test_a_temporary_password_is_unescaped(world, deal):
    """Cognito escapes it as HTML; nobody limits what administrators send."""
    world.plain = "a&lt;b&amp;c"
    deal(message(body("CustomEmailSender_AdminCreateUser", locale="en")))

    [(_, _, text)] = world.sent
    assert "a<b&c" in text
    assert "ada@example.com" in text
    assert [] == world.charged


def test_a_notice_is_mailed_without_a_code(world, deal):
    """There is nothing to open."""
    world.error["open"] = AssertionError
    notice = "AccountTakeOverNotification"
    assert deal(message(body(f"CustomEmailSender_{notice}", code="", locale="en")))

    [(_, subject, text)] = world.sent
    assert "Unusual sign-in to your Example account" == subject
    assert "end all sessions" in text
    assert {"message": notice, "channel": "email"} == world.told[0][2]


def test_what_comes_twice_is_sent_once(world, deal):
    """Cognito's second try has the same code."""
    assert deal(message(body()))
    assert deal(message(body(id="j" * 22)))

    assert 1 == len(world.sent)


@pytest.mark.parametrize("reason", PASSING)
@pytest.mark.parametrize("call", ["open", "mail"])
def test_what_may_pass_is_tried_again_and_counted_once(world, deal, call, reason):
    """In longer and longer steps."""
    world.error[call] = (CodeNotOpened if call == "open" else MailNotSent)(reason)
    assert not deal(message(body()))
    assert not deal(message(body(), receives=3))
    del world.error[call]
    assert deal(message(body(), receives=4))

    assert [2, 8] == world.off
    assert 1 == len(world.sent)
    assert len(world.charged) <= 1
    assert [Kind.MESSAGE_SENT] == [kind for kind, _, _ in world.told]


def test_what_has_not_passed_is_given_up(world, deal):
    """The dead-letter queue gets the id, and neither code nor address."""
    world.error["mail"] = MailNotSent(Reason.THROTTLED)

    assert deal(message(body(), receives=8))
    assert ["i" * 22] == world.buried
    told = failed("throttled")
    assert [(Kind.MESSAGE_FAILED, "CustomEmailSender_SignUp", told)] == world.told


@pytest.mark.parametrize(
    ("call", "error", "reason", "buried"),
    [
        ("mail", MailNotSent(Reason.SUPPRESSED), "suppressed", 0),
        ("mail", MailNotSent(Reason.SENDER_REFUSED), "sender_refused", 1),
        ("open", CodeNotOpened(Reason.ACCESS_DENIED), "access_denied", 1),
        ("open", CodeNotOpened(Reason.UNEXPECTED), "unexpected", 1),
        ("charge", TooManySent(), "too_many", 0),
    ],
)
def test_what_does_not_pass_is_told_at_once(world, deal, call, error, reason, buried):
    """Nobody can fill the dead-letter queue with what users lack."""
    world.error[call] = error

    assert deal(message(body()))
    assert [(Kind.MESSAGE_FAILED, "CustomEmailSender_SignUp", failed(reason))] == world.told
    assert buried == len(world.buried)
    assert [] == world.sent


@pytest.mark.parametrize(
    ("other", "reason"),
    [({"pepper": "v0"}, "no_address"), ({"to": "x"}, "no_address")],
)
def test_an_address_that_cannot_be_read_gets_nothing(world, deal, other, reason):
    """The secret was replaced twice, or somebody else wrote to the queue."""
    assert deal(message(body(**other)))
    assert [failed(reason)] == [data for _, _, data in world.told]


@pytest.mark.parametrize(
    "source", ["CustomEmailSender_Authentication", "CustomSMSSender_Authentication"]
)
def test_an_expired_code_is_not_sent(world, deal, source):
    """The session is over."""
    assert deal(message(body(source, "+15555550100"), put_at=NOW - timedelta(seconds=901)))
    assert ["out_of_time"] == [data["reason"] for _, _, data in world.told]
    assert [] == world.sent


def test_a_code_is_good_to_the_last_second(world, deal):
    """Of 15 minutes."""
    late = NOW - timedelta(seconds=900)

    assert deal(message(body("CustomEmailSender_Authentication"), put_at=late))
    assert 1 == len(world.sent)


@pytest.mark.parametrize("source", ["CustomEmailSender_SomethingNew", "CustomEmailSender_SignUp"])
def test_what_cannot_be_worded_is_told(world, deal, source):
    """A message that Cognito did not have, or a code with a line feed."""
    world.plain = "1\n2"

    assert deal(message(body(source)))
    assert ["unexpected"] == [data["reason"] for _, _, data in world.told]


def test_what_is_no_code_for_an_sms_is_told(world, deal):
    """Browsers would misread it."""
    world.plain = "1 2"

    assert deal(message(body("CustomSMSSender_SignUp")))
    assert ["unexpected"] == [data["reason"] for _, _, data in world.told]


def test_an_sms_that_may_have_been_sent_is_not_sent_again(world, deal):
    """It is paid for."""
    world.error["text"] = SmsNotSent(Reason.UNAVAILABLE, is_certain=False)

    assert deal(message(body("CustomSMSSender_SignUp", "+15555550100")))
    assert [] == world.off


def test_the_spending_limit_is_told_without_a_user(world, deal):
    """As for codes of the suite's own."""
    world.error["text"] = SmsNotSent(Reason.COST_LIMIT, exhausted="hour")

    assert deal(message(body("CustomSMSSender_SignUp", "+15555550100")))
    assert (Kind.SMS_BUDGET_EXHAUSTED, "", {"window": "hour"}) == world.told[0]
    assert "cost_limit" == world.told[1][2]["reason"]


@pytest.mark.parametrize("error", [Unanswered("timeout"), StillDealtWith()])
def test_trouble_of_the_table_passes(world, deal, error, logged):
    """The message comes again; if the queue does not hear of it, by itself."""
    world.error |= {"claim": error}
    assert not deal(message(body()))
    world.error |= {"put off": Unanswered("timeout")}
    assert not deal(message(body()))

    assert [2] == world.off
    unavailable = ["challenge table unavailable"] * (type(error) is Unanswered)
    assert [*unavailable * 2, "message not put off"] == logged


def test_what_is_no_message_is_left_to_the_queue(world, deal, logged):
    """SQS gives it up after ten tries."""
    assert not deal(message("cognito:x"))
    assert [] == world.told
    assert ["unreadable outbox message"] == logged
