"""
A receipt instead of a code: nothing is sent, and only the device that answered one can answer.

It is no method to choose. A sign-in that begins within two minutes of a right
code for the same address poses it, for any caller: it shows that the
address was proved just now, and never whether there is an account.

A take-over signs the user out, and AWS does not say whether that ends the tokens
of the very sign-in that it took place in. So those are not waited for: the device
gets a receipt, and begins once more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rules.addresses.forms import narrow
from rules.passwordless import address_keys
from rules.passwordless.magic_link import digest, is_secret
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import clock
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import receipt_key
from runtime.passwordless.receipts import Bearer, Receipts, Spent

_NOBODYS = "-"  # no device is called that


def bearer_of(asked: TriggerEvent, keys: AddressKeys, *, device: str) -> Bearer:
    """Whose receipt: of the address that the user has now, in its narrow form."""
    name = asked.user_name if asked.user_not_found else asked.attributes.get("email", "")
    owner = address_keys.owner(keys.newest, pool_id=asked.pool_id, address=narrow(name))
    return Bearer(owner, asked.client_id, device)


def mark_of(asked: TriggerEvent, keys: AddressKeys) -> dict[str, Any]:
    """The key of the mark that there is a receipt of the same address and client."""
    bearer = bearer_of(asked, keys, device="")
    return receipt_key(owner=bearer.owner, client_id=bearer.client_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """Checks answers to it."""

    keys: Callable[[], AddressKeys]
    receipts: Receipts
    now: Callable[[], datetime] = clock.now

    def spent(self, asked: TriggerEvent, *, sign_in: str) -> Spent:
        """
        What becomes of the receipt by the answer of *asked*. Raises `CallFailed`.

        Whatever is answered, and whether there is such a user, it is one write.
        The receipt of an address whose user is not stored yet stays.
        """
        secret = asked.request.get("challengeAnswer")
        is_one = isinstance(secret, str) and is_secret(secret) and bool(sign_in)
        may_be = is_one and not asked.user_not_found
        device = digest(str(secret)) if may_be else _NOBODYS
        bearer = bearer_of(asked, self.keys(), device=device)
        return self.receipts.spend(bearer, sign_in=sign_in or _NOBODYS, now=self.now())

    def leave(self, asked: TriggerEvent, *, device: str, sign_in: str) -> None:
        """Have *device* begin once more: what it has proved opens the new sign-in."""
        bearer = bearer_of(asked, self.keys(), device=device)
        self.receipts.restart(bearer, sign_in=sign_in, now=self.now())

    def restarts(self, asked: TriggerEvent, *, sign_in: str) -> bool:
        """Whether *sign_in* is to begin once more. Raises `CallFailed`."""
        mark = mark_of(asked, self.keys())
        return self.receipts.restarts(mark, sign_in=sign_in, now=self.now())
