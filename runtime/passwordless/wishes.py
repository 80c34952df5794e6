"""A wish for a challenge: what makes two calls one, what limits count it, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from rules.passwordless.known_share import KNOWN, SendShares
from rules.value import dataclass, field
from runtime.aws_client.errors import CallFailed
from runtime.passwordless.challenge_items import sends_key
from runtime.passwordless.known_devices import Claim
from runtime.passwordless.sent_counts import Limit


class TooBusy(Exception):
    """Others wrote the same counts, again and again. Nothing has been written."""


class Proved(Exception):
    """There is no need of a challenge: a code mailed to that address was answered just now."""

    def __init__(self, times: Mapping[str, int]) -> None:
        """*times*: by each channel, from when on a message may be asked for."""
        super().__init__()
        self.times = times


class MayBeOpen(CallFailed):
    """DynamoDB did not tell whether it has made the challenge."""


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What makes two calls the same call.

    Attributes:
        digest: Of the user, the app client, and what the client made up for this call.
        lasts: For how long a second call is the same.
        is_lease: The client made nothing up: for a short while, every call of
            that user at that client is taken for the same, unless the
            challenge has been answered meanwhile.
        request: Of a sign-up, whose digest is its device's: what the client
            made up for this call. Another one takes the place of the challenge
            before it.

    """

    digest: str
    lasts: timedelta
    is_lease: bool
    request: str | None = None

    def is_of(self, found: dict[str, Any]) -> bool:
        """Whether the item *found* is of this very call."""
        return self.request is None or found.get("request", {}).get("S") == self.request


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where the wish of a sign-up points to: its last challenge, and by which method that is."""

    challenge_id: str
    method: str


@dataclass(frozen=True, slots=True)
class Opened:
    """
    The challenge that is there now.

    Attributes:
        is_new: It was made by this call; else by one that is the same.
        next_send_at: From when on another code may be asked for, in epoch seconds.
        share: The known device whose share it counts in; empty if in the strangers'.
        others: By each other channel, from when on a message may be asked for.

    """

    challenge_id: str
    next_send_at: int
    is_new: bool
    share: str = ""
    others: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Shares:
    """
    How a limit is shared, and who says to be a known device.

    Attributes:
        claim: What is read and written by it does not tell who is known. None of a client
            that named no device: then nothing is read for one.
        limit: None if nothing is sent.
        others: Those of the channels that this message does not go by.

    """

    claim: Claim | None
    limit: SendShares | None
    others: Mapping[str, SendShares] = field(default_factory=dict)

    def known(self, holder: str, channel: str) -> list[Limit]:
        """What a message to the known device counts in, if it has its share."""
        if self.limit is None or self.claim is None:
            return []
        return self._known(self.claim, holder, channel, self.limit)

    def beside(self, holder: str) -> dict[str, list[list[Limit]]]:
        """By each other channel: what a known device's message counts in, and a stranger's last."""
        return {
            channel: [
                *([self._known(self.claim, holder, channel, limit)] if self.claim else []),
                [Limit(sends_key(holder=holder, channel=channel), limit.strangers)],
            ]
            for channel, limit in self.others.items()
        }

    def _known(self, claim: Claim, holder: str, channel: str, limit: SendShares) -> list[Limit]:
        shared = sends_key(holder=holder, channel=f"{channel}#{KNOWN}")
        own = sends_key(holder=claim.devices[0], channel=channel)
        return [Limit(shared, limit.known), Limit(own, limit.device)]
