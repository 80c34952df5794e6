"""The welcome e-mail to a new user."""

from __future__ import annotations

from rules.messages.brand import PLAIN, Brand
from rules.messages.lock_mail import notice
from rules.messages.sign_in_mail import Mail


def welcome_mail(
    *, app_name: str, locale: object = "en", help_url: str = "", brand: Brand = PLAIN
) -> Mail:
    """
    A welcome e-mail that asks for nothing: no link, not even *help_url*, and nothing to track.

    Raises `UnsafeText` for a control character in the name.
    """
    del help_url
    more = brand.account_words(locale)
    said = [more.welcome_subject, more.welcome, more.welcome_advice]
    return notice(brand, locale, more.welcome_subject, said, app_name=app_name, url="")
