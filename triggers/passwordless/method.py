"""
What a way to sign in without a password needs, and what it does.

Create, verify and the sender ask a method, and know no channel: whether it
sends, whether it keeps a secret of the user's, what else belongs into the one
write that uses an answer up, what it proves and what the client is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from events.contract.catalogue import Kind
from rules.passwordless.one_time_code import Challenge, user_key
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime.passwordless.challenge_items import StoredChallenge
from runtime.passwordless.factors import Factor, Use
from runtime.passwordless.pepper import Peppers

if TYPE_CHECKING:  # only the sender reads them
    from runtime.messages.code_mails import EmailDelivery
    from runtime.settings.sender import DeliverySettings

# Sends what answers the challenge to the user with these attributes; raises
# `MailNotSent` or `SmsNotSent`, and never sends twice in one call. Returns the
# message's id if the one who carried it wants to hear whether its code was used.
Delivery = Callable[[StoredChallenge, Mapping[str, str]], str | None]


class Carriers(Protocol):
    """
    What carries codes, by channel: `runtime.messages.code_carriers`, of the sender.

    A method asks for it, and imports none: so no trigger's package has mails in all languages.
    """

    def mails(self, settings: DeliverySettings, peppers: Callable[[], Peppers]) -> EmailDelivery:
        """What mails codes, through SES."""

    def texts(self, settings: DeliverySettings, peppers: Callable[[], Peppers]) -> Delivery:
        """What texts codes, through AWS End User Messaging."""


class Proven(Enum):
    """What a right answer proves that the user has."""

    ADDRESS = "address"
    NUMBER = "number"
    APP = "app"
    RECOVERY_CODE = "recovery_code"


@dataclass(frozen=True, slots=True)
class Known:
    """
    What an answer is judged by, in addition to the challenge.

    Attributes:
        factor: What is kept of the user for the method; `NO_FACTOR` if there
            is nothing, and for methods that keep nothing.
        keys: What factors are sealed with; None for methods that keep nothing.
        now: In epoch seconds.

    """

    peppers: Peppers
    factor: Factor
    keys: Peppers | None
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """
    What an answer is worth.

    Attributes:
        right_by: The version of the pepper that makes it right, `UNDERIVED` if
            the answer is derived from none; None if it is wrong.
        is_spent: It is wrong only because it was right before.
        use: What becomes of the factor in the write that uses the challenge up.
        told: The event that tells of it, with its data.

    """

    right_by: str | None
    is_spent: bool = False
    use: Use | None = None
    told: tuple[Kind, Mapping[str, int]] | None = None


class Method(Protocol):
    """One way, the same for everybody who uses it."""

    @property
    def name(self) -> str:
        """How clients and events call it."""
        ...

    @property
    def channel(self) -> str | None:
        """What it is sent by, each channel with a budget of messages; None if nothing is sent."""
        ...

    @property
    def must_be_sent(self) -> bool:
        """Whether nothing answers a challenge that there was nowhere to send to."""
        ...

    @property
    def keeps_factor(self) -> bool:
        """Whether users enrol, and something of theirs is kept that answers are judged by."""
        ...

    @property
    def proves(self) -> Proven:
        """What a right answer proves."""
        ...

    @property
    def public_parameters(self) -> dict[str, str]:
        """What the client may know, the same for every user, also for one who does not exist."""
        ...

    def judged(self, answer: object, challenge: Challenge, known: Known) -> Judged:
        """What *answer* is worth; found out in the same time for everybody."""
        ...

    def charged_to(self, answer: object) -> str | None:
        """
        The user's budget that *answer* is counted in, by what it looks like.

        None if nobody could guess such an answer: then somebody else cannot
        use it up either.
        """
        ...


def user_of(asked: TriggerEvent, challenge_id: str) -> str:
    """
    Stands for the user in the table, and in what a code is derived from.

    Who does not exist is somebody else in each challenge, and never one who
    does exist; so no new version of a secret makes a difference between them.
    """
    return user_key(
        b"",
        pool_id=asked.pool_id,
        name=challenge_id,
        subject=None if asked.user_not_found else asked.subject,
    )
