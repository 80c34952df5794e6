"""What users got: mails and SMS, the newest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from local.console.answers import Answer
from local.inbox import Mail, Text

# A mail is a stranger in the page: no script, nothing from elsewhere, links in a tab of their own.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " style-src 'unsafe-inline'; img-src data:; base-uri 'self'; form-action 'none';"
    " frame-ancestors 'self'"
)
_HEAD = re.compile(r"<head(\s[^>]*)?>", re.IGNORECASE)
_NEW_TAB = '<base target="_blank">'


@dataclass(frozen=True, slots=True)
class Mailbox:
    """
    The mailboxes of all users together.

    Attributes:
        mails: Every mail so far, oldest first.
        texts: Every SMS so far, oldest first.

    """

    mails: Callable[[], Sequence[Mail]]
    texts: Callable[[], Sequence[Text]]

    def told(self) -> dict[str, Any]:
        """Both, the newest first; a mail's HTML comes by `html`."""
        mails, texts = list(enumerate(self.mails())), list(enumerate(self.texts()))
        return {
            "mails": [
                {
                    "number": number,
                    "to": list(mail.to),
                    "subject": mail.subject,
                    "at": mail.sent_at,
                    "text": mail.text,
                    "html": f"/api/mailbox/{number}/html" if mail.html else None,
                }
                for number, mail in reversed(mails)
            ],
            "texts": [
                {"number": number, "to": each.to, "origin": each.origin, "text": each.text}
                for number, each in reversed(texts)
            ],
        }

    def html(self, number: int) -> Answer:
        """The HTML of the mail of that number, fit for a frame."""
        mails = self.mails()
        if not 0 <= number < len(mails) or not mails[number].html:
            return Answer.problem(404, "There is no such mail.")
        headers = {"Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}
        body = _with_links_in_tabs(mails[number].html).encode()
        return Answer(200, "text/html; charset=utf-8", body, headers)


def _with_links_in_tabs(html: str) -> str:
    """
    The mail, its links opening in another tab than the console.

    >>> _with_links_in_tabs("<html><head><title>Hi</title>")
    '<html><head><base target="_blank"><title>Hi</title>'
    """
    with_base, found = _HEAD.subn(lambda head: head[0] + _NEW_TAB, html, count=1)
    return with_base if found else _NEW_TAB + html
