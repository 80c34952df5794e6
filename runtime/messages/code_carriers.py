"""What carries codes to users: of one who sends them, as the methods ask for it."""

from __future__ import annotations

from runtime.messages.code_mails import mails
from runtime.messages.code_texts import texts

__all__ = ["mails", "texts"]
