"""
Bounces and complaints, which ministack's SES does not know.

As with the mailbox simulator of SES, the address says what becomes of a mail:
``bounce@`` any domain bounces permanently, ``full@`` for now, and of
``complaint@`` somebody complains. It is told on the default event bus, if the
mail names a configuration set that has an event destination for it.
"""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from local.bridge import theirs
from local.bridge.theirs import Answer

Handle = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Answer]]

_SENDING, _OK = "/v2/email/outbound-emails", 200
_WHEN = "2026-11-20T12:00:00.000Z"  # nobody reads it here
_RECIPIENTS = {"bounce": "bouncedRecipients", "complaint": "complainedRecipients"}
_FATES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "bounce": ("BOUNCE", "Email Bounced", {"bounceType": "Permanent", "bounceSubType": "General"}),
    "full": (
        "BOUNCE",
        "Email Bounced",
        {"bounceType": "Transient", "bounceSubType": "MailboxFull"},
    ),
    "complaint": ("COMPLAINT", "Email Complaint Received", {"complaintFeedbackType": "abuse"}),
}


def requests_for(original: Handle) -> Handle:
    """The answer to a request to SES v2, and the feedback after it."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        answer = await original(method, path, headers, body, query)
        if (method, path, answer[0]) == ("POST", _SENDING, _OK):
            mail = json.loads(body)
            for detail_type, detail in _feedback(mail, json.loads(answer[2])["MessageId"]):
                theirs.tell_event_bus("aws.ses", detail_type, detail)
        return answer

    return handle


def _feedback(mail: Mapping[str, Any], message_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    told = theirs.mail_events_told(mail.get("ConfigurationSetName") or "")
    for address in mail["Destination"].get("ToAddresses", []):
        fate = _FATES.get(address.partition("@")[0].partition("+")[0].lower())
        if fate and fate[0] in told:
            name = fate[0].lower()
            detail = {
                "eventType": name.title(),
                name: {**fate[2], _RECIPIENTS[name]: [{"emailAddress": address}]},
                "mail": _about(mail, message_id, address),
            }
            yield fate[1], detail


def _about(mail: Mapping[str, Any], message_id: str, address: str) -> dict[str, Any]:
    """The member of an SES event that tells of the mail; it quotes the subject, as SES does."""
    subject = mail["Content"].get("Simple", {}).get("Subject", {}).get("Data", "")
    return {
        "timestamp": _WHEN,
        "source": mail.get("FromEmailAddress"),
        "messageId": message_id,
        "destination": [address],
        "headersTruncated": False,
        "headers": [{"name": "To", "value": address}, {"name": "Subject", "value": subject}],
        "commonHeaders": {"to": [address], "subject": subject},
        "tags": {
            "ses:configuration-set": [mail.get("ConfigurationSetName")],
            **{tag["Name"]: [tag["Value"]] for tag in mail.get("EmailTags") or []},
        },
    }
