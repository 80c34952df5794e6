"""Messages of Cognito's own that the suite sends: the code is in them, in every language."""

import pytest

from rules.messages.account_mail import account_mail
from rules.messages.cognito_message import cognito_mail, cognito_sms
from rules.messages.language import LANGUAGES, account_words, wording_for
from rules.messages.sign_in_mail import UnsafeText
from rules.messages.sign_in_sms import UnboundCode

TAGS = sorted(set(LANGUAGES.values()))
CODES = ("SignUp", "ResendCode", "ForgotPassword", "UpdateUserAttribute", "VerifyUserAttribute")
MESSAGES = (*CODES, "AdminCreateUser", "Authentication")
ADA = {"name": "ada@example.com", "app_name": "Example"}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_has_its_code_in_every_language(message, tag):
    """In both bodies, whole."""
    mail = cognito_mail(message, code="90817263", locale=tag, **ADA)

    assert 1 == mail.text.count("90817263")
    assert 1 == mail.html.count("90817263")
    assert f'lang="{wording_for(tag).tag}"' in mail.html
    assert "Example" in mail.subject


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_has_an_sms(message, tag):
    """With the code, whole."""
    assert "90817263" in cognito_sms(message, code="90817263", locale=tag, **ADA)


@pytest.mark.parametrize("message", [*CODES, "AdminCreateUser"])
def test_the_words_are_those_that_cognito_sends(message):
    """To send them ourselves changes nothing that a user reads."""
    theirs = account_mail(f"CustomMessage_{message}", app_name="Example", locale="de")
    ours = cognito_mail(message, code="{####}", name="{username}", app_name="Example", locale="de")

    assert (theirs.subject, theirs.html) == (ours.subject, ours.html)


def test_an_invitation_shows_name_and_password():
    """A temporary password is text like any other, and no markup."""
    mail = cognito_mail("AdminCreateUser", code="a<b&c{x}", **ADA)

    assert "ada@example.com" in mail.text
    assert "    a<b&c{x}\n" in mail.text
    assert "a&lt;b&amp;c{x}" in mail.html
    assert "ada@example.com" in cognito_sms("AdminCreateUser", code="a<b", **ADA)


def test_a_code_of_a_sign_in_stays_out_of_the_subject_where_operators_say_so():
    """As with codes of the suite's own."""
    shown = cognito_mail("Authentication", code="123456", **ADA)
    hidden = cognito_mail("Authentication", code="123456", code_in_subject=False, **ADA)

    assert "123456 is your Example sign-in code" == shown.subject
    assert "Your Example sign-in code" == hidden.subject


def test_what_has_no_words_is_no_mail():
    """Cognito may come to have further messages."""
    assert cognito_mail("SomethingNew", code="1", **ADA) is None


@pytest.mark.parametrize("tag", TAGS)
def test_the_notice_of_a_risky_sign_in_has_words_in_every_language(tag):
    """It says what to do, and has no code."""
    mail = cognito_mail("AccountTakeOverNotification", code="", locale=tag, **ADA)

    assert account_words(tag).unusual_subject.format(app="Example") == mail.subject
    assert account_words(tag).notice_advice in mail.text
    assert f'lang="{wording_for(tag).tag}"' in mail.html
    assert "{" not in mail.text


def test_what_is_no_code_is_not_sent():
    """A second line of a header, or an SMS that browsers would misread."""
    with pytest.raises(UnsafeText):
        cognito_mail("SignUp", code="1\n2", **ADA)
    with pytest.raises(UnboundCode):
        cognito_sms("SignUp", code="1 2", **ADA)
