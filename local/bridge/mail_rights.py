"""
The right to send a mail, asked about as SES asks.

On AWS it is a right to the identity that sends, and a policy can narrow it to
a `ses:FromAddress`. ministack asks about "*" and knows no such condition, so
it refuses every function that has no more than the right it needs.
"""

import json
from collections.abc import Callable
from email.utils import parseaddr
from typing import Any

from local.bridge import theirs

Enforce = Callable[[str, str, dict[str, str], bytes, dict[str, Any], str], Any]

_SENDING = "/v2/email/outbound-emails"


def enforce_for(original: Enforce) -> Enforce:
    """The check of a request to SES v2: None lets it pass, anything else is the refusal."""

    def enforce(  # noqa: PLR0913, PLR0917  (ministack's signature)
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query: dict[str, Any],
        request_id: str,
    ) -> Any:
        sender = _sender(body) if path == _SENDING else ""
        if not sender:
            return original(method, path, headers, body, query, request_id)
        return theirs.why_not_send(sender, headers=headers, query=query, request_id=request_id)

    return enforce


def _sender(body: bytes) -> str:
    """The bare address that the mail is from, without the name that may stand before it."""
    return parseaddr(json.loads(body).get("FromEmailAddress") or "")[1]
