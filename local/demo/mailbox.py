"""What the users of the demo found in their mailboxes and on their telephones."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from local.suite import Suite

_NEWEST = 12


def mailbox(suite: Suite) -> Table:
    """The newest mails by their subjects, and every SMS in full."""
    table = Table(title="What users got", title_justify="left")
    for heading in ("By", "To", "Subject, or text"):
        table.add_column(heading, overflow="fold")
    mails = suite.emulator.mails()
    if len(mails) > _NEWEST:
        table.add_row("mail", "", f"{len(mails) - _NEWEST} before these")
    for mail in mails[-_NEWEST:]:
        table.add_row("mail", ", ".join(mail.to), Text(mail.subject))
    for text in suite.emulator.texts():
        table.add_row("SMS", text.to, Text(text.text))
    return table
