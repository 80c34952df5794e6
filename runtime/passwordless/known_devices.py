"""
The known devices of a user: one item for the owner of an address, ``V#<owner>``.

It is named by the newest version of the address key, and looked up by each live
one. Nothing in it opens an account by itself: see `rules.passwordless.known_devices`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rules.passwordless import address_keys
from rules.passwordless.known_devices import (
    KnownDevice,
    find,
    is_device_secret,
    is_noted,
    live,
    opens,
    used,
    without,
)
from rules.value import dataclass, replace
from runtime import chance, clock, observe
from runtime.aws_client.errors import CallFailed, Refused, told
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.clear_calls import FAILED

_TRIES = 5  # each time somebody else wrote the item first
_FIRST_VERSIONS = 1 << 53
_REFUSED = f"{FAILED}Exception"

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claim:
    """
    What a client says that it is: the device of the owner of an address, at an app client.

    It is made for everybody. Of a client that sent no secret, or for nobody's
    address, it is one that no item has.

    Attributes:
        owners: What the owner is called by each live version of the address key, the newest first.
        devices: What the device is called, in the same order.

    """

    owners: tuple[str, ...]
    devices: tuple[str, ...]

    @property
    def keys(self) -> list[dict[str, Any]]:
        """Those of the items that tell whether it is known."""
        return [devices_key(owner) for owner in self.owners]

    def is_known(self, items: Iterable[Item | None], *, now: int) -> bool:
        """Whether one of *items* has it still."""
        return find(_devices(items), self.devices, now=now) is not None


class KnownDevices:
    """Notes devices that have signed in, tells whether one is known, and forgets them."""

    def __init__(
        self,
        dynamodb: Any,
        *,
        table: str,
        addresses: Callable[[], AddressKeys],
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._addresses = addresses
        self._now = now

    def is_known(self, *, pool_id: str, client_id: str, address: str, secret: str) -> bool:
        """Whether `called` has a name for it."""
        device = self.called(pool_id=pool_id, client_id=client_id, address=address, secret=secret)
        return bool(device)

    def called(self, *, pool_id: str, client_id: str, address: str, secret: str) -> str:
        """
        What the device with *secret* is called if it has signed in as the owner of *address*.

        The same read for everybody, and empty for what is no secret. Raises `CallFailed`.
        """
        claim = claim_of(
            self._addresses(), pool_id=pool_id, client_id=client_id, address=address, secret=secret
        )
        is_known = claim.is_known(self._read(claim.owners), now=epoch(self._now()))
        return claim.devices[0] if is_known else ""

    def opens(
        self, *, pool_id: str, client_id: str, address: str, secret: object, user: str
    ) -> bool:
        """
        Whether the device with *secret* has signed in to this account; that is a use of it.

        One that is forgotten meanwhile stays forgotten. Raises `CallFailed`.
        """
        told_secret = secret if isinstance(secret, str) else ""
        claim = claim_of(
            self._addresses(),
            pool_id=pool_id,
            client_id=client_id,
            address=address,
            secret=told_secret,
        )
        now = epoch(self._now())
        for _ in range(_TRIES):
            items = self._read(claim.owners)
            known = find(_devices(items), claim.devices, now=now)
            if known is None or not opens(known, user=user):
                return False
            device = replace(known, key=claim.devices[0], last=now)
            if is_noted(known, user=user, now=now) or self._use(claim, device, items):
                return True
        return False

    def note(  # noqa: PLR0913  # what is kept of a device
        self,
        *,
        pool_id: str,
        client_id: str,
        address: str,
        secret: str,
        browser: str,
        user: str = "",
    ) -> bool:
        """
        Note that the device has signed in; tell whether it is new while others are known.

        It is no part of the sign-in: what fails is logged, and the device is a
        stranger until it signs in again.
        """
        if not (address and is_device_secret(secret)):
            return False
        claim = claim_of(
            self._addresses(), pool_id=pool_id, client_id=client_id, address=address, secret=secret
        )
        try:
            return self._note(claim, browser, client_id, user)
        except CallFailed as error:
            observe.logger().warning("device not noted", error=told(error))
            return False

    def all(self, *, pool_id: str, address: str) -> tuple[KnownDevice, ...]:
        """The devices that are known as those of the owner of *address*. Raises `CallFailed`."""
        owners = self._owners(pool_id, address)
        return live(_devices(self._read(owners)), now=epoch(self._now()))

    def find(
        self,
        devices: Sequence[KnownDevice],
        *,
        pool_id: str,
        client_id: str,
        address: str,
        secret: str,
    ) -> KnownDevice | None:
        """The one of *devices* that has *secret*; None if none has."""
        claim = claim_of(
            self._addresses(), pool_id=pool_id, client_id=client_id, address=address, secret=secret
        )
        return find(devices, claim.devices, now=epoch(self._now()))

    def remove(self, device_id: str, *, pool_id: str, address: str) -> bool:
        """Forget one; tell whether it was known. Raises `CallFailed`."""
        is_gone = False
        for owner in self._owners(pool_id, address):
            for _ in range(_TRIES):
                [item] = self._read([owner])
                before = devices_of(item)
                after = without(before, device_id)
                if after == before:
                    break
                if self._write(owner, after, item):
                    is_gone = True
                    break
            else:
                raise Refused({"Error": {"Code": _REFUSED}}, "PutItem")
        return is_gone

    def forget(self, *, pool_id: str, address: str) -> bool:
        """Forget all of them; tell whether there were any. Raises `CallFailed`."""
        gone = [
            self._dynamodb.delete_item(
                TableName=self._table, Key=devices_key(owner), ReturnValues="ALL_OLD"
            )
            for owner in self._owners(pool_id, address)
        ]
        return any(each.get("Attributes") for each in gone)

    def _note(self, claim: Claim, browser: str, client_id: str, user: str) -> bool:
        now = epoch(self._now())
        for _ in range(_TRIES):
            items = self._read(claim.owners)
            before = _devices(items)
            known = find(before, claim.devices, now=now)
            if known and is_noted(known, user=user, now=now):
                return False
            since = known.since if known else now
            device = KnownDevice(claim.devices[0], since, now, browser, client_id, user)
            if self._use(claim, device, items):
                others = live(before, now=now)
                return known is None and bool(others)
        observe.logger().warning("device not noted", error="busy")
        return False

    def _use(self, claim: Claim, device: KnownDevice, items: Sequence[Item | None]) -> bool:
        """Write *device* with the others of *items*, if nobody has written since."""
        before = live(_devices(items), now=device.last)
        # What an older version of the key called it, it is not called any more.
        others = [each for each in before if each.key not in claim.devices[1:]]
        after = tuple(
            replace(each, since=device.since) if each.key == device.key else each
            for each in used(others, device)
        )
        return self._write(claim.owners[0], after, items[0])

    def _owners(self, pool_id: str, address: str) -> list[str]:
        keys = self._addresses().live
        return [address_keys.owner(key, pool_id=pool_id, address=address) for key in keys]

    def _read(self, owners: Sequence[str]) -> list[Item | None]:
        answers = [
            self._dynamodb.get_item(
                TableName=self._table, Key=devices_key(owner), ConsistentRead=True
            )
            for owner in owners
        ]
        return [answer.get("Item") for answer in answers]

    def _write(self, owner: str, devices: Sequence[KnownDevice], before: Item | None) -> bool:
        """
        Only if nobody has written since *before* was read.

        An item that is made after all were forgotten begins at any number: at one, it
        would soon have the version that somebody has read of the item before it.
        """
        version = version_of(before)
        condition = "version = :seen" if version else "attribute_not_exists(version)"
        seen = {"ExpressionAttributeValues": {":seen": {"N": str(version)}}} if version else {}
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=devices_item(owner, devices, version=version + 1 if version else _first()),
                ConditionExpression=condition,
                **seen,
            )
        except Refused as refused:
            if refused.code != _REFUSED:
                raise
            return False
        return True


def _first() -> int:
    return 1 + chance.below(_FIRST_VERSIONS)


def claim_of(
    addresses: AddressKeys, *, pool_id: str, client_id: str, address: str, secret: str
) -> Claim:
    """What is looked up for *secret*; for what is no secret, something that nobody has."""
    told_secret = secret if is_device_secret(secret) else ""
    return Claim(
        tuple(address_keys.owner(key, pool_id=pool_id, address=address) for key in addresses.live),
        tuple(
            address_keys.device(
                key, pool_id=pool_id, client_id=client_id, address=address, secret=told_secret
            )
            for key in addresses.live
        ),
    )


def devices_key(owner: str) -> dict[str, Any]:
    """The key of what is known of an owner's devices."""
    return {"pk": {"S": f"V#{owner}"}}


def devices_item(
    owner: str, devices: Sequence[KnownDevice], *, version: int
) -> dict[str, dict[str, Any]]:
    """The item; gone once the last of its devices has ended."""
    return {
        **devices_key(owner),
        "devices": {"L": [{"M": _members(each)} for each in devices]},
        "version": {"N": str(version)},
        "expires_at": {"N": str(max((each.ends_at for each in devices), default=0))},
    }


def devices_of(item: Item | None) -> tuple[KnownDevice, ...]:
    """What `devices_item` made; none, and a line in the log, if the item is unreadable."""
    if item is None:
        return ()
    try:
        return tuple(_device(each["M"]) for each in item["devices"]["L"])
    except (KeyError, TypeError, ValueError):
        observe.logger().error("unreadable known devices")
        return ()


def version_of(item: Item | None) -> int:
    """How often it was written; 0 of one that does not say."""
    try:
        return int(item["version"]["N"]) if item else 0
    except (KeyError, TypeError, ValueError):
        return 0


def _members(device: KnownDevice) -> dict[str, Any]:
    return {
        "k": {"S": device.key},
        "since": {"N": str(device.since)},
        "last": {"N": str(device.last)},
        "browser": {"S": device.browser},
        "client": {"S": device.client},
        "user": {"S": device.user},
    }


def _device(members: Mapping[str, Any]) -> KnownDevice:
    return KnownDevice(
        members["k"]["S"],
        int(members["since"]["N"]),
        int(members["last"]["N"]),
        members["browser"]["S"],
        members["client"]["S"],
        members.get("user", {}).get("S", ""),  # one that was noted before has none
    )


def _devices(items: Iterable[Item | None]) -> tuple[KnownDevice, ...]:
    return tuple(device for item in items for device in devices_of(item))
