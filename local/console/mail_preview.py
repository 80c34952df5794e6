"""Every mail that the suite writes, in every language, light and dark, with sample values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from local.console.answers import Answer
from local.console.mailbox import MAIL_POLICY
from rules.messages.account_mail import account_mail
from rules.messages.account_notice import notice_of
from rules.messages.language import LANGUAGES
from rules.messages.lock_mail import lock_mail
from rules.messages.sign_in_mail import sign_in_mail
from rules.messages.sign_in_sms import sign_in_sms
from rules.messages.sms_segments import segments
from rules.messages.welcome_mail import welcome_mail

_APP, _CODE = "Example", "83898142"
_LINK = f"https://app.example/sign-in#{'A' * 43}"
_HELP = "https://app.example/help"
_DARK = "@media (prefers-color-scheme:dark)"
THEMES: Mapping[str, str] = {"light": "@media not all", "dark": "@media all"}


@dataclass(frozen=True, slots=True)
class _Shown:
    subject: str
    html: str


_Write = Callable[[str], _Shown]


def _code(locale: str, *, link: str | None = None) -> _Shown:
    mail = sign_in_mail(
        code=_CODE, app_name=_APP, valid_for_s=600, locale=locale, link=link, help_url=_HELP
    )
    return _Shown(mail.subject, mail.html)


def _lock(locale: str) -> _Shown:
    mail = lock_mail(app_name=_APP, locale=locale, help_url=_HELP)
    return _Shown(mail.subject, mail.html)


def _notice(locale: str, *, kind: str, data: Mapping[str, object]) -> _Shown:
    write = notice_of(kind, data)
    if write is None:
        raise LookupError(kind)
    mail = write(app_name=_APP, locale=locale, help_url=_HELP)
    return _Shown(mail.subject, mail.html)


def _account(locale: str, *, source: str) -> _Shown:
    mail = account_mail(f"CustomMessage_{source}", app_name=_APP, locale=locale)
    if mail is None:
        raise LookupError(source)
    html = mail.html.replace("{####}", "123456").replace("{username}", "ada@example.com")
    return _Shown(mail.subject, html)


def _welcome(_locale: str) -> _Shown:
    mail = welcome_mail(app_name=_APP)
    return _Shown(mail.subject, mail.html)


TEMPLATES: Mapping[str, tuple[str, _Write]] = {
    "code": ("Sign-in code", _code),
    "link": ("Sign-in code and magic link", partial(_code, link=_LINK)),
    "confirm": ("Confirm the address", partial(_account, source="SignUp")),
    "reset": ("Reset the password", partial(_account, source="ForgotPassword")),
    "invite": ("Invitation", partial(_account, source="AdminCreateUser")),
    "lock": ("Account lock-out", _lock),
    "device": ("New device", partial(_notice, kind="device.added", data={})),
    "password": ("Password changed", partial(_notice, kind="password.changed", data={})),
    "address": ("Address change", partial(_notice, kind="address_change.accepted", data={})),
    "factor": ("Factor added", partial(_notice, kind="factor.added", data={"method": "TOTP"})),
    "welcome": ("Welcome e-mail, in English only", _welcome),
}


def previews(locale: str) -> dict[str, Any]:
    """Names, subjects and their lengths in *locale*, and how many SMS its code takes."""
    known = locale if locale in LANGUAGES else "en"
    sms = sign_in_sms(code=_CODE, app_name=_APP, host="app.example", locale=known)
    written = {name: write(known) for name, (_, write) in TEMPLATES.items()}
    return {
        "locale": known,
        "locales": sorted(set(LANGUAGES.values())),
        "mails": [
            {"id": name, "title": TEMPLATES[name][0], "subject": mail.subject}
            for name, mail in written.items()
        ],
        "sms": {"text": sms, "segments": segments(sms)},
    }


def preview(template: str, *, locale: str, theme: str) -> Answer:
    """The HTML of one mail, fit for a frame of that theme whatever the browser's is."""
    if template not in TEMPLATES or locale not in LANGUAGES or theme not in THEMES:
        return Answer.problem(404, "There is no such e-mail.")
    html = TEMPLATES[template][1](locale).html.replace(_DARK, THEMES[theme])
    html = html.replace('content="light dark"', f'content="{theme}"')
    html = html.replace("color-scheme:light dark", f"color-scheme:{theme}")
    headers = {"Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return Answer(200, "text/html; charset=utf-8", html.encode(), headers)
