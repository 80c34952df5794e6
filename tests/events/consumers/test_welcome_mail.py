import pytest

from events.consumers.welcome_mail import handle
from events.consuming.notify import Notify
from events.contract.catalogue import Kind, Reason
from events.contract.schema import encode
from rules.messages.brand_file import brand
from runtime.aws_client.errors import Unanswered
from runtime.messages.mail import MailNotSent
from runtime.user_pool.users import UserGone
from tests.events.consumers.conftest import SUB

BRAND = brand('{"footer": "Example Ltd"}')


@pytest.fixture
def deliver(users, outbox, seen, dead_letters, now, batch, failed):
    def deliver(*bodies, **known):
        event = batch(*bodies, **known)
        notify = Notify(
            users=users,
            is_suppressed=outbox.suppressed.__contains__,
            send=outbox.send,
            app_name="Example",
            help_url="",
            brands=lambda: BRAND,
        )
        answer = handle(
            event,
            notify=notify,
            greeted=seen,
            bury=dead_letters.bury,
            now=lambda: now,
        )
        return failed(event, answer)

    return deliver


@pytest.fixture
def confirmed(make):
    return encode(make(Kind.USER_CONFIRMED, subject=SUB))


def test_a_new_user_is_greeted(deliver, outbox, confirmed):
    """At the address that Cognito has: the event holds none."""
    assert [] == deliver(confirmed)
    [(address, mail)] = outbox.mails
    assert ("jo@example.com", "Welcome to Example") == (address, mail.subject)
    assert "Example Ltd" in mail.text


def test_a_user_is_greeted_in_the_language_that_cognito_has(deliver, users, outbox, confirmed):
    """As codes are mailed."""
    users.known["locale"] = "fr-CA"

    assert [] == deliver(confirmed)
    assert "Bienvenue sur Example" == outbox.mails[0][1].subject


def test_an_address_from_which_mail_has_bounced_is_not_greeted(deliver, outbox, confirmed):
    """As it gets no codes."""
    outbox.suppressed.add("jo@example.com")

    assert [] == deliver(confirmed)
    assert [] == outbox.mails


def test_a_user_is_greeted_once(deliver, outbox, make, confirmed):
    """Of duplicates, and of another event about the same user."""
    again = encode(make(Kind.USER_CONFIRMED, subject=SUB, minutes_ago=5))

    assert [] == deliver(confirmed, confirmed, again)
    assert [] == deliver(confirmed)
    assert 1 == len(outbox.mails)


def test_a_mail_that_was_not_sent_is_sent_later(deliver, outbox, confirmed):
    """The message comes again."""
    outbox.error = MailNotSent(Reason.THROTTLED)
    assert [0] == deliver(confirmed, message_id="m")
    outbox.error = None

    assert [] == deliver(confirmed, message_id="m")
    assert 1 == len(outbox.mails)


def test_a_user_who_cannot_be_looked_up_is_greeted_later(deliver, users, outbox, confirmed):
    """Cognito throttles."""
    users.error = Unanswered("timeout")
    assert [0] == deliver(confirmed, message_id="m")
    users.error = None

    assert [] == deliver(confirmed, message_id="m")
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
    deliver, users, outbox, confirmed, known
):
    """An administrator can confirm a user whose address nobody has proved."""
    users.known = known

    assert [] == deliver(confirmed)
    assert [] == outbox.mails


def test_a_user_who_is_gone_is_not_greeted(deliver, users, outbox, confirmed, logged):
    """Deleted before it came to that."""
    users.error = UserGone()

    assert [] == deliver(confirmed)
    assert [] == outbox.mails
    assert "nobody to notify" in logged


def test_an_unreadable_message_is_buried(deliver, dead_letters, make, outbox, confirmed):
    """And one of nobody; the others get their mail."""
    assert [] == deliver("nonsense", encode(make(Kind.USER_CONFIRMED)), confirmed)
    assert ["not JSON", "of no user of a user pool"] == [why for _, why in dead_letters.letters]
    assert 1 == len(outbox.mails)


def test_other_events_greet_nobody(deliver, outbox, make):
    """Though the filter policy would let them through."""
    assert [] == deliver(encode(make(Kind.PASSWORD_RESET, subject=SUB)))
    assert [] == outbox.mails
