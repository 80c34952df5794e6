"""
Sending mail through an HTTP provider.

JSON with ``from``, ``to``, ``subject``, ``text``, ``html``, ``headers`` and ``tags``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from rules.messages.sign_in_mail import Mail
from rules.messages.style import LOGO_ID
from runtime.messages.http_provider import HttpProvider, NotTaken, http_provider
from runtime.messages.mail import MailNotSent

Body = Callable[[str, str, Mail, Mapping[str, str]], bytes]  # of sender, address, mail and tags


class HttpMailer:
    """Sends one mail to one person; see `runtime.messages.mail.Carrier`."""

    def __init__(self, provider: HttpProvider, *, sender: str, body: Body | None = None) -> None:
        self._provider = provider
        self._sender = sender
        self._body = body or _body

    def send(self, address: str, mail: Mail, *, tags: Mapping[str, str] | None = None) -> None:
        """
        Hand *mail* to the provider, once.

        Raises:
            MailNotSent: The provider refused, or did not answer in time.
            CallFailed: Secrets Manager refused, or did not answer.

        """
        body = self._body(self._sender, address, mail, tags or {})
        try:
            self._provider.hand_over(body, identity=body)
        except NotTaken as failure:
            raise MailNotSent(failure.reason, is_certain=failure.is_certain) from None


def _body(sender: str, address: str, mail: Mail, tags: Mapping[str, str]) -> bytes:
    message = {
        "from": sender,
        "to": [address],
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "headers": {"Auto-Submitted": "auto-generated"},  # RFC 3834
        "tags": [{"name": name, "value": value} for name, value in tags.items()],
    }
    if mail.logo:
        inline = {"content_id": LOGO_ID, "content_type": "image/png", "content": mail.logo}
        message["attachments"] = [{"filename": "logo.png", **inline}]
    return json.dumps(message).encode()


def http_mailer(secret_arn: str, *, sender: str, body: Body | None = None) -> HttpMailer:
    """The provider that the secret names; *body* writes what it takes, if that is not ours."""
    return HttpMailer(http_provider(secret_arn), sender=sender, body=body)
