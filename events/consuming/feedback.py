"""
What SES tells of a mail after it was sent, as the template's rules leave it over.

    {"mail_feedback": {"what": "bounce", "severity": "Permanent", "message_id": "…",
                       "tags": {"recipient": ["…"], "pool": ["…"], "user": ["…"], "method": ["…"]}}}

EventBridge takes it out of the event of SES, which also has the address and
the headers: neither ever rests in a queue.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from events.contract.catalogue import Kind, Reason
from events.contract.schema import UnreadableEvent
from rules.value import dataclass

_MEMBER = "mail_feedback"
_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)
_WORD = re.compile(r"[\w.@-]{1,128}", re.ASCII)
# Mailboxes come back, and mail hosts err; who calls a mail spam means it.
_BOUNCED_FOR, _COMPLAINED_FOR = timedelta(days=14), timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """
    One bounce or one complaint.

    Attributes:
        is_hard: The mail host will never take mail to that address. A full
            mailbox or an absent host is soft.
        recipient: The address, as `rules.passwordless.address_keys.unreachable` has it.

    """

    is_complaint: bool
    is_hard: bool
    message_id: str
    recipient: str
    pool_id: str
    user: str
    method: str

    @property
    def subject(self) -> str | None:
        """The user's ``sub``; None of a sign-up, which had no user yet."""
        return None if self.user == "-" else self.user

    @property
    def key(self) -> str:
        """The same for every telling of it."""
        return f"{self.message_id}#{self.kind}"

    @property
    def kind(self) -> Kind:
        """What it is as a user event."""
        return Kind.CHALLENGE_COMPLAINED if self.is_complaint else Kind.CHALLENGE_BOUNCED

    @property
    def reason(self) -> Reason | None:
        """How bad a bounce it is; None of a complaint."""
        if self.is_complaint:
            return None
        return Reason.HARD_BOUNCE if self.is_hard else Reason.SOFT_BOUNCE

    @property
    def suppresses_for(self) -> timedelta | None:
        """How long nothing is mailed to that address; None if mail goes on."""
        if self.is_complaint:
            return _COMPLAINED_FOR
        return _BOUNCED_FOR if self.is_hard else None


def feedback_of(body: str) -> Feedback | None:
    """
    The feedback in *body*; None if it is something else, such as a user event.

    Raises:
        UnreadableEvent: It is feedback, and lacks something.

    """
    try:
        told = json.loads(body)[_MEMBER]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    try:
        return _read(told)
    except (KeyError, TypeError, IndexError, ValueError):
        raise UnreadableEvent("feedback without what is needed") from None


def _read(told: Mapping[str, Any]) -> Feedback:
    tags = {name: told["tags"][name][0] for name in ("recipient", "pool", "user", "method")}
    if not _KEY.fullmatch(tags["recipient"]):
        raise ValueError
    if not all(_WORD.fullmatch(word) for word in (*tags.values(), told["message_id"])):
        raise ValueError
    return Feedback(
        is_complaint={"bounce": False, "complaint": True}[told["what"]],
        is_hard=told["what"] == "bounce" and told.get("severity") == "Permanent",
        message_id=told["message_id"],
        recipient=tags["recipient"],
        pool_id=tags["pool"],
        user=tags["user"],
        method=tags["method"],
    )
