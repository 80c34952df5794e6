"""Users who signed up without a password, and have yet to prove their address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rules.value import dataclass
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.unproved_users import Held, UnprovedUsers
from runtime.user_pool.accounts import Accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressProof:
    """What the sweeper and a proof know of each other."""

    unproved: UnprovedUsers
    accounts: Accounts
    now: Callable[[], datetime] = clock.now

    def is_awaited(self, subject: str) -> bool:
        """Whether the user has yet to answer the first code. Raises `CallFailed`."""
        return self.unproved.has(subject)

    def lock_passwords_out(self, *, pool_id: str, subject: str) -> None:
        """Until then, let nobody in by a password. Raises `CallFailed`."""
        self.accounts.lock_passwords_out(pool_id=pool_id, user_name=subject)

    def is_in_time(self, subject: str) -> bool:
        """Keep the sweeper off the user; False if the account is being deleted. Raises likewise."""
        return self.unproved.hold(subject, now=self.now()) is not Held.SWEPT

    def settle(self, subject: str) -> None:
        """Note that the proof has been told. If that fails, the sweeper tells it once more."""
        try:
            self.unproved.forget(subject)
        except CallFailed as error:
            observe.logger().warning("proof not settled", error=told(error))
