"""The mail that greets a new user."""

from __future__ import annotations

from rules.messages.mail_page import mail_page, paragraph
from rules.messages.sign_in_mail import Mail


def welcome_mail(*, app_name: str) -> Mail:
    """A greeting that asks for nothing: no link, no image, nothing to track."""
    first = f"Welcome to {app_name}"
    second = (
        "Your e-mail address is confirmed and your account is ready. "
        "From now on, sign in with this address."
    )
    third = (
        f"Did you not sign up for {app_name}? Then somebody else used your address: "
        f"please tell {app_name} staff."
    )
    return Mail(
        subject=first,
        text=f"{first}\n\n{second}\n\n{third}\n",
        html=mail_page(
            title=first,
            body="\n".join(
                [
                    paragraph(first, style="font:600 24px/1.2 system-ui,sans-serif"),
                    paragraph(second),
                    paragraph(third, style="opacity:.75"),
                ]
            ),
        ),
    )
