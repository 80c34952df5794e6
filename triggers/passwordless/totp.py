"""
A code of the user's authenticator app. Nothing is sent.

The secret is sealed; a code is good once, also within its window: the write
that uses the challenge up moves the last step on, and only forward.
"""

from __future__ import annotations

from rules.passwordless import totp
from rules.passwordless.one_time_code import Challenge
from rules.passwordless.sealed_secret import unsealed
from rules.value import dataclass
from runtime.passwordless.challenge_items import UNDERIVED
from runtime.passwordless.factors import Factor, Use, owner_of
from runtime.passwordless.pepper import Peppers
from runtime.settings.codes import MethodSettings
from triggers.passwordless.method import Judged, Known, Proven

NAME = totp.METHOD
_NOBODYS = bytes(totp.SECRET)  # codes are computed for somebody without an app, too


@dataclass(frozen=True, slots=True)
class AuthenticatorApp:
    """Codes of six digits that change every 30 seconds."""

    name: str = NAME
    channel: None = None
    must_be_sent: bool = False
    keeps_factor: bool = True
    proves: Proven = Proven.APP

    @property
    def public_parameters(self) -> dict[str, str]:
        """See `Method`."""
        return {"method": self.name, "code_length": str(totp.DIGITS)}

    def judged(self, answer: object, challenge: Challenge, known: Known) -> Judged:
        """See `Method`. A code of a step that is not after the last one was used before."""
        secret = _secret(known.factor, known.keys, owner_of(self.name, challenge.user))
        step = totp.step_of(answer, secret or _NOBODYS, now=known.now)
        if secret is None or step is None or step <= known.factor.last_step:
            return Judged(right_by=None, is_spent=secret is not None and step is not None)
        forward = Use(
            update="SET last_step = :step",
            condition="last_step < :step",
            values={":step": {"N": str(step)}},
        )
        return Judged(right_by=UNDERIVED, use=forward)

    def charged_to(self, _answer: object) -> str | None:
        """See `Method`. Six digits can be guessed, and are counted by themselves."""
        return "app"


def _secret(factor: Factor, keys: Peppers | None, owner: str) -> bytes | None:
    """None without one, and if its key is gone: what somebody sealed without a key is none."""
    key = keys.by_version.get(factor.key) if keys else None
    secret = unsealed(key or b"", factor.sealed, owner=owner)
    return secret if key else None


def method(_settings: MethodSettings) -> AuthenticatorApp:
    """The method; there is nothing to set up."""
    return AuthenticatorApp()
