"""
The mails that Cognito sends for itself: confirming an address, a new password, an invitation.

Cognito fills in the code and the name. It refuses a mail in which their place
is missing, one of more than 20,000 characters and a subject of more than 140
(developer guide, "Custom message Lambda trigger").
"""

from __future__ import annotations

from collections.abc import Mapping

from rules.messages.account_wording import AccountWording
from rules.messages.language import account_words, wording_for
from rules.messages.layout import Line, Role, as_html
from rules.messages.sign_in_mail import UnsafeText, check_facts
from rules.messages.style import PLAIN_STYLE, Style
from rules.messages.wording import Wording
from rules.value import dataclass

_CODE, _NAME = "{####}", "{username}"
INVITED, FORGOT = "AdminCreateUser", "ForgotPassword"
_CONFIRMING = {"SignUp", "ResendCode", "UpdateUserAttribute", "VerifyUserAttribute"}
_DAYS = "3"  # TemporaryPasswordValidityDays of the pool


@dataclass(frozen=True, slots=True)
class AccountMail:
    """What Cognito takes of a mail: it sends no text part with the HTML."""

    subject: str
    html: str


@dataclass(frozen=True, slots=True)
class Letter:
    """
    What a mail is made of: templates, with places for facts.

    Attributes:
        lifetime: How long its code works; empty if the lines say so.

    """

    subject: str
    lines: list[Line]
    lifetime: str = ""

    def facts(self, *, app_name: str, code: str, name: str) -> Mapping[str, str]:
        """What stands in the places."""
        said = {"app": app_name, "code": code, "name": name, "lifetime": self.lifetime}
        return {**said, "days": _DAYS, **dict.fromkeys(("time", "url", "link"), "")}

    def html(self, facts: Mapping[str, str], words: Wording, style: Style = PLAIN_STYLE) -> str:
        """The page."""
        preview = words.works_for if self.lifetime else self.lines[0].template
        return as_html(self.lines, facts, words, title=self.subject, preview=preview, style=style)


def account_mail(source: str, *, app_name: str, locale: object = "en") -> AccountMail | None:
    """
    The mail for a ``triggerSource`` in the best language for *locale*; None if it has no mail.

    >>> account_mail("CustomMessage_ForgotPassword", app_name="Blog", locale="de-CH").subject
    'Neues Passwort für Blog festlegen'

    Raises:
        UnsafeText: *app_name* has a control character, or a place that Cognito fills in.

    """
    words = wording_for(locale)
    letter = letter_of(source.partition("_")[2], words, account_words(locale))
    if letter is None:
        return None
    facts = letter.facts(app_name=_safe(app_name), code=_CODE, name=_NAME)
    return AccountMail(letter.subject.format_map(facts), letter.html(facts, words))


def letter_of(message: str, words: Wording, more: AccountWording) -> Letter | None:
    """The letter for a *message*, the ``triggerSource`` behind its ``_``; None if it has none."""
    if message == INVITED:
        return Letter(more.invite_subject, _invitation(more))
    if message == FORGOT:
        return Letter(more.reset_subject, _code(words, more, more.reset), more.one_hour)
    if message in _CONFIRMING:
        return Letter(more.confirm_subject, _code(words, more, more.confirm), more.one_day)
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
