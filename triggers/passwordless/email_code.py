"""A code by e-mail: derived for the one challenge, mailed, and never kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rules.passwordless import one_time_code
from rules.passwordless.one_time_code import Challenge
from rules.value import dataclass
from runtime.passwordless.pepper import Peppers
from runtime.settings.codes import CodeSettings
from triggers.passwordless.method import Carriers, Judged, Known, Proven

if TYPE_CHECKING:  # only the sender reads them
    from runtime.messages.code_mails import EmailDelivery
    from runtime.settings.sender import DeliverySettings

NAME = "EMAIL_CODE"
_PROVES = {"email": Proven.ADDRESS, "sms": Proven.NUMBER}


@dataclass(frozen=True, slots=True)
class EmailCode:
    """Codes of *length* digits. The sender and the check of a code need the same."""

    length: int
    name: str = NAME
    channel: str = "email"
    must_be_sent: bool = False
    keeps_factor: bool = False

    @property
    def proves(self) -> Proven:
        """See `Method`."""
        return _PROVES[self.channel]

    @property
    def public_parameters(self) -> dict[str, str]:
        """See `Method`."""
        return {"method": self.name, "code_length": str(self.length)}

    def judged(self, answer: object, challenge: Challenge, known: Known) -> Judged:
        """See `Method`."""
        return Judged(right_by=self.right_by(answer, challenge, known.peppers))

    def right_by(self, answer: object, challenge: Challenge, peppers: Peppers) -> str | None:
        """Version of the pepper that makes *answer* right. Every version is compared."""
        right = [
            version
            for version, pepper in peppers.by_version.items()
            if one_time_code.matches(
                answer, one_time_code.code(pepper, challenge, length=self.length)
            )
        ]
        return right[0] if right else None

    def charged_to(self, _answer: object) -> str | None:
        """See `Method`. Codes of all methods of a channel are guesses of one kind."""
        return self.channel


def method(settings: CodeSettings) -> EmailCode:
    """The method as the stack is set up."""
    return EmailCode(length=settings.code_length)


def delivery(
    settings: DeliverySettings, peppers: Callable[[], Peppers], carriers: Carriers
) -> EmailDelivery:
    """Its delivery, through SES."""
    return carriers.mails(settings, peppers)
