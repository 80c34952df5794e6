"""A challenge that somebody asks for, as the table of challenges takes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from rules.passwordless.code_request import CodeRequest
from rules.passwordless.known_devices import is_device_secret
from rules.passwordless.one_time_code import Challenge, request_key
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import chance, clock
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import UNDERIVED, StoredChallenge, epoch
from runtime.passwordless.known_devices import Claim, claim_of
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.wishes import Wish
from triggers.passwordless.method import Method, user_of

_LEASE = timedelta(seconds=15)  # three tries of Cognito's, five seconds each
_REQUEST_LASTS = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChallenges:
    """
    Makes them, with the two secrets.

    Attributes:
        lifetime: How long a code is good for.

    """

    peppers: Callable[[], Peppers]
    addresses: Callable[[], AddressKeys]
    lifetime: timedelta
    now: Callable[[], datetime] = clock.now
    new_id: Callable[[], str] = chance.unguessable_id

    def of(self, asked: TriggerEvent, wanted: CodeRequest, method: Method) -> StoredChallenge:
        """The challenge by *method*. Raises `CallFailed`."""
        challenge_id = self.new_id()
        user = user_of(asked, challenge_id)
        return StoredChallenge(
            challenge=Challenge(challenge_id, asked.pool_id, asked.client_id, user),
            holder=self.addresses().holder_of(asked),
            method=method.name,
            pepper=UNDERIVED if method.keeps_factor else self.peppers().newest,
            expires_at=epoch(self.now() + self.lifetime),
            subject=asked.subject or "",
            is_ghost=asked.user_not_found,
            locale=wanted.locale,
            device=wanted.device,
            browser=wanted.browser,
            link_has_id=wanted.reads_ids,
            action=wanted.action,
        )

    def wish(self, new: StoredChallenge, wanted: CodeRequest) -> Wish:
        """Whatever Cognito takes for one name is one here, and also what is nobody's."""
        peppers = self.peppers()
        digest = request_key(
            peppers.of(peppers.newest),
            user=new.holder,
            client_id=new.challenge.client_id,
            request_id=wanted.request_id or new.method,
        )
        lasts = _REQUEST_LASTS if wanted.request_id else _LEASE
        return Wish(digest, lasts, is_lease=not wanted.request_id)

    def claim(self, asked: TriggerEvent, wanted: CodeRequest) -> Claim | None:
        """Nobody's challenge that is shared with another call is a known device's."""
        if not (wanted.asks_for_code and is_device_secret(wanted.known)):
            return None  # it depends on what the client has sent alone
        name = asked.user_name if asked.user_not_found else asked.attributes.get("email", "")
        return claim_of(
            self.addresses(),
            pool_id=asked.pool_id,
            client_id=asked.client_id,
            address=name,
            secret=wanted.known,
        )
