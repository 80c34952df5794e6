"""
A recovery code of the user's sheet. Nothing is sent.

The table has keyed digests of those that are left; the write that uses the
challenge up takes the digest out.
"""

from __future__ import annotations

from events.contract.catalogue import Kind
from rules.passwordless import recovery_code
from rules.passwordless.one_time_code import Challenge
from rules.value import dataclass
from runtime.passwordless.challenge_items import UNDERIVED
from runtime.passwordless.factors import Use, owner_of
from runtime.settings.codes import MethodSettings
from triggers.passwordless.method import Judged, Known, Proven

NAME = recovery_code.METHOD


@dataclass(frozen=True, slots=True)
class RecoveryCodes:
    """Codes of ten letters, each good once."""

    name: str = NAME
    channel: None = None
    must_be_sent: bool = False
    keeps_factor: bool = True
    proves: Proven = Proven.RECOVERY_CODE

    @property
    def public_parameters(self) -> dict[str, str]:
        """See `Method`."""
        return {"method": self.name, "code_length": str(recovery_code.LETTERS)}

    def judged(self, answer: object, challenge: Challenge, known: Known) -> Judged:
        """See `Method`. A code that was used is one that there never was."""
        by_version = known.keys.by_version if known.keys else {}
        digests = known.factor.digests if known.factor.key in by_version else frozenset()
        spent = recovery_code.found(
            answer,
            digests,
            key=by_version.get(known.factor.key, b""),
            owner=owner_of(self.name, challenge.user),
        )
        if spent is None:
            return Judged(right_by=None)
        taken = Use(
            update="DELETE digests :spent",
            condition="contains(digests, :digest)",
            values={":spent": {"SS": [spent]}, ":digest": {"S": spent}},
        )
        left = len(digests) - 1
        return Judged(
            right_by=UNDERIVED, use=taken, told=(Kind.FACTOR_RECOVERY_USED, {"left": left})
        )

    def charged_to(self, _answer: object) -> str | None:
        """See `Method`."""
        return "recovery"


def method(_settings: MethodSettings) -> RecoveryCodes:
    """The method; there is nothing to set up."""
    return RecoveryCodes()
