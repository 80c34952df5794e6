"""The known devices of users of one pool, for the users themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from rules.passwordless.known_devices import KnownDevice
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.known_devices import KnownDevices


class OwnDevices:
    """*known* is called when it is first needed: it fetches a secret. Calls raise `CallFailed`."""

    def __init__(self, known: Callable[[], KnownDevices], *, pool_id: str) -> None:
        self._make = known
        self._pool_id = pool_id

    @cached_property
    def _known(self) -> KnownDevices:
        return self._make()

    def all(self, address: str) -> tuple[KnownDevice, ...]:
        """Those of the owner of *address*."""
        return self._known.all(pool_id=self._pool_id, address=address)

    def this(
        self, devices: Sequence[KnownDevice], address: str, *, client_id: str, secret: str
    ) -> KnownDevice | None:
        """The one of *devices* that has *secret*; None if none has."""
        return self._known.find(
            devices, pool_id=self._pool_id, client_id=client_id, address=address, secret=secret
        )

    def remove(self, device_id: str, address: str) -> KnownDevice | None:
        """Forget one; it, or None if it was not known."""
        found = [each for each in self.all(address) if each.device_id == device_id]
        is_gone = self._known.remove(device_id, pool_id=self._pool_id, address=address)
        return found[0] if found and is_gone else None

    def forget(self, address: str) -> None:
        """Forget all of them."""
        self._known.forget(pool_id=self._pool_id, address=address)


def own_devices(
    dynamodb: Any, secrets: Any, *, table: str, key_arn: str, pool_id: str
) -> OwnDevices:
    """Those in *table*, whose addresses are digested with the secret of *key_arn*."""

    def known() -> KnownDevices:
        return KnownDevices(dynamodb, table=table, addresses=AddressKeySource(secrets, arn=key_arn))

    return OwnDevices(known, pool_id=pool_id)
