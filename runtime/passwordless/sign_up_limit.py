"""The limit of sign-up codes to one mailbox, for ``also`` of `ChallengeRequests.open`."""

from __future__ import annotations

from rules.passwordless.counted_mailbox import sign_up_mailbox
from rules.passwordless.send_budget import SendBudget
from runtime.passwordless.challenge_items import sends_key
from runtime.passwordless.sent_counts import Limit

_CHANNEL = "sign_up"  # the others are "email" and "sms"


def sign_up_limit(key: bytes, *, pool_id: str, address: str, budget: SendBudget) -> Limit:
    """
    Count a code in what the mailbox of *address* was sent for sign-ups.

    Who has no account has any number of addresses there: with tags, and at
    some hosts with dots. *key* is the newest version of the address key.
    """
    mailbox = sign_up_mailbox(key, pool_id=pool_id, address=address)
    return Limit(sends_key(holder=mailbox, channel=_CHANNEL), budget)
