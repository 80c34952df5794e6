"""
What CloudTrail tells of deleted users, as the template's rule leaves it over.

    {"user_deleted": {"sub": "…", "pool": "eu-west-1_AbC", "at": "2026-11-20T09:00:00Z", "id": "…"}}

EventBridge takes it out of CloudTrail's record, which also has the caller's IP
address and name: neither ever rests in a queue. Told by who deleted the user
as well, it is the same fact: its deduplication key is that of pool and user.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from events.contract.catalogue import Kind
from events.contract.schema import UnreadableEvent, envelope, user_event
from events.publishing.topic import Envelope

MEMBER = "user_deleted"
_SUB = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_POOL = re.compile(r"[\w-]{1,40}_[0-9A-Za-z]{1,40}", re.ASCII)


def deletion(told: Any) -> Envelope:
    """
    The event of the record *told*.

    Raises:
        UnreadableEvent: It lacks something, or a member is not what it must be.

    """
    try:
        sub, pool_id, record_id = (str(told[name]) for name in ("sub", "pool", "id"))
        time = datetime.fromisoformat(told["at"])
    except (KeyError, TypeError, ValueError):
        raise UnreadableEvent("a deletion without what is needed") from None
    if not (_SUB.fullmatch(sub) and _POOL.fullmatch(pool_id) and time.tzinfo):
        raise UnreadableEvent("a deletion of nobody")
    told = user_event(
        Kind.USER_DELETED,
        pool_id=pool_id,
        subject=sub,
        request_id=record_id,
        time=time,
        data={},
    )
    return envelope(told, region=pool_id.partition("_")[0])  # no replica deletes users
