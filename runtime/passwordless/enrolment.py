"""
Users enrol an authenticator app or a sheet of recovery codes, and give them up.

Nothing is kept of an app before a code of it was right: its secret is offered
sealed, for that user and ten minutes, and comes back with the first code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from rules.passwordless import recovery_code, totp
from rules.passwordless.sealed_secret import NONCE, seal, unsealed
from runtime import chance, clock, observe
from runtime.aws_client.errors import CallFailed
from runtime.passwordless.factors import Factor, Factors, owner_of, user_of_subject
from runtime.passwordless.pepper import Peppers

OFFERED_S: Final = 600  # an offer is good for so long
_METHODS: Final = (totp.METHOD, recovery_code.METHOD)


@dataclass(frozen=True, slots=True)
class Offer:
    """
    The secret of an app that is not enrolled yet.

    Attributes:
        secret: For people to type, in base32.
        link: For a QR code.
        enrolment: Brings the secret back, sealed, with the first code.

    """

    secret: str = field(repr=False)
    link: str = field(repr=False)
    enrolment: str = field(repr=False)


class Enrolment:
    """
    What the user with a ``sub`` enrolled. Each call raises `CallFailed`.

    Attributes:
        offered: The methods that users may enrol for.

    """

    def __init__(  # noqa: PLR0913  # a table, its key, a pool, and who stands for time and chance
        self,
        factors: Factors,
        *,
        keys: Callable[[], Peppers],
        pool_id: str,
        product: str,
        offered: frozenset[str],
        now: Callable[[], datetime] = clock.now,
        random: Callable[[int], bytes] = chance.random_bytes,
    ) -> None:
        self.offered = offered
        self._factors = factors
        self._keys = keys
        self._pool_id = pool_id
        self._product = product
        self._now = now
        self._random = random

    def has_app(self, subject: str) -> bool:
        """Whether an authenticator app is enrolled."""
        return bool(self._factors.of(self._user(subject), totp.METHOD).enrolment)

    def codes_left(self, subject: str) -> int:
        """How many recovery codes are not used."""
        return len(self._factors.of(self._user(subject), recovery_code.METHOD).digests)

    def offer_app(self, subject: str, *, account: str) -> Offer:
        """A new secret, shown to the user as that of *account*. Nothing is kept of it."""
        secret, at = self._random(totp.SECRET), str(self._epoch())
        keys = self._keys()
        sealed = seal(
            keys.of(keys.newest),
            secret,
            nonce=self._random(NONCE),
            owner=_offer(self._user(subject), at),
        )
        link = totp.link(secret, issuer=self._product, account=account)
        return Offer(totp.spelled(secret), link, f"{at}.{sealed}")

    def enrol_app(self, subject: str, enrolment: str, code: str) -> bool:
        """
        Keep what was offered, in the place of an app before it; False if *code* is not its.

        An offer is one enrolment, however often it comes back: see `Factors.enrol`.
        """
        secret = self._offered_secret(subject, enrolment)
        step = totp.step_of(code, secret, now=self._epoch()) if secret else None
        if secret is None or step is None:
            return False
        keys, user = self._keys(), self._user(subject)
        sealed = seal(
            keys.of(keys.newest),
            secret,
            nonce=self._random(NONCE),
            owner=owner_of(totp.METHOD, user),
        )
        name = sha256(b"enrolment " + secret).hexdigest()[:32]
        app = Factor(enrolment=name, key=keys.newest, sealed=sealed, last_step=step)
        self._factors.enrol(user, totp.METHOD, app)
        return True

    def new_codes(self, subject: str) -> list[str]:
        """A new sheet, shown this once; the one before it is void."""
        keys, user = self._keys(), self._user(subject)
        codes = recovery_code.sheet(chance.below)
        owner = owner_of(recovery_code.METHOD, user)
        key = keys.of(keys.newest)
        digests = frozenset(recovery_code.digest(key, code, owner=owner) for code in codes)
        sheet = Factor(enrolment=self._random(16).hex(), key=keys.newest, digests=digests)
        self._factors.enrol(user, recovery_code.METHOD, sheet)
        return codes

    def remove(self, subject: str, method: str) -> bool:
        """Forget what was enrolled for *method*; tell whether there was anything."""
        return self._factors.remove(self._user(subject), method)

    def forget(self, subject: str) -> None:
        """Forget everything of a user who is gone. What fails is logged: nobody can use it."""
        for method in _METHODS:
            try:
                self.remove(subject, method)
            except CallFailed as error:
                observe.logger().warning("factor not forgotten", error=type(error).__name__)

    def _offered_secret(self, subject: str, enrolment: str) -> bytes | None:
        at, _, sealed = enrolment.partition(".")
        is_fresh = at.isascii() and at.isdigit() and self._epoch() - int(at) <= OFFERED_S
        owner = _offer(self._user(subject), at)
        found = [unsealed(key, sealed, owner=owner) for key in self._keys().by_version.values()]
        return next((secret for secret in found if secret), None) if is_fresh else None

    def _user(self, subject: str) -> str:
        return user_of_subject(subject, pool_id=self._pool_id)

    def _epoch(self) -> int:
        return int(self._now().timestamp())


def _offer(user: str, at: str) -> str:
    """What an offered secret is bound to: it is no enrolled one."""
    return f"offer {at} {owner_of(totp.METHOD, user)}"
