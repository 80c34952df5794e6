"""
The first proof of an unverified address hands the account to the owner of that address.

Anybody may have made the account: a sign-up, an import, a directory that did
not verify. So everything that lets an earlier holder come back is reset first, in
this order: password, tokens, second factors and devices, attributes. Then the
account is read once more, since a token may have changed it meanwhile.
``email_verified`` is written last. Broken off anywhere, the account is still
unverified, which opens it to no user, and the next proof begins again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from events.contract.catalogue import Reason
from rules.addresses.forms import narrow
from rules.value import dataclass
from runtime.aws_client.errors import Unanswered
from runtime.entry import remaining_ms
from runtime.user_pool.account_resets import Account, AccountResets

# Of the owner's own doing, or harmless in anybody's hands.
_KEPT: Final = frozenset(
    {"sub", "email", "email_verified", "identities", "locale", "zoneinfo", "phone_number_verified"}
)
_LAMBDA_NEEDS_MS: Final = 800  # of its five seconds, so that a take-over has 4.2
_ROUNDS: Final = 3  # of reading and deleting attributes

Answer = TypeVar("Answer")


class NotTakenOver(Exception):
    """The account is not the owner's to take, or not by this proof. Nothing was verified."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """
    Who has just proved an address.

    Attributes:
        user_name: Cognito's own; in a pool of user names one may be another user's ``sub``.
        subject: The ``sub``.
        address: The one that was proved. Personal data.

    """

    pool_id: str
    user_name: str
    subject: str
    address: str


# Forgets what is kept of the user outside of Cognito; raises `CallFailed`.
Forget = Callable[[Owner], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """
    What became of an account.

    Attributes:
        reset: What was replaced or removed; nothing if the account was verified before.
        left: Attributes that cannot be deleted.

    """

    reset: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class TakeOver:
    """
    Hands accounts over. Each call raises `NotTakenOver`, and `CallFailed` if it is to be repeated.

    *keeps* are attributes that no user can have written; *forgets* is called
    together with Cognito's own factors and devices.
    """

    def __init__(
        self,
        cognito: Any,
        *,
        keeps: Collection[str] = (),
        forgets: Sequence[Forget] = (),
        remaining_ms: Callable[[], int | None] = remaining_ms,
    ) -> None:
        self._cognito = cognito
        self._keeps = _KEPT.union(keeps)
        self._forgets = tuple(forgets)
        self._remaining_ms = remaining_ms

    def __call__(self, owner: Owner) -> TakenOver:
        """Reset the account and verify its address."""
        account = self._account(owner)
        before = account.read()
        self._check(owner, before)
        if before.is_verified:
            return TakenOver()
        if before.is_federated:
            raise NotTakenOver(Reason.LINKED)
        self._step(account.replace_password)
        self._step(account.sign_out)
        self._step(account.remove_factors)
        had_devices = self._step(account.forget_devices)
        for forget in self._forgets:
            self._step(partial(forget, owner))
        after, left = self._without_attributes(account)
        self._commit(owner, account, after)
        found = {
            "devices": had_devices,
            "factors": before.second_factors != after.second_factors,
            "attributes": before.attributes.keys() != after.attributes.keys(),
        }
        reset = ("password", "sessions", *(name for name, is_so in found.items() if is_so))
        return TakenOver(reset=reset, left=tuple(sorted(left)))

    def confirm(self, owner: Owner) -> TakenOver:
        """Verify the address of who knows the password too, and so made the account."""
        account = self._account(owner)
        now = account.read()
        self._check(owner, now)
        if not now.is_verified:
            account.set_verified(email=True)
        return TakenOver()

    def _account(self, owner: Owner) -> AccountResets:
        return AccountResets(self._cognito, pool_id=owner.pool_id, user_name=owner.user_name)

    def _check(self, owner: Owner, account: Account) -> None:
        """Whether it is the account that was proved, and can be handed over."""
        address = account.attributes.get("email", "")
        if account.attributes.get("sub", owner.subject) != owner.subject:
            raise NotTakenOver(Reason.UNEXPECTED)
        if not address or narrow(address) != narrow(owner.address):
            raise NotTakenOver(Reason.ADDRESS_CHANGED)
        if account.has_passkey and not account.is_verified:
            raise NotTakenOver(Reason.PASSKEY)

    def _without_attributes(self, account: AccountResets) -> tuple[Account, frozenset[str]]:
        """Read, delete and read again, until nothing is there that could go."""
        left: frozenset[str] = frozenset()
        for _ in range(_ROUNDS):
            now = self._step(account.read)
            foreign = [name for name in now.attributes if not self._is_kept(name)]
            names = [name for name in foreign if name not in left]
            if not names:
                return now, left
            left |= self._step(partial(account.delete_attributes, names))
        raise NotTakenOver(Reason.UNEXPECTED)

    def _is_kept(self, name: str) -> bool:
        return name in self._keeps or name.startswith("cognito:")

    def _commit(self, owner: Owner, account: AccountResets, now: Account) -> None:
        """After it there are tokens: it comes last, and only if nothing is left."""
        self._check(owner, now)
        if now.second_factors or now.is_federated:
            raise NotTakenOver(Reason.UNEXPECTED)
        is_number_left = "phone_number" in now.attributes  # required: whose it is, nobody knows
        number = False if is_number_left else None
        self._step(partial(account.set_verified, email=True, number=number))

    def _step(self, step: Callable[[], Answer]) -> Answer:
        left = self._remaining_ms()
        if left is not None and left < _LAMBDA_NEEDS_MS:
            raise Unanswered("timeout")
        return step()
