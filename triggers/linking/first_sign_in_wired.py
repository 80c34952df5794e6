"""`FirstSignIn`, wired: PreSignUp makes it when the first federated user comes, and not before."""

from __future__ import annotations

from functools import cache

from events.publishing.publish import Announce
from runtime import aws
from runtime.linking.identity_table import IdentityTable
from runtime.linking.native_users import NativeUsers
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.factors import Factors
from runtime.passwordless.forgets import forgets_devices, forgets_factors
from runtime.passwordless.known_devices import KnownDevices
from runtime.passwordless.places import link_places
from runtime.passwordless.take_over import Forget, TakeOver
from triggers.linking.first_sign_in import FirstSignIn

_WITHIN_S = 1.0  # a call to the table


def first_sign_in(announce: Announce, *, policy: str, key_arn: str) -> FirstSignIn:
    """Fetch the secret of addresses, and connect to the tables and to Cognito."""
    secrets, dynamodb = aws.secrets(), aws.dynamodb(within_s=_WITHIN_S)
    cognito = aws.cognito()
    places, keys = link_places(secrets, arn=key_arn), AddressKeySource(secrets, arn=key_arn)
    forgets: list[Forget] = []
    if places.challenge_table:
        devices = KnownDevices(dynamodb, table=places.challenge_table, addresses=keys)
        forgets.append(forgets_devices(devices))
    if places.factor_table:
        forgets.append(forgets_factors(Factors(dynamodb, table=places.factor_table)))

    def table(pool_id: str) -> IdentityTable:
        return IdentityTable(dynamodb, table=places.link_table, pool_id=pool_id, keys=keys)

    return FirstSignIn(
        policy=policy,
        table=cache(table),
        users=cache(lambda pool_id: NativeUsers(cognito, pool_id=pool_id)),
        take_over=TakeOver(cognito, keeps=places.take_over_keeps, forgets=forgets),
        announce=announce,
    )
