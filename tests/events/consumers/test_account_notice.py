import pytest

from events.consumers.account_notice import handle
from events.consuming.notify import Notify
from events.contract.catalogue import Kind
from events.contract.schema import encode
from runtime.messages.mail import MailNotSent
from tests.events.consumers.conftest import SUB


@pytest.fixture
def deliver(users, outbox, seen, dead_letters, now, batch, failed):
    def deliver(*bodies):
        event = batch(*bodies)
        notify = Notify(
            users=users,
            is_suppressed=outbox.suppressed.__contains__,
            send=outbox.send,
            app_name="Example",
            help_url="",
        )
        answer = handle(
            event, notify=notify, notified=seen, bury=dead_letters.bury, now=lambda: now
        )
        return failed(event, answer)

    return deliver


@pytest.mark.parametrize(
    ("kind", "method", "said"),
    [
        (Kind.FACTOR_ADDED, "TOTP", "An authenticator app was added"),
        (Kind.FACTOR_REMOVED, "TOTP", "The authenticator app was removed"),
        (Kind.FACTOR_ADDED, "RECOVERY_CODE", "New recovery codes were made"),
        (Kind.FACTOR_REMOVED, "RECOVERY_CODE", "The recovery codes were removed"),
        (Kind.FACTOR_ADDED, "PASSKEY", "A passkey was added"),
        (Kind.FACTOR_REMOVED, "PASSKEY", "A passkey was removed"),
    ],
)
def test_users_are_told_what_happened(deliver, outbox, make, kind, method, said):
    """At their address, once: SQS delivers twice."""
    told = encode(make(kind, subject=SUB, method=method, network="203.0.113.0/24"))

    assert [] == deliver(told, told)
    [(address, mail)] = outbox.mails
    assert "jo@example.com" == address
    assert said in mail.text
    assert "example.com" not in told


def test_each_change_is_told(deliver, outbox, make):
    """Also of the same kind: two sheets of codes are two events."""
    bodies = [
        encode(make(Kind.FACTOR_ADDED, subject=SUB, method="RECOVERY_CODE")) for _ in range(2)
    ]

    assert [] == deliver(*bodies)
    assert 2 == len(outbox.mails)


def test_it_is_in_the_language_of_the_account(deliver, outbox, users, make):
    """As Cognito has it."""
    users.known["locale"] = "de-AT"
    deliver(encode(make(Kind.FACTOR_ADDED, subject=SUB, method="TOTP")))

    assert "Authenticator-App" in outbox.mails[0][1].text


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        (
            Kind.DEVICE_ADDED,
            {"method": "EMAIL_CODE", "browser": "Firefox, Linux"},
            "Firefox, Linux",
        ),
        (Kind.DEVICE_ADDED, {"method": "EMAIL_CODE"}, "has not signed in to it before"),
        (Kind.PASSWORD_CHANGED, {}, "password of your Example account was changed"),
        (Kind.PASSWORD_RESET, {}, "password of your Example account was changed"),
        (Kind.ADDRESS_CHANGE_ACCEPTED, {}, "new e-mail address"),
    ],
)
def test_users_are_told_what_changed(deliver, outbox, make, kind, data, said):
    """Once for each fact; at the address that Cognito has, which is the old one still."""
    told = encode(make(kind, subject=SUB, **data))

    assert [] == deliver(told, told)
    [(address, mail)] = outbox.mails
    assert "jo@example.com" == address
    assert said in mail.text


@pytest.mark.parametrize(
    ("kind", "method"),
    [(Kind.FACTOR_ADDED, "EMAIL_CODE"), (Kind.CHALLENGE_VERIFIED, "TOTP")],
)
def test_nothing_else_is_told(deliver, outbox, make, kind, method):
    """Of another kind, or of a method of a later version."""
    assert [] == deliver(encode(make(kind, subject=SUB, method=method)))
    assert [] == outbox.mails


@pytest.mark.parametrize("change", [{"email_verified": "false"}, {"email": ""}])
def test_an_address_that_is_not_proved_is_not_written_to(deliver, outbox, users, make, change):
    """It may be somebody else's."""
    users.known |= change

    assert [] == deliver(encode(make(Kind.FACTOR_ADDED, subject=SUB, method="TOTP")))
    assert [] == outbox.mails


def test_nobody_is_told_of_what_is_nobodys(deliver, outbox, dead_letters, make):
    """An event without a user."""
    assert [] == deliver(encode(make(Kind.PASSWORD_RESET, subject=None)))
    assert [] == outbox.mails == dead_letters.letters


def test_a_mail_that_is_not_sent_is_tried_again(deliver, outbox, make, logged):
    """And once it is sent, not once more."""
    told = encode(make(Kind.FACTOR_ADDED, subject=SUB, method="TOTP"))
    outbox.error = MailNotSent("throttled")
    assert [0] == deliver(told)
    outbox.error = None

    assert [] == deliver(told)
    assert 1 == len(outbox.mails)
    assert "message failed" in logged


def test_what_is_no_event_is_a_dead_letter(deliver, dead_letters):
    """With its reason."""
    assert [] == deliver("no event")
    assert ["no event"] == [body for body, _ in dead_letters.letters]
