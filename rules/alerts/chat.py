"""
A security alert in Slack and Microsoft Teams, as AWS's chat service takes what is no alarm.

"Custom notifications using Amazon Q Developer in chat applications" of its administrator guide.
Text of another form it drops. Slack and Teams have different Markdown, so nothing here is Markdown,
and an address is written out, which both make a link.
"""

from __future__ import annotations

import json
import re
from typing import Final

from rules.alerts.notice import Notice

_LONGEST_TITLE: Final = 250
_LONGEST_TEXT: Final = 1500
# What makes Markdown, a link or a mention: an attacker may have chosen a name in an alert.
_FORMS: Final = re.compile(r"[<>&*~`|\[\]{}!@]")


def chat_message(notice: Notice) -> str:
    """Return *notice* as JSON: what, since when, what to do, where to look."""
    said = [
        notice.reason,
        f"Since: {notice.since:%Y-%m-%d %H:%M} UTC",
        f"Impact: {notice.text.impact}",
    ]
    found = {"Runbook": notice.text.runbook, **notice.links}  # a path, where it is no link
    links = [f"{text}: {link}" for text, link in found.items()]
    steps = links if notice.is_over else [_plain(notice.text.action), *links]
    title = _plain(notice.title)[:_LONGEST_TITLE]
    return json.dumps(
        {
            "version": "1.0",
            "source": "custom",
            "content": {
                "textType": "client-markdown",
                "title": title,
                "description": _plain("\n".join(said))[:_LONGEST_TEXT],
                "nextSteps": steps,
                "keywords": [_plain(notice.stack), notice.text.severity],
            },
            "metadata": {"threadId": notice.key, "summary": title, "eventType": "security-alert"},
        }
    )


def _plain(text: str) -> str:
    """Leave out what a chat would format."""
    return _FORMS.sub("", text)
