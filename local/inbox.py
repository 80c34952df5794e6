"""What users got: the mails and the SMS that the emulator keeps instead of sending them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Mail:
    """
    A mail that was sent: by a function through SES, or by Cognito itself.

    Attributes:
        sent_at: In seconds since 1970.

    """

    to: tuple[str, ...]
    subject: str
    text: str
    html: str
    sent_at: float


@dataclass(frozen=True)
class Text:
    """An SMS that a function sent, and what it said later of its delivery."""

    to: str
    origin: str
    text: str
    feedback: str | None


def mails_in(answer: Mapping[str, Any]) -> list[Mail]:
    """The mails of all accounts, as ``/_ministack/ses/messages`` tells of them."""
    return [
        Mail(
            to=tuple(sent["To"]),
            subject=sent["Subject"],
            text=sent["BodyText"] or "",
            html=sent["BodyHtml"] or "",
            sent_at=sent["Timestamp"],
        )
        for mails in answer["messages"].values()
        for sent in mails
    ]


def texts_in(answer: Mapping[str, Any]) -> list[Text]:
    """The SMS, as ``/_ministack/sms/messages`` tells of them."""
    return [
        Text(each["to"], each["origin"], each["text"], each["feedback"])
        for each in answer["messages"]
    ]
