"""
The mail that tells a user what was enrolled to sign in with, or removed.

Like that of locked codes it asks for nothing, and links to nothing but the operator's own
page of help: thieves send mails that frighten and have a button.
"""

from __future__ import annotations

from rules.messages.brand import PLAIN, Brand
from rules.messages.lock_mail import notice
from rules.messages.sign_in_mail import Mail
from rules.passwordless import recovery_code, totp

# The sentence by method, and by whether it was added.
_SAID = {
    (totp.METHOD, True): "app_added",
    (totp.METHOD, False): "app_removed",
    (recovery_code.METHOD, True): "codes_added",
    (recovery_code.METHOD, False): "codes_removed",
    ("PASSKEY", True): "passkey_added",
    ("PASSKEY", False): "passkey_removed",
}


def is_told(method: object) -> bool:
    """Whether there are words for a *method*."""
    return (method, True) in _SAID


def factor_mail(  # noqa: PLR0913  # a mail says that much
    *,
    method: str,
    is_added: bool,
    app_name: str,
    locale: object = "en",
    help_url: str = "",
    brand: Brand = PLAIN,
) -> Mail:
    """
    In the best language for *locale*, for a *method* that `is_told`.

    Raises `UnsafeText` for a control character in the name or the address.
    """
    words = brand.wording(locale)
    said: str = getattr(words, _SAID[method, is_added])
    told = [said, words.factor_advice]
    return notice(brand, locale, words.factor_subject, told, app_name=app_name, url=help_url)
