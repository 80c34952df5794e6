"""The first good code of somebody who signed up without a password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum

from rules.value import dataclass
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.unproved_users import Held, UnprovedUsers
from runtime.user_pool.accounts import Accounts


class Proof(Enum):
    """What a good code by mail proved."""

    NOTHING_NEW = "nothing new"
    ADDRESS = "address"
    TOO_LATE = "too late"  # the account is being deleted


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressProof:
    """Turns an account that anybody may have made into its owner's."""

    unproved: UnprovedUsers
    accounts: Accounts
    now: Callable[[], datetime] = clock.now

    def is_awaited(self, subject: str) -> bool:
        """Whether the user has yet to answer the first code. Raises `CallFailed`."""
        return self.unproved.has(subject)

    def lock_passwords_out(self, *, pool_id: str, subject: str) -> None:
        """Until then, let nobody in by a password. Raises `CallFailed`."""
        self.accounts.lock_passwords_out(pool_id=pool_id, user_name=subject)

    def __call__(self, *, pool_id: str, subject: str) -> Proof:
        """
        Hand the account over, if it is one that has yet to be proved.

        Broken off anywhere, it is done again by the next good code. Raises
        `CallFailed`.
        """
        held = self.unproved.hold(subject, now=self.now())
        if held is Held.SWEPT:
            return Proof.TOO_LATE
        if held is Held.NO_SUCH:
            return Proof.NOTHING_NEW
        self.accounts.hand_over(pool_id=pool_id, user_name=subject)
        return Proof.ADDRESS

    def settle(self, subject: str) -> None:
        """Note that the proof has been told. If that fails, the sweeper tells it once more."""
        try:
            self.unproved.forget(subject)
        except CallFailed as error:
            observe.logger().warning("proof not settled", error=told(error))
