"""The browsers and apps that a user is known by: to look at, and to forget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.facts import Tell
from api.fields import Field
from api.moments import moment
from api.own_address import UNVERIFIED, own_address
from api.problems import Problem
from api.route import Act, Answer, Asked, Bearer, Route
from events.contract.catalogue import Kind
from rules.passwordless.known_devices import KnownDevice
from runtime.passwordless.own_devices import OwnDevices
from runtime.user_pool.app_client import AppClient

_ID: Final = Field(
    name="id",
    description="From the list.",
    example="Yk1hY29yZS1pcHN1bS1kbw",
    shortest=22,
    longest=22,
    pattern=r"^[A-Za-z0-9_-]{22}$",
)
LIST: Final = Route(
    name="listDevices",
    method="GET",
    path="/auth/devices",
    title="Known devices",
    text=(
        "The browsers and apps that have signed in as the user without a password, the latest"
        " first: five at most, each until it was not used for 180 days."
    ),
    returns=(200, "Devices"),
    problems=("not_found", UNVERIFIED),
    bearer=Bearer.OWNER,
)
REMOVE: Final = Route(
    name="forgetDevice",
    method="DELETE",
    path="/auth/devices/{id}",
    title="Forget a known device",
    text=(
        "It has the limits of strangers from then on. Its session goes on: sign out everywhere"
        " ends that, and forgets all devices."
    ),
    parameters=(_ID,),
    returns=(204, None),
    problems=("not_found", UNVERIFIED),
    bearer=Bearer.RECENT_OWNER,
)


class Devices:
    """The user's side of `OwnDevices`; None where nobody signs in without a password."""

    def __init__(self, devices: OwnDevices | None, *, client: AppClient, tell: Tell) -> None:
        self._devices = devices
        self._client = client
        self._tell = tell

    def listed(self, asked: Asked) -> Answer:
        """All of them, and which of them asks."""
        own, address = self._of(asked)
        client_id = asked.bearer.client_id if asked.bearer else ""
        known = own.all(address)
        this = own.this(known, address, client_id=client_id, secret=asked.device_key)
        return Answer(body={"devices": [_told(each, is_this=each is this) for each in known]})

    def remove(self, asked: Asked) -> Answer:
        """Forget it; what was not there is gone as well."""
        own, address = self._of(asked)
        gone = own.remove(asked.text("id"), address)
        if gone:
            self._tell(Kind.DEVICE_REMOVED, asked, browser=gone.browser)
        return Answer(status=204)

    def _of(self, asked: Asked) -> tuple[OwnDevices, str]:
        if self._devices is None:
            raise Problem("not_found")
        return self._devices, own_address(asked, self._client)


def _told(device: KnownDevice, *, is_this: bool) -> dict[str, Any]:
    return {
        "id": device.device_id,
        "browser": device.browser,
        "since": moment(device.since),
        "last": moment(device.last),
        "this": is_this,
    }


def acts(client: AppClient, tell: Tell, own: OwnDevices | None) -> Mapping[Route, Act]:
    """What each route does."""
    devices = Devices(own, client=client, tell=tell)
    return {LIST: devices.listed, REMOVE: devices.remove}
