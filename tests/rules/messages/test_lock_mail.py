import re
from html import unescape

import pytest

from rules.messages.language import LANGUAGES
from rules.messages.lock_mail import lock_mail
from rules.messages.sign_in_mail import UnsafeText

TAGS = sorted(set(LANGUAGES.values()))
HELP = "https://app.example/help"


def words(text):
    """Without blanks and isolates, which the two bodies set in ways of their own."""
    return re.sub(r"[\s\u2068\u2069]", "", text)


def seen(html):
    """The words of a page, as a person meets them."""
    return words(unescape(re.sub(r"<[^>]*>", " ", html.partition("</div>")[2])))


@pytest.mark.parametrize("tag", TAGS)
def test_both_bodies_say_the_same(tag):
    """In each language, with the name of the app and with the page of help."""
    mail = lock_mail(app_name="Example", locale=tag, help_url=HELP)

    assert words(mail.text) == seen(mail.html)
    for part in (mail.subject, mail.text, mail.html):
        assert "Example" in part
        assert "{" not in part.partition("<style>")[0]
    assert HELP in mail.text


@pytest.mark.parametrize("tag", TAGS)
def test_it_leads_nowhere_but_to_help(tag):
    """Mails that frighten and have a button are what thieves send."""
    with_help = lock_mail(app_name="Example", locale=tag, help_url=HELP)
    without = lock_mail(app_name="Example", locale=tag)

    assert [HELP] == re.findall(r'href="([^"]*)"', with_help.html)
    assert "href" not in without.html
    assert "http" not in without.text


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_is_its_own(tag):
    """Nobody forgot to translate."""
    others = [lock_mail(app_name="Example", locale=other).text for other in TAGS if other != tag]
    mail = lock_mail(app_name="Example", locale=tag)

    assert mail.text not in others
    assert f'<html lang="{tag}" dir="{"rtl" if tag in {"ar", "he"} else "ltr"}">' in mail.html


@pytest.mark.parametrize("tag", TAGS)
def test_it_says_when_it_is_over(tag):
    """By the clock that counts."""
    assert "UTC" in lock_mail(app_name="Example", locale=tag).text


def test_what_is_not_plain_text_is_refused_or_escaped():
    """As in every mail."""
    assert "<b>" not in lock_mail(app_name="<b>Tom & Co").html
    with pytest.raises(UnsafeText):
        lock_mail(app_name="Example\r\nBcc: eve@example.com")
