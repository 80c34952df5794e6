"""
What CloudTrail tells of users, as the template's rule leaves it over: deletions and passkeys.

    {"told_by_trail": {"call": "DeleteUser", "sub": "…", "pool": "eu-west-1_AbC",
                       "at": "2026-11-20T09:00:00Z", "id": "…"}}

EventBridge takes it out of CloudTrail's record, which also has the caller's IP
address and name: neither is ever stored in a queue. A deletion that the deleting program
tells as well is the same fact: its deduplication key is that of pool and user. The id is that of
the request, not of the record, so that a passkey that the REST API tells of is one event with this.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from events.contract.catalogue import PASSKEY, Kind
from events.contract.schema import UnreadableEvent, envelope, user_event
from events.publishing.topic import Envelope

MEMBER: Final = "told_by_trail"
EARLIER: Final = "user_deleted"
"""The member in messages of an earlier version, which names no call."""
_KINDS: Final[Mapping[str, Kind]] = {
    "AdminDeleteUser": Kind.USER_DELETED,
    "DeleteUser": Kind.USER_DELETED,
    "CompleteWebAuthnRegistration": Kind.FACTOR_ADDED,
    "DeleteWebAuthnCredential": Kind.FACTOR_REMOVED,
}
_SUB = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_POOL = re.compile(r"[\w-]{1,40}_[0-9A-Za-z]{1,40}", re.ASCII)


def told_by_trail(message: Mapping[str, Any]) -> Envelope:
    """
    The event of the record in *message*, which has MEMBER or EARLIER.

    Raises:
        UnreadableEvent: It lacks something, or a member is not what it must be.

    """
    told = message.get(MEMBER, message.get(EARLIER))
    try:
        sub, pool_id, record_id = (str(told[name]) for name in ("sub", "pool", "id"))
        time = datetime.fromisoformat(told["at"])
        kind = _KINDS[told["call"] if MEMBER in message else "DeleteUser"]
    except (KeyError, TypeError, ValueError):
        raise UnreadableEvent("a record without what is needed") from None
    if not (_SUB.fullmatch(sub) and _POOL.fullmatch(pool_id) and time.tzinfo):
        raise UnreadableEvent("a record of nobody")
    data = {} if kind is Kind.USER_DELETED else {"method": PASSKEY}
    event = user_event(
        kind, pool_id=pool_id, subject=sub, request_id=record_id, time=time, data=data
    )
    return envelope(event, region=pool_id.partition("_")[0])  # no replica does any of it
