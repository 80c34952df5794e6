"""Sending mail through Amazon SES, and what other carriers of mail have in common with it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Protocol

from events.contract.catalogue import Reason
from rules.addresses.email_address import domain_or_none
from rules.messages.sign_in_mail import Mail
from rules.messages.style import LOGO_ID
from runtime.aws_client.errors import CallFailed, Refused, Unanswered

_REASONS = {
    "MessageRejected": Reason.SENDER_REFUSED,
    "MailFromDomainNotVerifiedException": Reason.SENDER_REFUSED,
    "AccountSuspendedException": Reason.SENDER_REFUSED,
    "SendingPausedException": Reason.SENDER_REFUSED,
    "AccessDeniedException": Reason.ACCESS_DENIED,
    # What it takes for no address. A user who types it must not have it mailed again and again for
    # nothing, nor pass it off as trouble that everybody's mail has.
    "BadRequestException": Reason.UNDELIVERABLE,
    "TooManyRequestsException": Reason.THROTTLED,
    "LimitExceededException": Reason.THROTTLED,
}


class MailNotSent(Exception):
    """
    The carrier did not take the mail. Its words may quote the address, so they are left out.

    Attributes:
        is_certain: False if there was no answer: it may have been sent all the same.

    """

    def __init__(self, reason: Reason, *, is_certain: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_certain = is_certain


class Carrier(Protocol):
    """What takes mails: a new one is a class and a line in `runtime.messages.code_mails`."""

    def send(self, address: str, mail: Mail, *, tags: Mapping[str, str] | None = None) -> None:
        """Hand *mail* over, once. Raises `MailNotSent`, or `CallFailed` before it was sent."""
        ...


class Mailer:
    """
    Sends one mail to one person.

    *configuration_set* says what becomes of bounces; the identity's own if empty.
    """

    def __init__(self, ses: Any, *, sender: str, configuration_set: str = "") -> None:
        self._ses = ses
        self._sender = sender
        self._set = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def send(self, address: str, mail: Mail, *, tags: Mapping[str, str] | None = None) -> None:
        """
        Hand *mail* to SES, which tells the *tags* with a bounce, and takes A-labels only.

        SES takes ASCII letters, digits, ``_`` and ``-`` in them, and refuses the mail for others.

        Raises:
            MailNotSent: It is no address, SES refused, or did not answer in time.

        """
        try:
            self._ses.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [_deliverable(address)]},
                Content={"Simple": _message(mail)},
                EmailTags=[{"Name": name, "Value": value} for name, value in (tags or {}).items()],
                **self._set,
            )
        except Refused as error:
            code = error.code
            raise MailNotSent(_REASONS.get(code, Reason.UNAVAILABLE)) from None
        except CallFailed as error:
            never_arrived = isinstance(error, Unanswered) and not error.may_have_happened
            raise MailNotSent(Reason.UNAVAILABLE, is_certain=never_arrived) from None


def _deliverable(address: str) -> str:
    """Of some users nobody has checked it: those of an administrator, an import or a directory."""
    domain = domain_or_none(address)
    if domain is None:
        raise MailNotSent(Reason.UNDELIVERABLE)
    return f"{address.strip().rpartition('@')[0]}@{domain}"


def _message(mail: Mail) -> dict[str, Any]:
    return {
        "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
        "Body": {
            "Text": {"Data": mail.text, "Charset": "UTF-8"},
            "Html": {"Data": mail.html, "Charset": "UTF-8"},
        },
        "Headers": [{"Name": "Auto-Submitted", "Value": "auto-generated"}],  # RFC 3834
        **({"Attachments": [_logo(mail.logo)]} if mail.logo else {}),
    }


def _logo(picture: str) -> dict[str, Any]:
    return {
        "RawContent": b64decode(picture),
        "ContentDisposition": "INLINE",
        "ContentId": LOGO_ID,
        "ContentType": "image/png",
        "FileName": "logo.png",
    }
