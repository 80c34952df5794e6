"""The mail that carries a sign-in code."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


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
        html=_HTML.format(
            title=escape(f"{app_name} sign-in code"),
            first=escape(first),
            code=escape(code),
            second=escape(second),
            third=escape(third),
        ),
    )


def _minutes(seconds: int) -> str:
    minutes = max(1, seconds // 60)
    return "one minute" if minutes == 1 else f"{minutes} minutes"


_HTML = """\
<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:30em;margin:2em auto;padding:0 1em">
<p>{first}</p>
<p style="font:600 32px/1.2 ui-monospace,monospace;letter-spacing:.15em">{code}</p>
<p>{second}</p>
<p style="opacity:.75">{third}</p>
</body>
</html>
"""
