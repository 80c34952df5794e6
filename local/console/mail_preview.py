"""
Every mail that the suite writes, in every language, light and dark, with sample values.

With ``BRAND_DIR`` in the environment, in the brand of that folder, read for each answer; if it is
not valid, in the suite's own words and with what is wrong.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from local.brand.folder import brand_of
from local.console.answers import Answer
from local.console.mailbox import MAIL_POLICY
from rules.messages.account_notice import notice_of
from rules.messages.brand import PLAIN, Brand
from rules.messages.brand_file import InvalidBrand
from rules.messages.cognito_code import NOTICE
from rules.messages.cognito_message import cognito_mail
from rules.messages.language import LANGUAGES
from rules.messages.lock_mail import lock_mail
from rules.messages.sign_in_mail import Mail, sign_in_mail
from rules.messages.sign_in_sms import sign_in_sms
from rules.messages.sms_segments import segments
from rules.messages.style import LOGO_ID
from rules.messages.welcome_mail import welcome_mail

_APP, _CODE = "Example", "83898142"
_LINK = f"https://app.example/sign-in#{'A' * 43}"
_HELP = "https://app.example/help"
_DARK = "@media (prefers-color-scheme:dark)"
THEMES: Mapping[str, str] = {"light": "@media not all", "dark": "@media all"}


_Write = Callable[[str, Brand], Mail]


def _code(locale: str, brand: Brand, *, link: str | None = None, action: str = "") -> Mail:
    return sign_in_mail(
        code=_CODE,
        app_name=_APP,
        valid_for_s=600,
        locale=locale,
        link=link,
        help_url=_HELP,
        action=action,
        brand=brand,
    )


def _lock(locale: str, brand: Brand) -> Mail:
    return lock_mail(app_name=_APP, locale=locale, help_url=_HELP, brand=brand)


def _notice(locale: str, brand: Brand, *, kind: str, data: Mapping[str, object]) -> Mail:
    write = notice_of(kind, data)
    if write is None:
        raise LookupError(kind)
    return write(app_name=_APP, locale=locale, help_url=_HELP, brand=brand)


def _account(locale: str, brand: Brand, *, message: str) -> Mail:
    mail = cognito_mail(
        message,
        code="123456",
        name="ada@example.com",
        app_name=_APP,
        locale=locale,
        help_url=_HELP,
        brand=brand,
    )
    if mail is None:
        raise LookupError(message)
    return mail


def _welcome(locale: str, brand: Brand) -> Mail:
    return welcome_mail(app_name=_APP, locale=locale, help_url=_HELP, brand=brand)


TEMPLATES: Mapping[str, tuple[str, _Write]] = {
    "code": ("Sign-in code", _code),
    "link": ("Sign-in code and magic link", partial(_code, link=_LINK)),
    "step_up": ("Step-up code", partial(_code, action="payment.send")),
    "confirm": ("Confirm the address", partial(_account, message="SignUp")),
    "reset": ("Reset the password", partial(_account, message="ForgotPassword")),
    "invite": ("Invitation", partial(_account, message="AdminCreateUser")),
    "lock": ("Account lock-out", _lock),
    "device": ("New device", partial(_notice, kind="device.added", data={})),
    "password": ("Password changed", partial(_notice, kind="password.changed", data={})),
    "address": ("Address change", partial(_notice, kind="address_change.accepted", data={})),
    "unusual": ("Unusual sign-in", partial(_account, message=NOTICE)),
    "factor": ("Factor added", partial(_notice, kind="factor.added", data={"method": "TOTP"})),
    "welcome": ("Welcome e-mail", _welcome),
}


def shown(locale: str, brand: Brand) -> dict[str, Mail]:
    """Each mail by its name, with its logo in the page: browsers know no parts of a mail."""
    written = {name: write(locale, brand) for name, (_, write) in TEMPLATES.items()}
    return {
        name: replace(
            mail, html=mail.html.replace(f"cid:{LOGO_ID}", f"data:image/png;base64,{mail.logo}")
        )
        for name, mail in written.items()
    }


def own_brand() -> tuple[Brand, str]:
    """The brand of the folder, and what is wrong with it."""
    folder = os.environ.get("BRAND_DIR", "")
    try:
        return (brand_of(Path(folder)), "") if folder else (PLAIN, "")
    except InvalidBrand as error:
        return PLAIN, str(error)


def previews(locale: str) -> dict[str, Any]:
    """Names, subjects and their lengths in *locale*, and how many SMS its code takes."""
    known = locale if locale in LANGUAGES else "en"
    brand, fault = own_brand()
    sms = sign_in_sms(code=_CODE, app_name=_APP, host="app.example", locale=known, brand=brand)
    written = shown(known, brand)
    return {
        "locale": known,
        "locales": sorted(set(LANGUAGES.values())),
        "mails": [
            {"id": name, "title": TEMPLATES[name][0], "subject": mail.subject}
            for name, mail in written.items()
        ],
        "sms": {"text": sms, "segments": segments(sms)},
        "fault": fault,
    }


def preview(template: str, *, locale: str, theme: str) -> Answer:
    """The HTML of one mail, fit for a frame of that theme whatever the browser's is."""
    if template not in TEMPLATES or locale not in LANGUAGES or theme not in THEMES:
        return Answer.problem(404, "There is no such e-mail.")
    html = shown(locale, own_brand()[0])[template].html.replace(_DARK, THEMES[theme])
    html = html.replace('content="light dark"', f'content="{theme}"')
    html = html.replace("color-scheme:light dark", f"color-scheme:{theme}")
    headers = {"Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return Answer(200, "text/html; charset=utf-8", html.encode(), headers)
