import re

import pytest

from rules.messages.account_notice import KINDS, notice_of
from rules.messages.language import LANGUAGES
from rules.messages.sign_in_mail import UnsafeText
from tests.rules.messages.test_lock_mail import seen, words

TAGS = sorted(set(LANGUAGES.values()))
HELP = "https://app.example/help"
OWN = sorted(KINDS - {"factor.added", "factor.removed", "password.reset"})


def mails(tag, help_url="", browser="Firefox, Linux"):
    return [
        notice_of(kind, {"browser": browser} if kind == "device.added" else {})(
            app_name="Example", locale=tag, help_url=help_url
        )
        for kind in OWN
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_both_bodies_say_the_same(tag):
    """In each language, with the name of the app, and with a way to nowhere but help."""
    for mail in mails(tag, help_url=HELP):
        assert words(mail.text) == seen(mail.html)
        assert [HELP] == re.findall(r'href="([^"]*)"', mail.html)
        for part in (mail.subject, mail.text, mail.html):
            assert "Example" in part
            assert "{" not in part.partition("<style>")[0]


@pytest.mark.parametrize("tag", TAGS)
def test_what_happened_is_told_apart(tag):
    """In words of each language, and without a link."""
    texts = {mail.text for mail in mails(tag)}
    others = {mail.text for other in TAGS if other != tag for mail in mails(other)}

    assert len(OWN) == len(texts)
    assert not texts & others
    assert not any("http" in text for text in texts)


@pytest.mark.parametrize("tag", TAGS)
def test_a_device_is_named_in_words_of_our_own(tag):
    """A stranger's words would stand in our mail: nothing is named then."""
    [named] = [mail for mail in mails(tag) if "Firefox, Linux" in mail.text]
    others = mails(tag, browser="Call 0800 123456")

    assert "Firefox, Linux" in named.html
    assert not any("0800" in mail.text for mail in others)


def test_users_are_told_of_nothing_else():
    """Of no use of an account, and of no factor that there are no words for."""
    assert notice_of("challenge.verified", {}) is None
    assert notice_of("factor.added", {"method": "EMAIL_CODE"}) is None
    assert notice_of("factor.added", {"method": "TOTP"}) is not None


def test_a_factor_that_is_added_is_not_told_as_removed():
    """In words of their own."""
    added, removed = (
        notice_of(f"factor.{what}", {"method": "TOTP"})(
            app_name="Example", locale="en", help_url=""
        )
        for what in ("added", "removed")
    )

    assert "removed" not in added.text
    assert "removed" in removed.text
    assert "added" in added.text


def test_what_is_not_plain_text_is_refused():
    """As in every mail."""
    write = notice_of("password.changed", {})
    with pytest.raises(UnsafeText):
        write(app_name="Example\r\nBcc: eve@example.com", locale="en", help_url="")
