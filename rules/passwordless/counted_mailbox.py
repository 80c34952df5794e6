"""What sign-ups are counted by, and events tell of an address: its mailbox, by a key."""

from __future__ import annotations

from base64 import b32encode

from rules.addresses.mailbox import canonical
from rules.passwordless.keyed_digest import keyed_digest

_BYTES = 16


def counted_mailbox(key: bytes, *, pool_id: str, address: str) -> str:
    """26 letters and digits that stand for the mailbox of *address*, in one user pool."""
    digest = keyed_digest(key, "counted-mailbox/v1", pool_id, canonical(address))[:_BYTES]
    return b32encode(digest).decode().rstrip("=").lower()
