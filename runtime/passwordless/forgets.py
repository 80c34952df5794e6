"""What a take-over deletes outside of Cognito: an attacker may have left it in the account."""

from __future__ import annotations

from runtime.passwordless.factors import Factors
from runtime.passwordless.known_devices import KnownDevices
from runtime.passwordless.take_over import Forget, Owner


def forgets_devices(devices: KnownDevices) -> Forget:
    """They would hold a share of the owner's limits."""

    def forget(owner: Owner) -> None:
        devices.forget(pool_id=owner.pool_id, address=owner.address)

    return forget


def forgets_factors(factors: Factors) -> Forget:
    """What somebody else enrolled opens nothing of the owner's."""

    def forget(owner: Owner) -> None:
        factors.forget_all(owner.subject, pool_id=owner.pool_id)

    return forget
