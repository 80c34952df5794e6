"""
Browsers and apps that have signed in as a user: at most five, and none for ever.

Each has made up a secret of 256 bits, and keeps it. Nothing but its keyed digest
is kept here: it belongs to one user, one app client and one pool. By itself it signs
nobody in: it opens a share of the rate limits that no stranger can use up, and,
with ``SecondStep: new_device``, stands for the code behind a right password.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rules.passwordless.magic_link import is_secret
from rules.value import dataclass, replace

MOST: Final = 5
_DAY_S: Final = 86_400
UNUSED_S: Final = 180 * _DAY_S
AT_ALL_S: Final = 400 * _DAY_S
_SAME_USE_S: Final = 3600  # one sign-in after another is no reason for another write
_FEWEST_CHARACTERS: Final = 8  # of 43 random ones, fewer than eight different are no chance
_ID: Final = 22


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """
    One browser or app.

    Attributes:
        key: What `rules.passwordless.address_keys.device` made of its secret.
        since: When it signed in first, in epoch seconds; *last* is the latest.
        browser: In the words of `rules.passwordless.device_name`, or empty.
        client: The app client.
        user: The ``sub`` of the account that it signed in to; empty of one that was noted before.

    """

    key: str
    since: int
    last: int
    browser: str
    client: str
    user: str = ""

    @property
    def device_id(self) -> str:
        """How its owner names it."""
        return self.key[:_ID]

    @property
    def ends_at(self) -> int:
        """From when on it is not known any more: unused for 180 days, 400 days old."""
        return min(self.last + UNUSED_S, self.since + AT_ALL_S)


def is_device_secret(text: object) -> bool:
    """
    Tell whether *text* can be a device's secret: 256 bits in their one spelling.

    One that is not random (43 times the same letter) is a client's mistake, and
    anybody's guess.
    """
    return isinstance(text, str) and is_secret(text) and len(set(text)) >= _FEWEST_CHARACTERS


def live(devices: Iterable[KnownDevice], *, now: int) -> tuple[KnownDevice, ...]:
    """Those that are known still at *now*."""
    return tuple(each for each in devices if now < each.ends_at)


def find(devices: Iterable[KnownDevice], keys: Iterable[str], *, now: int) -> KnownDevice | None:
    """The live device that one of *keys* stands for: its secret, by each live version."""
    wanted = set(keys)
    return next((each for each in live(devices, now=now) if each.key in wanted), None)


def used(devices: Sequence[KnownDevice], device: KnownDevice) -> tuple[KnownDevice, ...]:
    """
    The devices after *device* signed in, whose ``last`` is now: the latest first.

    At most five: the least recently used goes.
    """
    now = device.last
    known = next((each for each in live(devices, now=now) if each.key == device.key), None)
    others = [each for each in live(devices, now=now) if each.key != device.key]
    noted = replace(device, since=known.since) if known else device
    return (noted, *sorted(others, key=lambda each: -each.last))[:MOST]


def opens(device: KnownDevice | None, *, user: str) -> bool:
    """
    Tell whether *device* may stand for a code behind the password of *user*.

    An address may have had another account before: its devices are not this one's.
    """
    return device is not None and bool(user) and device.user == user


def is_noted(device: KnownDevice, *, user: str, now: int) -> bool:
    """Whether its last use is near enough to *now*, and the same user's, to leave it at that."""
    return device.user == user and now - device.last < _SAME_USE_S


def without(devices: Iterable[KnownDevice], device_id: str) -> tuple[KnownDevice, ...]:
    """All but one."""
    return tuple(each for each in devices if each.device_id != device_id)
