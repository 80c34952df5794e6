"""
A link by e-mail, and a code in the same mail for a user who reads it on another device.

The link signs in the browser that asked, because the token in it is derived
for that browser. A client that names no device gets the code alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rules.passwordless import magic_link
from rules.passwordless.one_time_code import Challenge
from rules.value import dataclass, replace
from runtime.passwordless.pepper import Peppers
from runtime.settings.codes import CodeSettings
from triggers.passwordless import email_code
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.method import Carriers, Delivery, Judged, Known, Proven

if TYPE_CHECKING:  # only the sender reads them
    from runtime.settings.sender import DeliverySettings

NAME = "MAGIC_LINK"


@dataclass(frozen=True, slots=True)
class MagicLink:
    """Opened by the link or by *code*, whichever comes first: it is one challenge."""

    code: EmailCode
    name: str = NAME
    channel: str = "email"
    must_be_sent: bool = False
    keeps_factor: bool = False
    proves: Proven = Proven.ADDRESS

    @property
    def public_parameters(self) -> dict[str, str]:
        """See `Method`."""
        return {**self.code.public_parameters, "method": self.name}

    def judged(self, answer: object, challenge: Challenge, known: Known) -> Judged:
        """See `Method`."""
        return Judged(right_by=self.right_by(answer, challenge, known.peppers))

    def right_by(self, answer: object, challenge: Challenge, peppers: Peppers) -> str | None:
        """
        Version of the pepper that makes *answer* right.

        Link and code are both compared, whatever the answer looks like.
        """
        by_link = [
            version
            for version, pepper in peppers.by_version.items()
            if magic_link.opens(answer, pepper=pepper, challenge=challenge)
        ]
        by_code = self.code.right_by(answer, challenge, peppers)
        return by_link[0] if by_link else by_code

    def charged_to(self, answer: object) -> str | None:
        """See `Method`. So a user whose codes are locked still gets in by the link."""
        return None if magic_link.looks_like_one(answer) else self.code.charged_to(answer)


def method(settings: CodeSettings) -> MagicLink:
    """The method as the stack is set up."""
    return MagicLink(code=email_code.method(settings))


def delivery(
    settings: DeliverySettings, peppers: Callable[[], Peppers], carriers: Carriers
) -> Delivery:
    """Its delivery: the mail with the code, and with a link to the operator's page."""
    return replace(email_code.delivery(settings, peppers, carriers), page=settings.sign_in_page)
