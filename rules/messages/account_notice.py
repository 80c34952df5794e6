"""
The mails that tell a user what happened to the account.

Like that of locked codes they ask for nothing, and link to nothing but the operator's
own page of help: thieves send mails that frighten and have a button.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final, Protocol

from rules.messages.brand import PLAIN, Brand
from rules.messages.factor_mail import factor_mail, is_told
from rules.messages.lock_mail import notice
from rules.messages.sign_in_mail import Mail
from rules.passwordless.device_name import device_name

# The sentence by the event that tells of it; those of factors have words of their own.
_SAID: Final = {
    "device.added": "device_added",
    "password.changed": "credential_changed",
    "password.reset": "credential_changed",
    "address_change.accepted": "address_changing",
    "account.taken_over": "taken_over",
}
_FACTORS: Final = {"factor.added": True, "factor.removed": False}
KINDS: Final = frozenset({*_SAID, *_FACTORS})


class WriteNotice(Protocol):
    """What writes the mail, in the best language for *locale*."""

    def __call__(self, *, app_name: str, locale: object, help_url: str, brand: Brand) -> Mail:
        """The mail. Raises `UnsafeText` for a control character in the name or the address."""
        ...


def notice_of(kind: str, data: Mapping[str, object]) -> WriteNotice | None:
    """What writes the mail about an event; None if users are not told of it."""
    if kind in _FACTORS:
        method = str(data.get("method", ""))
        is_added = _FACTORS[kind]
        return partial(factor_mail, method=method, is_added=is_added) if is_told(method) else None
    if kind not in _SAID:
        return None
    return partial(_account_mail, said=_SAID[kind], device=device_name(data.get("browser")))


def _account_mail(  # noqa: PLR0913  # a mail says that much
    *,
    said: str,
    device: str,
    app_name: str,
    locale: object = "en",
    help_url: str = "",
    brand: Brand = PLAIN,
) -> Mail:
    more = brand.account_words(locale)
    named = [more.device_named] if device else []
    return notice(
        brand,
        locale,
        more.notice_subject,
        [getattr(more, said), *named, more.notice_advice],
        app_name=app_name,
        url=help_url,
        details=device,
    )
