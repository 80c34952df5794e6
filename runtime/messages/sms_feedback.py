"""
Tells who carried an SMS whether its code was used.

From that the service learns which messages earn money for somebody and reach
nobody. It is done by messages to the sender itself, a minute after the SMS and
once more when the code has expired, so that no sign-in waits for it. It is
worth a try and no more: what fails is logged, and the service takes the
message for lost after an hour.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal, Protocol

from rules.value import dataclass
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_sending import SentMessage

_FIRST_LOOK_S = 60


class Note(Protocol):
    """`Texter.note`, and what stands for it in tests."""

    def __call__(self, message_id: str, outcome: Literal["RECEIVED", "FAILED"]) -> None: ...  # noqa: D102


class LookAgain(Protocol):
    """`OutboxEnd.look_again`, and what stands for it in tests."""

    def __call__(self, challenge_id: str, *, in_s: int) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsFeedback:
    """Looks for what became of a challenge, and tells it. Neither call raises."""

    sent: Callable[[str], SentMessage | None]
    note: Note
    look_again: LookAgain
    now: Callable[[], datetime] = clock.now

    def expect(self, challenge_id: str) -> None:
        """The SMS for a challenge has just been sent: look in a minute what became of it."""
        try:
            self.look_again(challenge_id, in_s=_FIRST_LOOK_S)
        except CallFailed as error:
            _log(error)

    def give(self, challenge_id: str) -> None:
        """Tell whether the code was used; if it may still be, look again when it cannot."""
        try:
            self._give(challenge_id)
        except CallFailed as error:
            _log(error)

    def _give(self, challenge_id: str) -> None:
        message = self.sent(challenge_id)
        if message is None:
            return
        left_s = message.expires_at - epoch(self.now())
        if message.is_pending and left_s > 0:
            self.look_again(challenge_id, in_s=left_s)
        else:
            self.note(message.message_id, "RECEIVED" if message.is_used else "FAILED")


def _log(error: Exception) -> None:
    observe.logger().warning("sms feedback not given", error=told(error))
