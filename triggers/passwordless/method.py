"""What a way to sign in without a password has to say and to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from rules.passwordless.one_time_code import Challenge, user_key
from rules.trigger_event import TriggerEvent
from runtime.passwordless.challenge_items import StoredChallenge
from runtime.passwordless.pepper import Peppers

# Sends what answers the challenge to the user with these attributes; raises
# `MailNotSent` or `SmsNotSent`, and never sends twice in one call. Returns the
# message's id if the one who carried it wants to hear whether its code was used.
Delivery = Callable[[StoredChallenge, Mapping[str, str]], str | None]


class Method(Protocol):
    """One way, the same for everybody who uses it."""

    @property
    def name(self) -> str:
        """How clients and events call it."""
        ...

    @property
    def channel(self) -> str:
        """What it is sent by; messages are counted for each channel."""
        ...

    @property
    def must_be_sent(self) -> bool:
        """Whether nothing answers a challenge that there was nowhere to send to."""
        ...

    @property
    def public_parameters(self) -> dict[str, str]:
        """What the client may know, the same for every user, also for one who does not exist."""
        ...

    def right_by(self, answer: object, challenge: Challenge, peppers: Peppers) -> str | None:
        """The version of the pepper that makes *answer* right, or None; in the same time."""
        ...

    def charged_to(self, answer: object) -> str | None:
        """
        The user's budget that *answer* is counted in, by what it looks like.

        None if nobody could guess such an answer: then somebody else cannot
        use it up either.
        """
        ...


def user_of(asked: TriggerEvent, peppers: Peppers) -> str:
    """Stands for the user in the table. Nobody who does not exist shares it with one who does."""
    return user_key(
        peppers.of(peppers.newest),
        pool_id=asked.pool_id,
        name=asked.user_name,
        subject=None if asked.user_not_found else asked.subject,
    )
