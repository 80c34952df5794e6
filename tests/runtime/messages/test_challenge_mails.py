"""Sign-in mails: to whom mail goes, and with what SES tells us of them later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from events.contract.catalogue import Reason
from rules.messages.sign_in_mail import Mail
from rules.passwordless.address_keys import unreachable
from rules.passwordless.one_time_code import Challenge
from runtime.messages.challenge_mails import ChallengeMails
from runtime.messages.mail import MailNotSent
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import StoredChallenge, epoch
from runtime.passwordless.pepper import Peppers

ADDRESSES = AddressKeys(Peppers(newest="v2", by_version={"v1": b"salt", "v2": b"pepper"}))
MAIL = Mail(subject="s", text="t", html="h")
NEW, OLD = (unreachable(secret, address="jo@example.com") for secret in (b"pepper", b"salt"))


class Suppressed(set):
    """The keys that are."""

    def has(self, keys, *, now):
        assert now
        return bool(self & set(keys))


class Mailer(list):
    def send(self, address, mail, *, tags):
        self.append((address, mail, tags))


@pytest.fixture
def stored(now):
    return StoredChallenge(
        challenge=Challenge("c" * 22, "eu-west-1_pool", "client", "user"),
        holder="holder",
        method="EMAIL_CODE",
        pepper="v2",
        expires_at=epoch(now + timedelta(minutes=10)),
        subject="b281eb78-0000-4000-8000-000000000001",
    )


@pytest.fixture
def suppressed():
    return Suppressed()


@pytest.fixture
def mailer():
    return Mailer()


@pytest.fixture
def mails(mailer, suppressed, now):
    return ChallengeMails(
        mailer=mailer, suppressions=suppressed, addresses=lambda: ADDRESSES, now=lambda: now
    )


def test_a_mail_carries_tags_that_name_nobody(mails, mailer, stored):
    """They are all that comes back of a bounce."""
    mails.send("jo@example.com", MAIL, stored)
    [(address, mail, tags)] = mailer

    assert ("jo@example.com", MAIL) == (address, mail)
    assert {
        "recipient": NEW,
        "pool": "eu-west-1_pool",
        "user": "b281eb78-0000-4000-8000-000000000001",
        "method": "EMAIL_CODE",
    } == tags


@pytest.mark.parametrize("key", [NEW, OLD])
def test_34_nothing_is_mailed_to_an_address_that_bounced(mails, mailer, suppressed, stored, key):
    """Invariant 34, in whatever case it is written, and after the address key was replaced."""
    suppressed.add(key)

    with pytest.raises(MailNotSent) as caught:
        mails.send("Jo@Example.COM", MAIL, stored)
    assert Reason.SUPPRESSED == caught.value.reason
    assert [] == mailer


def test_others_are_mailed_to(mails, mailer, suppressed, stored):
    """Suppression is by address, and not by its domain."""
    suppressed.add(NEW)
    mails.send("joe@example.com", MAIL, stored)

    assert 1 == len(mailer)


def test_the_mail_of_a_sign_up_has_a_tag_for_nobody(mails, mailer, stored):
    """SES takes no empty one."""
    mails.send("jo@example.com", MAIL, replace(stored, subject=""))

    [(_, _, tags)] = mailer
    assert "-" == tags["user"]
