"""
The secret that addresses are digested with, in its two live versions.

It is not the one of codes: who reads it learns whose an item is, and can make
no code. New items are named by the newest version; what is looked up by
address (suppressed addresses, known devices) is looked up by both. Rate limits
go by the newest alone: a new version begins each of them again, once, so it is
put by hand and never on a schedule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rules.passwordless import address_keys
from rules.passwordless.address_keys import holder, holder_without_address
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import clock
from runtime.passwordless.pepper import Peppers, PepperSource


@dataclass(frozen=True, slots=True)
class AddressKeys:
    """The live versions of the address key."""

    versions: Peppers

    @property
    def newest(self) -> bytes:
        """The version that new items are named by."""
        return self.versions.of(self.versions.newest)

    @property
    def live(self) -> list[bytes]:
        """Every version that an item may be named by, the newest first."""
        by_version = self.versions.by_version
        rest = [key for version, key in by_version.items() if version != self.versions.newest]
        return [self.newest, *rest]

    def holder_of(self, asked: TriggerEvent) -> str:
        """
        Whose rate limits the event counts for.

        The address's; of a user who does not exist, that of the name that was
        typed; of a user without an address, the ``sub``'s.
        """
        return _holder(self.newest, asked)

    def once_held_by(self, asked: TriggerEvent) -> list[str]:
        """The same by the older versions, for what is under way."""
        return [_holder(key, asked) for key in self.live[1:]]

    def unreachable(self, address: str) -> list[str]:
        """What *address* is called among those that mail does not reach, the newest first."""
        return [address_keys.unreachable(key, address=address) for key in self.live]


def _holder(key: bytes, asked: TriggerEvent) -> str:
    name = asked.user_name if asked.user_not_found else asked.attributes.get("email", "")
    if name or asked.subject is None:
        return holder(key, pool_id=asked.pool_id, address=name)
    return holder_without_address(key, pool_id=asked.pool_id, subject=asked.subject)


class AddressKeySource:
    """Fetches the versions when it is made, and looks for new ones every five minutes."""

    def __init__(self, secrets: Any, *, arn: str, now: Callable[[], datetime] = clock.now) -> None:
        self._versions = PepperSource(secrets, arn=arn, now=now)

    def __call__(self) -> AddressKeys:
        """The live versions. Those known are in use for as long as Secrets Manager fails."""
        return AddressKeys(self._versions())
