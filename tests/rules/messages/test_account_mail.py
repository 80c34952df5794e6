import re
from dataclasses import fields
from functools import partial
from html import unescape
from importlib import import_module
from string import Formatter

import pytest

from rules.messages import account_mail as rule
from rules.messages.account_wording import AccountWording
from rules.messages.language import LANGUAGES, wording_for
from rules.messages.sign_in_mail import UnsafeText

TAGS = sorted(set(LANGUAGES.values()))
CODES = [
    f"CustomMessage_{source}"
    for source in ("SignUp", "ResendCode", "ForgotPassword", "UpdateUserAttribute")
]
INVITED = "CustomMessage_AdminCreateUser"
WITH_THE_NAME = {"confirm_subject", "reset_subject", "invite_subject", "invite"}
WITH_THE_NAME |= {"notice_subject", "device_added", "credential_changed"}
WITH_THE_NAME |= {"address_changing", "taken_over", "unusual_subject", "unusual"}
WITH_THE_NAME |= {"welcome_subject", "welcome_advice"}
OTHER_PLACES = {"invite_ends": {"days"}, "device_named": {"details"}}
account_mail = partial(rule.account_mail, app_name="Example")


def words(html):
    return unescape(re.sub(r"<[^>]*>", "", html.partition("<body")[2]))


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("source", [*CODES, INVITED, "CustomMessage_VerifyUserAttribute"])
def test_a_mail_is_what_cognito_takes(tag, source):
    """The places that it fills in, once each, and not too long."""
    mail = account_mail(source, locale=tag)

    assert 1 == mail.html.count("{####}")
    assert (1 if source == INVITED else 0) == mail.html.count("{username}")
    assert 0 < len(mail.subject) <= 140
    assert len(mail.html) <= 20_000
    assert f'lang="{wording_for(tag).tag}"' in mail.html
    assert ('dir="rtl"' if tag in ("ar", "he") else 'dir="ltr"') in mail.html


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_says_everything(tag):
    """And has the places that are filled in, and no other."""
    more = import_module(f"rules.messages.account.{tag}").WORDING
    for field in fields(AccountWording):
        text = getattr(more, field.name)
        places = {place for _, place, _, _ in Formatter().parse(text) if place is not None}

        assert text.strip() == text
        expected = {"app"} if field.name in WITH_THE_NAME else set()
        assert (expected | OTHER_PLACES.get(field.name, set())) == places


@pytest.mark.parametrize("tag", sorted(set(TAGS) - {"en"}))
def test_no_language_is_a_copy_of_english(tag):
    """Of no sentence."""
    english = import_module("rules.messages.account.en").WORDING
    more = import_module(f"rules.messages.account.{tag}").WORDING

    same = [field.name for field in fields(english) if _at(english, field) == _at(more, field)]
    assert [] == same


def _at(wording, field):
    return getattr(wording, field.name)


def test_a_code_says_what_it_is_for_and_how_long_it_works():
    """An hour for a forgotten password, a day for an address, as Cognito has it."""
    reset = words(account_mail("CustomMessage_ForgotPassword").html)
    confirm = words(account_mail("CustomMessage_SignUp").html)

    assert "Your code to set a new password is" in reset
    assert "It works once, for one hour." in reset
    assert "Your code to confirm this e-mail address is" in confirm
    assert "It works once, for 24 hours." in confirm


def test_an_invitation_has_name_and_password():
    """And says when they end."""
    told = words(account_mail(INVITED).html)

    assert told.index("{username}") < told.index("{####}")
    assert "It works for 3 days." in told


@pytest.mark.parametrize("source", ["CustomMessage_Authentication", "CustomMessage_Other", ""])
def test_what_is_no_mail_of_these_stays_the_pools(source):
    """A code of MFA by SMS, and what Cognito may add."""
    assert account_mail(source) is None


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("source", [*CODES, INVITED])
def test_every_mail_names_the_product(tag, source):
    """In its subject and in its text, and the longest name fits."""
    mail = account_mail(source, locale=tag, app_name="A & B")
    longest = account_mail(source, locale=tag, app_name="x" * 64)

    assert "A & B" in mail.subject
    assert "A & B" in words(mail.html)
    assert "A &amp; B" in mail.html
    assert len(longest.subject) <= 140


@pytest.mark.parametrize("name", ["{####}", "Ours {username}", "a\u202eb", "a\nb"])
def test_a_name_that_would_garble_a_mail_is_refused(name):
    """A second place for the code, words turned around, a second line."""
    with pytest.raises(UnsafeText, match="app_name has"):
        account_mail(INVITED, app_name=name)


def test_nothing_is_fetched_when_it_is_opened():
    """No image, no style sheet, no script: nobody learns of it."""
    for source in (*CODES, INVITED):
        assert not re.search(r"src=|url\(|<link|<script|http", account_mail(source).html)


def test_the_preview_of_a_code_says_for_how_long():
    """A list of mails shows it; an invitation has no such time, and says what it is."""
    code, invitation = (
        re.search(
            r'<div style="display:none[^>]*>(.*?)</div>', account_mail(each, locale="en").html
        )
        for each in ("CustomMessage_SignUp", INVITED)
    )

    assert "It works once, for 24 hours." == words(f"<body>{code[1]}").removeprefix(">")
    assert "An account at Example was made for you." in words(f"<body>{invitation[1]}")
