"""The sender: once, in time, to who exists; and what becomes of what it cannot send."""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from events.contract.catalogue import Kind, Reason
from rules.passwordless.one_time_code import Challenge, code
from rules.passwordless.sealed_address import seal
from runtime.aws_client.errors import Refused, Unanswered
from runtime.messages.code_mails import EmailDelivery
from runtime.messages.mail import MailNotSent
from runtime.messages.sms import SmsNotSent
from runtime.passwordless.challenge_items import SIGN_UP, StoredChallenge, epoch
from runtime.passwordless.challenge_sending import Claimed, Unclaimed, Why
from runtime.passwordless.pepper import UnknownPepper
from runtime.passwordless.sending_health import Failing
from runtime.passwordless.wishes import TooBusy
from runtime.user_pool.recipients import RecipientNotRead
from tests.damage import damaged_texts, seeded
from workers.passwordless_sender import PasswordlessSender

ID = "c" * 22
SUB = "0d6f0a36-6f0e-5c59-9d3c-0c1d4f1c7a55"
METHOD = {"method": "EMAIL_CODE"}
TIMEOUT = Unanswered("timeout")


class Sending:
    """Notes what is asked of it; answers *claim*."""

    def __init__(self, claim):
        self.answer = claim
        self.calls = []
        self.broken = {}  # errors, by call

    def claim(self, challenge_id, *, run, now):
        self._note("claim", run, challenge_id, now)
        return self.answer

    def settle(self, challenge_id, *, run, now, message_id=None):
        self._note("settle", run, challenge_id, now, message_id)

    def give_back(self, challenge_id, *, run, may_be_sent=False):
        self._note("give_back", run, challenge_id, *(["may_be_sent"] if may_be_sent else []))

    def note_used(self, challenge_id, *, now):
        self._note("note_used", "m1 1", challenge_id, now)
        return self.calls.count(("note_used", challenge_id, now)) == 1

    def forget_address(self, challenge_id):
        self.calls.append(("forget_address", challenge_id))

    def _note(self, name, run, *call):
        assert run in {f"m1 {receives}" for receives in range(1, 11)}
        self.calls.append((name, *call))
        if name in self.broken:
            raise self.broken[name]


class Refunds(list):
    """The challenges that were given back; raises *error* if there is one."""

    error = None
    answer = True

    def give_back(self, challenge_id, *, run):
        assert run.startswith("m1 ")
        if self.error:
            raise self.error
        self.append(challenge_id)
        return self.answer


class Health:
    """What is known of a channel."""

    def __init__(self):
        self.known, self.told, self.error = {}, [], None

    def of(self, channel, *, now):
        assert now
        if self.error:
            raise self.error
        return self.known.get(channel)

    def failed(self, channel, failing, *, now):
        assert now
        self.told.append((channel, failing))

    def succeeded(self, channel, *, was_failing):
        self.told.append((channel, was_failing))


class Recipients:
    def __init__(self):
        self.known = {"email": "ada@example.com"}
        self.error = None

    def attributes(self, *, pool_id, subject):
        assert ("eu-west-1_pool", SUB) == (pool_id, subject)
        if self.error:
            raise self.error
        return self.known


class End:
    def __init__(self):
        self.put_offs, self.dead, self.error = [], [], None

    def put_off(self, message, *, for_s):
        assert ID == message.challenge_id
        if self.error:
            raise self.error
        self.put_offs.append(for_s)

    def give_up(self, message):
        self.dead.append(message.challenge_id)


class Texts(list):
    """Messages of a carrier who wants to hear whether their codes were used."""

    error = None

    def deliver(self, stored, attributes):
        if self.error:
            raise self.error
        self.append((stored, attributes))
        return "m-1"


class Feedback:
    def __init__(self):
        self.expected, self.given = [], []

    def expect(self, challenge_id):
        self.expected.append(challenge_id)

    def give(self, challenge_id):
        self.given.append(challenge_id)


class Mails(list):
    error = None

    def send(self, address, mail, _):
        if self.error:
            raise self.error
        self.append((address, mail))


@pytest.fixture
def stored(now):
    return StoredChallenge(
        challenge=Challenge(ID, "eu-west-1_pool", "client1", "user1"),
        holder="holder1",
        method="EMAIL_CODE",
        pepper="v1",
        expires_at=epoch(now + timedelta(minutes=10)),
        subject=SUB,
    )


@pytest.fixture
def mails():
    return Mails()


@pytest.fixture
def texts():
    return Texts()


@pytest.fixture
def feedback():
    return Feedback()


@pytest.fixture
def users():
    return Recipients()


@pytest.fixture
def end():
    return End()


@pytest.fixture
def sending(stored):
    return Sending(Claimed(stored))


@pytest.fixture
def refunds():
    return Refunds()


@pytest.fixture
def health():
    return Health()


@pytest.fixture
def mails_unverified():
    """As in the suite's own pool."""
    return True


@pytest.fixture
def send(
    mails_unverified,
    sending,
    refunds,
    health,
    users,
    mails,
    texts,
    end,
    feedback,
    announce,
    peppers,
    now,
    metric_lines,
):
    """Run the function on a message with the body *body*, delivered *receives* times."""
    sender = PasswordlessSender(
        sending=sending,
        refunds=refunds,
        health=health,
        users=users,
        peppers=lambda: peppers,
        deliveries={
            "EMAIL_CODE": EmailDelivery(
                length=8,
                peppers=lambda: peppers,
                send=mails.send,
                app_name="Example",
                valid_for_s=600,
                help_url="https://app.example/help",
            ),
            "SMS_CODE": texts.deliver,
        },
        outbox=end,
        feedback=feedback,
        announce=announce,
        lines=metric_lines,
        mails_unverified=mails_unverified,
        now=lambda: now,
    )

    def send(body=ID, *, receives=1, waits_s=2, cognito=None):
        record = {
            "messageId": "m1",
            "receiptHandle": "r1",
            "body": body,
            "attributes": {
                "ApproximateReceiveCount": str(receives),
                "SentTimestamp": str(int((now - timedelta(seconds=waits_s)).timestamp() * 1000)),
            },
        }
        return [
            each["itemIdentifier"]
            for each in replace(sender, cognito=cognito).handle({"Records": [record]})[
                "batchItemFailures"
            ]
        ]

    return send


def test_the_code_is_mailed_to_the_address_of_now(send, stored, mails, sending, facts, published):
    """Derived with the pepper that the challenge has; told as a fact about the user."""
    assert [] == send()

    [(address, mail)] = mails
    assert "ada@example.com" == address
    assert code(b"salt", stored.challenge.at(address), length=8) in mail.text
    assert "https://app.example/help" in mail.text
    assert ["claim", "settle"] == [call[0] for call in sending.calls]
    assert [(Kind.CHALLENGE_SENT, METHOD)] == facts()
    assert (SUB, "/cognito/eu-west-1_pool") == (published[0].subject, published[0].source)
    assert "CreateAuthChallenge_Authentication" == published[0].data["trigger"]


@pytest.mark.parametrize(("method", "channel"), [("EMAIL_CODE", "email"), ("SMS_CODE", "sms")])
def test_the_time_to_a_code_is_counted_by_channel(send, sending, stored, capsys, method, channel):
    """What the user waits for, as far as it is up to us; two seconds here."""
    sending.answer = Claimed(replace(stored, method=method))

    send()

    lines = map(json.loads, capsys.readouterr().out.splitlines())
    [line] = [line for line in lines if "TimeToCode" in line]
    assert (channel, [pytest.approx(2000, abs=1)]) == (line["channel"], line["TimeToCode"])


def test_a_clock_that_is_behind_makes_no_time_below_nothing(send, capsys):
    """The queue's may be ahead of the function's."""
    send(waits_s=-1)

    lines = map(json.loads, capsys.readouterr().out.splitlines())
    assert [[0.0]] == [line["TimeToCode"] for line in lines if "TimeToCode" in line]


def test_a_code_of_cognitos_is_for_whoever_sends_those(send, sending):
    """And one of ours is not; where nobody sends them, it is a mistake of the queue."""
    taken = SimpleNamespace(deal_with=lambda message: not sending.calls.append(message))
    assert [] == send("cognito:{}", cognito=taken)
    assert 1 == len(sending.calls)

    assert [] == send(cognito=taken)
    assert ["claim", "settle"] == [call[0] for call in sending.calls[1:]]
    assert ["m1"] == send("cognito:{}")


def test_a_code_that_was_not_sent_has_no_time(send, mails, capsys):
    """It would look as if it had been."""
    mails.error = MailNotSent(Reason.UNAVAILABLE)

    send()

    assert "TimeToCode" not in capsys.readouterr().out


OURS = [
    (Reason.THROTTLED, 8),
    (Reason.UNAVAILABLE, 8),
    (Reason.SENDER_REFUSED, 1),
    (Reason.ACCESS_DENIED, 1),
]


@pytest.mark.parametrize(("reason", "receives"), OURS)
def test_71_what_is_given_up_for_our_fault_is_given_back(
    send, mails, refunds, health, sending, reason, receives
):
    """Invariant 71: its pause and its counts, by the run that has the lease."""
    mails.error = MailNotSent(reason)

    assert [] == send(receives=receives)
    assert [ID] == refunds
    assert ["claim"] == [call[0] for call in sending.calls]
    assert [("email", Failing(reason, is_certain=True))] == health.told


@pytest.mark.parametrize("receives", [1, 8])
def test_71_a_mail_that_may_have_been_sent_is_charged(send, mails, refunds, sending, receives):
    """Invariant 71: SES did not answer; it is sent again, and never given back."""
    mails.error = MailNotSent(Reason.UNAVAILABLE, is_certain=False)
    send(receives=receives)

    assert [] == refunds
    assert ("give_back", ID, "may_be_sent") == sending.calls[-1]


def test_71_an_earlier_run_may_have_sent_it(send, mails, refunds, sending, end):
    """Invariant 71: then the table does not give it back, and it can be answered."""
    mails.error, refunds.answer = MailNotSent(Reason.THROTTLED), False

    assert [] == send(receives=8)
    assert ("give_back", ID) == sending.calls[-1]
    assert [ID] == end.dead


@pytest.mark.parametrize("reason", [Reason.SUPPRESSED, Reason.NO_ADDRESS])
def test_71_what_lies_with_the_user_is_charged(send, sending, mails, refunds, health, reason):
    """Invariant 71: else anybody could ask without end for codes that nobody gets."""
    mails.error = MailNotSent(reason)
    send()

    assert [] == refunds == health.told
    assert ("give_back", ID, "may_be_sent") == sending.calls[-1]  # nor given back when it expires


@pytest.mark.parametrize("mails_unverified", [False])
@pytest.mark.parametrize(
    ("verified", "is_mailed"), [({"email_verified": "True"}, True), ({}, False)]
)
def test_in_a_pool_of_others_an_unverified_address_gets_no_code(
    send, sending, stored, users, mails, refunds, end, facts, verified, is_mailed
):
    """Who stole a token may have set it. It is charged, and is no dead letter; SMS go on."""
    users.known = {"email": "eve@example.com"} | verified
    send()

    assert (is_mailed, [], []) == (bool(mails), refunds, end.dead)
    kind, told = facts()[-1]
    failed = (Kind.CHALLENGE_DELIVERY_FAILED, {**METHOD, "reason": Reason.UNVERIFIED_ADDRESS})
    assert (kind, told) == ((Kind.CHALLENGE_SENT, METHOD) if is_mailed else failed)

    sending.answer = Claimed(replace(stored, method="SMS_CODE"))
    send()
    assert (Kind.CHALLENGE_SENT, {"method": "SMS_CODE"}) == facts()[-1]


@pytest.mark.parametrize(("reason", "receives"), OURS)
def test_74_whom_no_mail_reaches_fares_as_everybody(
    send, sending, stored, mails, refunds, health, end, facts, reason, receives
):
    """Invariant 74: put off and given back like nobody's; only the own reason is told."""
    runs = []
    health.known = {"email": Failing(reason, is_certain=True)}
    for is_ghost in (True, False):
        sending.answer = Claimed(replace(stored, is_ghost=is_ghost))
        for noted in (sending.calls, end.put_offs, refunds):
            noted.clear()
        mails.error = MailNotSent(Reason.SUPPRESSED)
        left = [send(receives=each) for each in range(1, receives + 1)]
        runs.append((left, [*sending.calls], [*end.put_offs], [*refunds]))

    assert runs[0] == runs[1]
    assert [ID] == runs[1][3]
    assert [] == health.told == end.dead
    assert [(Kind.CHALLENGE_DELIVERY_FAILED, METHOD | {"reason": "suppressed"})] == facts()


@pytest.mark.parametrize("is_ghost", [False, True])
@pytest.mark.parametrize("why", [Why.VOID, Why.EXPIRED])
def test_71_what_was_never_sent_is_given_back(send, sending, stored, refunds, why, is_ghost):
    """Invariant 71: nobody was there to send it in time, or another code was asked for."""
    sending.answer = Unclaimed(why, replace(stored, is_ghost=is_ghost))

    assert [] == send()
    assert [ID] == refunds


@pytest.mark.parametrize(("reason", "receives"), OURS)
@pytest.mark.parametrize("is_certain", [True, False])
def test_74_nobodys_message_fares_as_everybodys(
    send, sending, stored, mails, refunds, health, end, facts, reason, receives, is_certain
):
    """Invariant 74: put off, given up and given back alike; nothing is told of it."""
    runs = []
    for is_ghost in (False, True):
        sending.answer = Claimed(replace(stored, is_ghost=is_ghost))
        sending.calls.clear()
        end.put_offs.clear()
        refunds.clear()
        mails.error = MailNotSent(reason, is_certain=is_certain)
        health.known = {"email": Failing(reason, is_certain)}
        left = [send(receives=each) for each in range(1, receives + 1)]
        runs.append((left, [*sending.calls], [*end.put_offs], [*refunds]))

    assert runs[0] == runs[1]
    assert [ID] == end.dead  # the user's
    assert 1 == len(facts())
    assert receives == len(health.told)


@pytest.mark.usefixtures("by_sms")
def test_74_a_channel_fares_by_itself(send, sending, stored, health):
    """Invariant 74: mails that fail put off no SMS."""
    health.known = {"email": Failing(Reason.THROTTLED, is_certain=True)}
    sending.answer = Claimed(replace(stored, method="SMS_CODE", is_ghost=True))

    assert [] == send()
    assert "settle" == sending.calls[-1][0]


@pytest.mark.parametrize("receives", [1, 2])
def test_74_a_success_is_noted(send, health, receives):
    """Invariant 74: after a failure it ends what is known of the channel."""
    send(receives=receives)

    assert [("email", receives > 1)] == health.told


@pytest.mark.parametrize("error", [TIMEOUT, Refused({"Error": {"Code": "ThrottlingException"}})])
@pytest.mark.parametrize("call", ["claim", "give_back"])
def test_the_tables_trouble_is_put_off_for_seconds(
    send, sending, mails, end, facts, capsys, call, error
):
    """As SES's is: nobody waits for the queue's minute."""
    mails.error = MailNotSent(Reason.THROTTLED)
    sending.broken = {call: error}

    assert [["m1"]] * 3 == [send(receives=receives) for receives in (1, 2, 3)]
    assert [2, 4, 8] == end.put_offs
    assert [] == facts()
    assert "challenge table unavailable" in capsys.readouterr().out


@pytest.mark.parametrize("error", [TIMEOUT, TooBusy()])
def test_a_refund_that_the_table_does_not_take_is_tried_again(send, mails, refunds, end, error):
    """The message comes again; perhaps the mail goes out then."""
    mails.error, refunds.error = MailNotSent(Reason.SENDER_REFUSED), error

    assert ["m1"] == send()
    assert [2] == end.put_offs
    assert [] == end.dead


def test_what_is_known_of_a_channel_is_put_off_for(send, sending, stored, health, end):
    """As the table's other trouble."""
    sending.answer, health.error = Claimed(replace(stored, is_ghost=True)), TIMEOUT

    assert ["m1"] == send()
    assert [2] == end.put_offs


def test_a_code_that_is_sent_is_not_sent_again_for_the_tables_sake(
    send, sending, mails, facts, logged
):
    """Whether it is noted or not."""
    sending.broken = {"settle": TIMEOUT}

    assert [] == send()
    assert 1 == len(mails)
    assert [(Kind.CHALLENGE_SENT, METHOD)] == facts()
    assert "sent code not noted" in logged


def test_a_table_that_is_asked_before_a_mail_is_put_off_for(send, mails, end, sending):
    """Whether the address is suppressed was not told: nothing was sent."""
    mails.error = TIMEOUT

    assert ["m1"] == send()
    assert [2] == end.put_offs
    assert ("give_back", ID) == sending.calls[-1]


def test_a_queue_that_does_not_hear_brings_the_message_in_a_minute(send, mails, end, capsys):
    """It is left there all the same."""
    mails.error, end.error = MailNotSent(Reason.THROTTLED), TIMEOUT

    assert ["m1"] == send()
    assert "message not put off" in capsys.readouterr().out


@pytest.mark.parametrize("why", [Why.DONE, Why.UNKNOWN])
def test_what_is_sent_or_void_is_not_sent(send, sending, stored, mails, facts, why):
    """However often SQS delivers it (invariant 32)."""
    sending.answer = Unclaimed(why, None if why is Why.UNKNOWN else stored)

    assert [] == send()
    assert [] == mails == facts()


def test_a_code_that_was_used_was_sent_whatever_its_carrier_said(  # and who is told of it
    send, sending, stored, mails, facts, fault
):
    """SES took it and its answer was lost; the user was quicker than the next try. Told once."""
    sending.answer = Unclaimed(Why.USED, stored)

    assert [[]] * 3 == [send() for _ in range(3)]
    fault("SES's answer lost, the code used", n=1, lost=abs(1 - len(facts())))
    assert [] == mails
    assert [(Kind.CHALLENGE_SENT, METHOD)] == facts()


def test_a_table_that_cannot_note_it_is_asked_again(send, sending, stored, facts, end):
    """And nothing is told before."""
    sending.answer, sending.broken = Unclaimed(Why.USED, stored), {"note_used": TIMEOUT}

    assert (["m1"], [2], []) == (send(), end.put_offs, facts())


@pytest.mark.parametrize("is_ghost", [False, True])
def test_what_has_expired_is_not_sent(send, sending, stored, mails, facts, is_ghost):
    """It is told, unless there was nobody to send it to (invariant 33)."""
    sending.answer = Unclaimed(Why.EXPIRED, replace(stored, is_ghost=is_ghost))

    assert [] == send()
    assert [] == mails
    failed = [(Kind.CHALLENGE_DELIVERY_FAILED, METHOD | {"reason": "out_of_time"})]
    assert ([] if is_ghost else failed) == facts()


def test_nobody_is_sent_nothing(send, sending, stored, mails, facts):
    """A user who does not exist has no address (invariant 19)."""
    sending.answer = Claimed(replace(stored, is_ghost=True, subject=""))

    assert [] == send()
    assert [] == mails == facts()


def test_what_another_run_is_sending_waits(send, sending, stored, mails, end):
    """That run may have died; then its lease ends."""
    sending.answer = Unclaimed(Why.TAKEN, stored)

    assert ["m1"] == send()
    assert [2] == end.put_offs
    assert [] == mails


@pytest.mark.parametrize("reason", [Reason.THROTTLED, Reason.UNAVAILABLE])
def test_what_may_pass_is_tried_again_at_growing_intervals(
    send, mails, end, sending, facts, reason
):
    """Within the life of the code (invariant 31)."""
    mails.error = MailNotSent(reason)
    for receives in range(1, 8):
        assert ["m1"] == send(receives=receives)

    assert [2, 4, 8, 16, 32, 64, 128] == end.put_offs
    assert ("give_back", ID) == sending.calls[-1]
    assert [] == facts() == end.dead


@pytest.mark.parametrize(
    ("reason", "receives"),
    [
        (Reason.THROTTLED, 8),
        (Reason.UNAVAILABLE, 8),
        (Reason.SENDER_REFUSED, 1),
        (Reason.ACCESS_DENIED, 1),
    ],
)
def test_what_does_not_pass_is_kept_and_told(send, mails, end, facts, reason, receives):
    """At once, or after the last try; the dead letter is the id alone (invariant 31)."""
    mails.error = MailNotSent(reason)

    assert [] == send(receives=receives)
    assert [ID] == end.dead
    assert [(Kind.CHALLENGE_DELIVERY_FAILED, METHOD | {"reason": reason.value})] == facts()


def test_34_to_a_suppressed_address_nothing_is_sent(send, mails, end, facts):
    """Told once: there is nothing that an operator could fix (invariant 34)."""
    mails.error = MailNotSent(Reason.SUPPRESSED)

    assert [] == send()
    assert [] == end.dead == end.put_offs
    assert [(Kind.CHALLENGE_DELIVERY_FAILED, METHOD | {"reason": "suppressed"})] == facts()


@pytest.mark.parametrize("mails_unverified", [True, False])
def test_a_user_without_an_address_is_told(send, users, end, facts):
    """An administrator can create one; a dead-letter message would name nothing to fix."""
    users.known = {}

    assert [] == send()
    assert [(Kind.CHALLENGE_DELIVERY_FAILED, METHOD | {"reason": "no_address"})] == facts()
    assert [] == end.dead


def test_a_user_whom_cognito_does_not_tell_of_is_tried_again(send, users, end):
    """As a mail that SES does not take."""
    users.error = RecipientNotRead(Reason.THROTTLED)

    assert ["m1"] == send()
    assert [2] == end.put_offs


@pytest.fixture
def by_sms(sending, stored):
    """The challenge is one of SMS_CODE."""
    sending.answer = Claimed(replace(stored, method="SMS_CODE"))
    return {"method": "SMS_CODE"}


def test_an_sms_is_noted_with_its_id(send, texts, sending, feedback, facts, by_sms, now):
    """By which its carrier is told later whether the code was used."""
    assert [] == send()
    assert 1 == len(texts)
    assert ("settle", ID, now, "m-1") == sending.calls[-1]
    assert [ID] == feedback.expected
    assert [(Kind.CHALLENGE_SENT, by_sms)] == facts()


def test_nobody_wants_to_hear_of_a_mail(send, feedback):
    """SES has no such question."""
    send()

    assert [] == feedback.expected


def test_a_question_about_a_code_is_no_wish_for_one(send, sending, feedback, mails):
    """It sends nothing."""
    assert [] == send(f"{ID} feedback")
    assert [ID] == feedback.given
    assert [] == sending.calls == mails


@pytest.mark.parametrize(
    "reason", [Reason.NO_ADDRESS, Reason.COUNTRY_NOT_ALLOWED, Reason.UNDELIVERABLE]
)
@pytest.mark.usefixtures("by_sms")
def test_45_nobody_fills_the_dead_letters_by_asking(send, texts, end, facts, by_sms, reason):
    """Invariant 45: who has no number, or one elsewhere, can ask as often as anybody."""
    texts.error = SmsNotSent(reason)

    assert [] == send()
    assert [] == end.dead == end.put_offs
    assert [(Kind.CHALLENGE_DELIVERY_FAILED, by_sms | {"reason": reason.value})] == facts()


@pytest.mark.parametrize("window", ["hour", "day"])
def test_50_that_the_money_is_used_up_is_told_once(send, texts, facts, published, by_sms, window):
    """Invariant 50: as a fact about nobody; every SMS that is not sent is one of its own."""
    texts.error = SmsNotSent(Reason.COST_LIMIT, exhausted=window)
    assert [] == send()
    texts.error = SmsNotSent(Reason.COST_LIMIT)
    assert [] == send()

    failed = (Kind.CHALLENGE_DELIVERY_FAILED, by_sms | {"reason": "cost_limit"})
    assert [(Kind.SMS_BUDGET_EXHAUSTED, {"window": window}), failed, failed] == facts()
    assert (None, {"window": window}) == (published[0].subject, published[0].data)


@pytest.mark.usefixtures("by_sms")
def test_an_sms_that_may_have_been_sent_is_not_sent_again(send, texts, end, sending):
    """The user would get a second one, and you would pay for it; the code stays good."""
    texts.error = SmsNotSent(Reason.UNAVAILABLE, is_certain=False)

    assert [] == send()
    assert ["claim"] == [call[0] for call in sending.calls]
    assert [] == end.put_offs
    assert [ID] == end.dead


@pytest.mark.usefixtures("by_sms")
def test_50_what_the_purse_does_not_tell_is_tried_again(send, texts, end):
    """Invariant 50: within the life of the code, as a mail."""
    texts.error = SmsNotSent(Reason.UNAVAILABLE)

    assert ["m1"] == send()
    assert [2] == end.put_offs


@pytest.mark.parametrize(
    "body", ["", "x", f"{ID} other", f"{ID} ", json.dumps({"id": ID}), f"{ID}\n"]
)
def test_a_message_that_is_not_ours_ends_in_the_dead_letter_queue(send, sending, capsys, body):
    """By the queue's own rule, and the log names it."""
    assert ["m1"] == send(body)
    assert [] == sending.calls
    assert "unreadable outbox message" in capsys.readouterr().out


def test_a_pepper_that_is_gone_is_loud(send, sending, stored, mails):
    """Replaced twice within a code's life: the function's error alarm goes into alarm."""
    sending.answer = Claimed(replace(stored, pepper="v0"))
    with pytest.raises(UnknownPepper):
        send()

    assert [] == mails


def test_no_message_breaks_the_sender(send, mails, sending, feedback, capfd, fault):
    """What is not the id of a challenge, with a word or without, ends as a dead letter."""
    chance = seeded("1 sender")
    texts = [json.dumps(each) for each in (ID, {"challenge_id": ID}, [ID], {"secret": ID})]
    odd = [*damaged_texts(texts, chance, count=150), f"{ID}x", ID[:-1], "\u0663" * 22]
    bodies = [*odd, *(f"{each} feedback" for each in odd), f"{ID} word", f"feedback {ID}"]
    for body in bodies:
        assert ["m1"] == send(body)
    said = "".join(capfd.readouterr())
    fault("bad input: passwordless_sender", n=len(bodies), failed=said.count("Traceback"))

    assert [] == mails == sending.calls == feedback.given
    assert "Traceback" not in said
    assert "secret" not in said


def test_what_is_sent_to_nobody_is_settled(send, sending, stored):
    """Or it would be sent to nobody again and again."""
    sending.answer = Claimed(replace(stored, is_ghost=True, subject=""))
    send()

    assert ["claim", "settle"] == [name for name, *_ in sending.calls]


def test_without_a_page_no_mail_has_a_link(send, sending, stored, mails):
    """Whatever device a client told: there is nothing that it could open."""
    sending.answer = Claimed(replace(stored, device="d" * 43))
    send()

    [(_, mail)] = mails
    assert "http" not in mail.text.replace("https://app.example/help", "")


@pytest.fixture
def sign_up(stored):
    """A sign-up: nobody is in Cognito yet, and the address is sealed."""
    sealed = seal(b"salt", "new@example.com", challenge_id=ID)
    return replace(stored, subject="", purpose=SIGN_UP, sealed_address=sealed)


def test_51_the_code_of_a_sign_up_goes_to_the_sealed_address(
    send, sending, sign_up, mails, published, facts
):
    """Invariant 51: there is no user to ask Cognito about, and no subject to tell of."""
    sending.answer = Claimed(sign_up)

    assert [] == send()
    [(address, mail)] = mails
    assert "new@example.com" == address
    assert code(b"salt", sign_up.challenge.at(address), length=8) in mail.text
    assert [(Kind.CHALLENGE_SENT, METHOD)] == facts()
    assert (None, "PreSignUp_SignUp") == (published[0].subject, published[0].data["trigger"])


@pytest.mark.parametrize(
    ("why", "is_given_back", "forgotten"),
    [(Why.EXPIRED, False, True), (Why.EXPIRED, True, False), (Why.VOID, False, True)],
)
def test_75_an_address_that_nothing_goes_to_is_forgotten(
    send, sending, sign_up, refunds, why, is_given_back, forgotten
):
    """Invariant 75: by the refund, or where there is none, by itself."""
    sending.answer, refunds.answer = Unclaimed(why, sign_up), is_given_back

    assert [] == send()
    assert forgotten == (("forget_address", ID) in sending.calls)


def test_of_a_sign_in_there_is_no_address_to_forget(send, sending, stored, refunds):
    """Cognito has it."""
    sending.answer, refunds.answer = Unclaimed(Why.EXPIRED, stored), False
    send()

    assert ["claim"] == [call[0] for call in sending.calls]


def test_an_address_that_nobody_sealed_is_none(send, sending, sign_up, mails, end, facts):
    """Somebody has written into the table."""
    sending.answer = Claimed(replace(sign_up, sealed_address="A" * 451))

    assert [] == send()
    assert ([], []) == (list(mails), end.dead)
    assert [(Kind.CHALLENGE_DELIVERY_FAILED, METHOD | {"reason": "no_address"})] == facts()
