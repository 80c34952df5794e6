"""What the two calls of a sign-up are told apart and known again by: address, client and device."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from rules.addresses.forms import narrow
from rules.passwordless import address_keys
from rules.passwordless.one_time_code import Challenge, request_key, user_key
from rules.passwordless.send_budget import SendBudget
from rules.passwordless.sign_up_request import SignUpRequest
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.receipts import LASTS, Bearer
from runtime.passwordless.sent_counts import Limit
from runtime.passwordless.sign_up_limit import sign_up_limit
from runtime.passwordless.wishes import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpAddress:
    """
    Names by the address that the event of a SignUp has now, and nothing of the user.

    Attributes:
        lifetime: How long a code is good for.

    """

    peppers: Callable[[], Peppers]
    addresses: Callable[[], AddressKeys]
    lifetime: timedelta

    def challenge(self, challenge_id: str, asked: TriggerEvent) -> Challenge:
        """The code is for the address in its narrow form, and for nobody who exists."""
        pool_id = asked.pool_id
        nobody = user_key(b"", pool_id=pool_id, name=challenge_id, subject=None)
        return Challenge(challenge_id, pool_id, asked.client_id, nobody, narrow(address_of(asked)))

    def holder(self, asked: TriggerEvent) -> str:
        """Whose rate limits: the address's in its wide form."""
        key, address = self.addresses().newest, address_of(asked)
        return address_keys.holder(key, pool_id=asked.pool_id, address=address)

    def mailbox_limit(self, asked: TriggerEvent, budget: SendBudget) -> Limit:
        """The limit of sign-up codes to one mailbox, whatever the tags and dots of an address."""
        key, address = self.addresses().newest, address_of(asked)
        return sign_up_limit(key, pool_id=asked.pool_id, address=address, budget=budget)

    def bearer(self, asked: TriggerEvent, request: SignUpRequest) -> Bearer:
        """Whom the receipt is for."""
        return Bearer(self._owner(asked), asked.client_id, request.wanted.device)

    def wish(self, asked: TriggerEvent, request: SignUpRequest) -> Wish:
        """One device has one code at a time; it is known for as long as its receipt."""
        peppers = self.peppers()
        digest = request_key(
            peppers.of(peppers.newest),
            user=f"sign_up {self._owner(asked)}",
            client_id=asked.client_id,
            request_id=request.wanted.device,
        )
        lasts = self.lifetime + LASTS
        return Wish(digest, lasts, is_lease=False, request=request.wanted.request_id)

    def lenders(self, asked: TriggerEvent, wish: str) -> list[str]:
        """The digests of *wish* as CreateAuthChallenge has it for the owner of the address."""
        return [
            request_key(pepper, user=self.holder(asked), client_id=asked.client_id, request_id=wish)
            for pepper in self.peppers().by_version.values()
        ]

    def _owner(self, asked: TriggerEvent) -> str:
        key = self.addresses().newest
        return address_keys.owner(key, pool_id=asked.pool_id, address=address_of(asked))


def address_of(asked: TriggerEvent) -> str:
    """The address; Cognito refuses one that is not the user name."""
    return asked.attributes.get("email", "")


def nobody_yet(asked: TriggerEvent) -> TriggerEvent:
    """The event without a user: the ``sub`` of a SignUp that is refused becomes nobody's."""
    return asked.of_nobody()
