"""
The messages of Cognito's own that the suite sends in Cognito's place, code included.

In the words that `rules.messages.account_mail` gives Cognito to send; a code of a sign-in has
those of `rules.messages.sign_in_mail`.
"""

from __future__ import annotations

from rules.messages.account_mail import FORGOT, INVITED, letter_of
from rules.messages.brand import PLAIN, Brand
from rules.messages.cognito_code import NOTICE
from rules.messages.layout import as_text
from rules.messages.lock_mail import notice
from rules.messages.sign_in_mail import Mail, check_facts, sign_in_mail
from rules.messages.sign_in_sms import sign_in_sms

SIGN_IN = "Authentication"
_SESSION_S = 900  # AuthSessionValidity of the app clients


def cognito_mail(  # noqa: PLR0913  (a mail says that much)
    message: str,
    *,
    code: str,
    name: str,
    app_name: str,
    locale: object = "en",
    help_url: str = "",
    code_in_subject: bool = True,
    brand: Brand = PLAIN,
) -> Mail | None:
    """
    The mail for a *message*, such as ``SignUp``; None if there are no words for it.

    *name* is what an invited user signs in with, and *code* the temporary password then.

    >>> mail = cognito_mail("SignUp", code="123456", name="", app_name="Blog")
    >>> mail.subject, "    123456" in mail.text
    ('Confirm your e-mail address for Blog', True)

    Raises:
        UnsafeText: A control character in the code or a name.

    """
    if message == SIGN_IN:
        return sign_in_mail(
            code=code,
            app_name=app_name,
            valid_for_s=_SESSION_S,
            locale=locale,
            help_url=help_url,
            code_in_subject=code_in_subject,
            brand=brand,
        )
    words, more = brand.wording(locale), brand.account_words(locale)
    if message == NOTICE:
        said = [more.unusual, more.notice_advice]
        return notice(brand, locale, more.unusual_subject, said, app_name=app_name, url=help_url)
    letter = letter_of(message, words, more)
    if letter is None:
        return None
    facts = letter.facts(app_name=app_name, code=code, name=name)
    check_facts(facts)
    style = brand.style_for(locale)
    return Mail(
        subject=letter.subject.format_map(facts),
        text=as_text(letter.lines, facts, words, style=style),
        html=letter.html(facts, words, style),
        logo=style.logo,
    )


def cognito_sms(  # noqa: PLR0913  (an SMS says that much)
    message: str,
    *,
    code: str,
    name: str,
    app_name: str,
    locale: object = "en",
    brand: Brand = PLAIN,
) -> str:
    """
    The SMS for a *message*.

    >>> cognito_sms("ForgotPassword", code="123456", name="", app_name="Blog")
    'Your code to set a new password is 123456'

    Raises:
        UnboundCode: The code is not of digits.

    """
    more = brand.account_words(locale)
    if message == INVITED:
        return f"{more.invite.format(app=app_name)} {name} {more.invite_second} {code}"
    if message == FORGOT:
        return f"{more.reset} {code}"
    return sign_in_sms(code=code, app_name=app_name, host="", locale=locale, brand=brand)
