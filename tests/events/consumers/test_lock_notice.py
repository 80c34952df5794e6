from datetime import timedelta

import pytest

from events.consumers.lock_notice import Notify, handle
from events.contract.catalogue import Kind, Reason
from events.contract.schema import encode
from runtime.aws_client.errors import Unanswered
from runtime.messages.mail import MailNotSent
from runtime.user_pool.users import UserGone
from tests.events.consumers.conftest import OTHER, SUB

HELP = "https://app.example/help"
LOCKED = {"method": "EMAIL_CODE", "reason": "too_many"}


@pytest.fixture
def deliver(users, outbox, seen, dead_letters, now, batch, failed):
    def deliver(*bodies, after=timedelta(0), **known):
        event = batch(*bodies, **known)
        notify = Notify(
            users=users,
            is_suppressed=outbox.suppressed.__contains__,
            send=outbox.send,
            app_name="Example",
            help_url=HELP,
        )
        answer = handle(
            event, notify=notify, notified=seen, bury=dead_letters.bury, now=lambda: now + after
        )
        return failed(event, answer)

    return deliver


@pytest.fixture
def locked(make):
    """An answer that was refused for there were too many, of *subject*."""

    def locked(subject=SUB, *, minutes_ago=0, **data):
        told = make(
            Kind.CHALLENGE_ANSWERED_WRONG,
            subject=subject,
            minutes_ago=minutes_ago,
            **LOCKED | data,
        )
        return encode(told)

    return locked


def test_26_a_user_whose_codes_are_locked_is_told(deliver, outbox, locked):
    """Invariant 26: at the address that Cognito has; a locked code looks like a wrong one."""
    assert [] == deliver(locked())

    [(address, mail)] = outbox.mails
    assert "jo@example.com" == address
    assert "locked" in mail.subject
    assert HELP in mail.text


def test_26_wrong_answers_make_one_mail_a_day(deliver, outbox, locked):
    """Invariant 26: or an attacker would fill the mailbox, too."""
    assert [] == deliver(*[locked() for _ in range(9)], locked(method="SMS_CODE"))
    assert [] == deliver(locked())
    assert 1 == len(outbox.mails)

    assert [] == deliver(locked(subject=OTHER))
    assert 2 == len(outbox.mails)


def test_26_the_next_day_is_told_anew(deliver, outbox, locked):
    """Invariant 26: of UTC, as the count itself."""
    day = timedelta(days=1)
    assert [] == deliver(locked())
    assert [] == deliver(locked(minutes_ago=-24 * 60), after=day)

    assert 2 == len(outbox.mails)


def test_it_is_told_in_the_users_language(deliver, users, outbox, locked):
    """As the account has it; nothing in the event says so."""
    users.known |= {"locale": "de-AT"}
    deliver(locked())

    assert 'lang="de"' in outbox.mails[0][1].html


@pytest.mark.parametrize("reason", sorted(set(Reason) - {Reason.TOO_MANY}))
def test_what_is_no_lock_is_not_told(deliver, outbox, locked, reason):
    """A wrong code is the user's own business, and the usual case."""
    assert [] == deliver(locked(reason=reason.value))
    assert [] == outbox.mails


def test_nobody_is_told_of_other_events(deliver, outbox, make):
    """Though the filter policy lets none through."""
    kind = Kind.CHALLENGE_RESEND_REFUSED
    assert [] == deliver(encode(make(kind, subject=SUB, **LOCKED)))
    assert [] == outbox.mails


def test_19_a_name_that_is_nobodys_gets_no_mail(deliver, dead_letters, outbox, locked):
    """Invariant 19: nor a letter that could be counted."""
    assert [] == deliver(locked(subject=None))
    assert [] == outbox.mails == dead_letters.letters


@pytest.mark.parametrize(("minutes", "count"), [(59, 1), (60, 0)])
def test_what_is_no_news_any_more_is_not_told(deliver, outbox, locked, minutes, count):
    """The lock is over; a replay of old events makes no mails."""
    assert [] == deliver(locked(minutes_ago=minutes))
    assert count == len(outbox.mails)


def test_a_mail_that_was_not_sent_is_sent_later(deliver, outbox, locked):
    """The message comes again."""
    body = locked()
    outbox.error = MailNotSent(Reason.THROTTLED)
    assert [0] == deliver(body, message_id="m")
    outbox.error = None

    assert [] == deliver(body, message_id="m")
    assert 1 == len(outbox.mails)


def test_a_user_who_cannot_be_looked_up_is_told_later(deliver, users, outbox, locked):
    """Cognito throttles."""
    body = locked()
    users.error = Unanswered("timeout")
    assert [0] == deliver(body, message_id="m")
    users.error = None

    assert [] == deliver(body, message_id="m")
    assert 1 == len(outbox.mails)


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"email": "jo@example.com"},
        {"email": "jo@example.com", "email_verified": "false"},
        {"email": "", "email_verified": "true"},
    ],
)
def test_nobody_is_mailed_at_an_address_that_may_be_another_persons(
    deliver, users, outbox, locked, known
):
    """As with every mail that was not asked for."""
    users.known = known

    assert [] == deliver(locked())
    assert [] == outbox.mails


def test_34_an_address_that_mail_bounced_from_gets_no_notice(deliver, outbox, locked, logged):
    """Invariant 34: it holds for every mail of the sign-in."""
    outbox.suppressed.add("jo@example.com")

    assert [] == deliver(locked())
    assert [] == outbox.mails
    assert "nobody to notify" in logged


def test_a_user_who_is_gone_is_not_told(deliver, users, outbox, locked):
    """Deleted meanwhile."""
    users.error = UserGone()

    assert [] == deliver(locked())
    assert [] == outbox.mails


def test_an_unreadable_message_is_buried(deliver, dead_letters, outbox, locked):
    """The others are dealt with."""
    assert [] == deliver("nonsense", locked())
    assert ["not JSON"] == [why for _, why in dead_letters.letters]
    assert 1 == len(outbox.mails)
