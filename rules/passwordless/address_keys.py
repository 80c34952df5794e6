"""
What an address, and a device of its owner, is called in the table: keyed digests of one secret.

Nobody but a holder of the address key can tell whose an item is, or make one
for an address. Each is 64 hexadecimal digits, of one user pool, and says
nothing about another.
"""

from __future__ import annotations

from rules.addresses.forms import narrow, wide
from rules.passwordless.keyed_digest import keyed_digest


def holder(key: bytes, *, pool_id: str, address: str) -> str:
    """The holder of rate limits: all spellings of *address* have the same one."""
    return keyed_digest(key, "holder/v1", pool_id, wide(address)).hex()


def holder_without_address(key: bytes, *, pool_id: str, subject: str) -> str:
    """Whose rate limits, if the user has no address: the ``sub``'s."""
    return keyed_digest(key, "holder-sub/v1", pool_id, subject).hex()


def owner(key: bytes, *, pool_id: str, address: str) -> str:
    """Whose proofs and known devices: the owner of *address* in this spelling, but for A to Z."""
    return keyed_digest(key, "mailbox/v1", pool_id, narrow(address)).hex()


def device(key: bytes, *, pool_id: str, client_id: str, address: str, secret: str) -> str:
    """A known device of the `owner` of *address* at one app client, by its *secret*."""
    whose = owner(key, pool_id=pool_id, address=address)
    return keyed_digest(key, "device/v1", pool_id, client_id, whose, secret).hex()


def migrating(key: bytes, *, pool_id: str, name: str) -> str:
    """Who tries to be brought over from another directory, which tells names by A to Z alone."""
    return keyed_digest(key, "migration/v1", pool_id, name.strip().lower()).hex()


def unreachable(key: bytes, *, address: str) -> str:
    """
    An address that mail does not reach, in any user pool.

    By the narrow form: the owner of a mailbox that shares only the wide form
    with another could keep that one's mail away by refusing their own.
    """
    return keyed_digest(key, "unreachable/v1", narrow(address.strip())).hex()
