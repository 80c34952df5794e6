"""Both triggers of federated sign-ins, around one pool and one table."""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

import pytest

from rules.linking.federation_rules import FederationRules
from rules.linking.provider_trust import ProviderTrust
from runtime.linking.identity_table import IdentityTable
from runtime.linking.native_users import NativeUsers
from runtime.linking.own_links import OwnLinks
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.take_over import TakenOver
from tests.moto_by_http import moto_table
from tests.triggers.linking.federated_pool import POOL_ID, FederatedPool
from triggers.inbound_federation import InboundFederation
from triggers.linking.first_sign_in import FirstSignIn
from triggers.pre_sign_up import PreSignUp

TRUST = ProviderTrust.parse('{"Google": "google", "Okta": ["example.com"]}')
KEYS = AddressKeys(Peppers(newest="2", by_version={"1": b"old", "2": b"new"}))


class World:
    """What tests look at and change."""

    def __init__(self, client):
        self.pool = FederatedPool()
        self.events = []
        self.now = datetime(2026, 11, 27, 9, tzinfo=UTC)
        self.policy = "link"
        self.rules = lambda: FederationRules({})
        self.taken = []
        self.handles = count()
        self.client = client
        self.table = IdentityTable(
            client,
            table="table",
            pool_id=POOL_ID,
            keys=lambda: KEYS,
            now=lambda: self.now,
            new_handle=lambda: f"handle-{next(self.handles)}",
        )
        self.users = NativeUsers(self.pool, pool_id=POOL_ID)
        self.own = OwnLinks(lambda: self.table, self.users)
        self.attach("link")

    def attach(self, policy, *, trust=TRUST, has_table=True):
        """The triggers of that policy."""
        first = FirstSignIn(
            policy=policy,
            table=lambda _: self.table,
            users=lambda _: self.users,
            take_over=self.take_over,
            announce=self.announce,
        )
        self.pool.triggers = {
            "PreSignUp": PreSignUp(
                check=None,
                checks_federated=False,
                is_migrating=lambda _: False,
                announce=self.announce,
                linking=lambda: first,
            ).handle,
            "InboundFederation": InboundFederation(
                rules=lambda: self.rules(),  # noqa: PLW0108  # tests set it later
                trust=trust,
                announce=self.announce,
                table=(lambda _: self.table) if has_table else None,
                users=lambda _: self.users,
            ).handle,
        }

    def take_over(self, owner):
        """What `TakeOver` does, as far as the pool is told."""
        self.taken.append((owner.address, dict(self.pool.links)))
        self.pool.users[owner.user_name]["attributes"]["email_verified"] = "true"
        return TakenOver(reset=("password", "sessions"), left=("phone_number",))

    def announce(self, kind, asked, /, **data):
        told = {name: value for name, value in data.items() if value is not None}
        self.events.append((str(kind), asked.subject, told))

    def kinds(self):
        return [kind for kind, *_ in self.events]

    def reason(self):
        [(*_, data)] = [each for each in self.events if each[0] == "identity.link_refused"]
        return str(data["reason"])

    def later(self, **more):
        self.now += timedelta(**more)


@pytest.fixture
def world():
    with moto_table() as client:
        yield World(client)


@pytest.fixture
def google(world):
    """Ada signs in by Google, which proves her address."""
    said = {"email": "ada@gmail.com", "email_verified": "true"}
    return partial(world.pool.sign_in, "Google", "1", "Google", **said)
