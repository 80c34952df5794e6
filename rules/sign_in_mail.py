"""The mail that carries a sign-in code."""

from __future__ import annotations

from dataclasses import dataclass

from rules.mail_page import mail_page, paragraph

_LARGE = "font:600 32px/1.2 ui-monospace,monospace;letter-spacing:.15em"


@dataclass(frozen=True, slots=True)
class Mail:
    """Both bodies say the same."""

    subject: str
    text: str
    html: str


def sign_in_mail(*, code: str, app_name: str, valid_for_s: int) -> Mail:
    """The code first, where a notification shows it; no link, no image, nothing to track."""
    lifetime = _minutes(valid_for_s)
    first = f"Your {app_name} sign-in code is"
    second = f"Enter it on the page where you asked for it. It works once, for {lifetime}."
    third = (
        "Did you not ask for it? Then ignore this mail: nobody can sign in without the code. "
        f"{app_name} staff never ask for it."
    )
    return Mail(
        subject=f"{code} is your {app_name} sign-in code",
        text=f"{first}\n\n    {code}\n\n{second}\n\n{third}\n",
        html=mail_page(
            title=f"{app_name} sign-in code",
            body="\n".join(
                [
                    paragraph(first),
                    paragraph(code, style=_LARGE),
                    paragraph(second),
                    paragraph(third, style="opacity:.75"),
                ]
            ),
        ),
    )


def _minutes(seconds: int) -> str:
    minutes = max(1, seconds // 60)
    return "one minute" if minutes == 1 else f"{minutes} minutes"
