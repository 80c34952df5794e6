"""
The mails that Cognito sends for itself: confirming an address, a new password, an invitation.

Cognito fills in the code and the name. It refuses a mail in which their place
is missing, one of more than 20,000 characters and a subject of more than 140
(developer guide, "Custom message Lambda trigger").
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module

from rules.messages.account_wording import AccountWording
from rules.messages.language import language_for, wording_for
from rules.messages.layout import Line, Role, as_html
from rules.messages.sign_in_mail import UnsafeText, check_facts
from rules.messages.wording import Wording
from rules.value import dataclass

_CODE, _NAME = "{####}", "{username}"
_INVITED = "CustomMessage_AdminCreateUser"
_FORGOT = "CustomMessage_ForgotPassword"
_CONFIRMING = {
    "CustomMessage_SignUp",
    "CustomMessage_ResendCode",
    "CustomMessage_UpdateUserAttribute",
    "CustomMessage_VerifyUserAttribute",
}
_DAYS = "3"  # TemporaryPasswordValidityDays of the pool


@dataclass(frozen=True, slots=True)
class AccountMail:
    """What Cognito takes of a mail: it sends no text beside the page."""

    subject: str
    html: str


def account_mail(source: str, *, app_name: str, locale: object = "en") -> AccountMail | None:
    """
    The mail for a ``triggerSource`` in the best language for *locale*; None if it has no mail.

    >>> account_mail("CustomMessage_ForgotPassword", app_name="Blog", locale="de-CH").subject
    'Neues Passwort für Blog festlegen'

    Raises:
        UnsafeText: *app_name* has a control character, or a place that Cognito fills in.

    """
    words = wording_for(locale)
    more: AccountWording = import_module(f"rules.messages.account.{language_for(locale)}").WORDING
    mail = partial(_mail, words, _safe(app_name))
    if source == _INVITED:
        return mail(more.invite_subject, _invitation(more))
    if source == _FORGOT:
        return mail(more.reset_subject, _code(words, more, more.reset), more.one_hour)
    if source in _CONFIRMING:
        return mail(more.confirm_subject, _code(words, more, more.confirm), more.one_day)
    return None


def _safe(app_name: str) -> str:
    if _CODE in app_name or _NAME in app_name:
        raise UnsafeText("app_name has a place that Cognito fills in")
    check_facts({"app_name": app_name})
    return app_name


def _code(words: Wording, more: AccountWording, first: str) -> list[Line]:
    return [
        Line(first, Role.FIRST),
        Line("{code}", Role.CODE),
        Line(words.enter_it),
        Line(words.works_for),
        Line(more.ignore, Role.ASIDE),
        Line(words.staff_never_ask, Role.ASIDE),
    ]


def _invitation(more: AccountWording) -> list[Line]:
    return [
        Line(more.invite, Role.FIRST),
        Line("{name}", Role.CODE),
        Line(more.invite_second, Role.FIRST),
        Line("{code}", Role.CODE),
        Line(more.invite_ends),
    ]


def _mail(
    words: Wording, app_name: str, subject: str, lines: list[Line], lifetime: str = ""
) -> AccountMail:
    facts: Mapping[str, str] = {
        "app": app_name,
        "code": _CODE,
        "name": _NAME,
        "lifetime": lifetime,
        "days": _DAYS,
        **dict.fromkeys(("time", "url", "link"), ""),
    }
    preview = words.works_for if lifetime else lines[0].template
    html = as_html(lines, facts, words, title=subject, preview=preview)
    return AccountMail(subject.format_map(facts), html)
