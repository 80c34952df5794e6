"""What sign-ups and their codes are counted by: the mailbox of an address, by a key."""

from __future__ import annotations

from base64 import b32encode

from rules.addresses.mailbox import canonical, mailbox
from rules.passwordless.keyed_digest import keyed_digest

_BYTES = 16


def counted_mailbox(key: bytes, *, pool_id: str, address: str) -> str:
    """26 letters and digits that stand for the mailbox of *address*, in one user pool."""
    digest = keyed_digest(key, "counted-mailbox/v1", pool_id, canonical(address))[:_BYTES]
    return b32encode(digest).decode().rstrip("=").lower()


def sign_up_mailbox(key: bytes, *, pool_id: str, address: str) -> str:
    """Where codes to people without an account end, whatever the tags and dots: for a limit."""
    return keyed_digest(key, "sign-up-mailbox/v1", pool_id, mailbox(address)).hex()
