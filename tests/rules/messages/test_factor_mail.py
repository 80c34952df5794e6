import re

import pytest

from events.contract.catalogue import NOT_SENT
from rules.messages.factor_mail import factor_mail, is_told
from rules.messages.language import LANGUAGES
from rules.messages.sign_in_mail import UnsafeText
from tests.rules.messages.test_lock_mail import seen, words

TAGS = sorted(set(LANGUAGES.values()))
HELP = "https://app.example/help"
SAID = [(method, is_added) for method in ("TOTP", "RECOVERY_CODE") for is_added in (True, False)]


def mails(tag, **facts):
    return [
        factor_mail(method=method, is_added=is_added, app_name="Example", locale=tag, **facts)
        for method, is_added in SAID
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
    """In words of each language."""
    texts = {mail.text for mail in mails(tag)}
    others = {mail.text for other in TAGS if other != tag for mail in mails(other)}

    assert len(SAID) == len(texts)
    assert not texts & others
    assert not any("http" in text for text in texts)


def test_every_method_that_users_enrol_for_has_words():
    """Or nobody would hear that somebody else enrolled."""
    assert {name for name in NOT_SENT if is_told(name)} == NOT_SENT
    assert not is_told("EMAIL_CODE")


def test_what_is_not_plain_text_is_refused():
    """As in every mail."""
    with pytest.raises(UnsafeText):
        factor_mail(method="TOTP", is_added=True, app_name="Example\r\nBcc: eve@example.com")
