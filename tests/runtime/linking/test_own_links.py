"""What is linked to a user: seen, proved, removed, by the table and the pool."""

from types import SimpleNamespace

import pytest

from runtime.linking.identity_table import Arrival, Identity, IdentityTable, Link
from runtime.linking.native_users import NativeUsers, identities_in
from runtime.linking.own_links import LastWayIn, NotProved, OwnLinks, own_links
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.pepper import Peppers
from tests.moto_by_http import moto_table
from tests.runtime.passwordless.test_pepper import Secrets
from tests.triggers.linking.federated_pool import POOL_ID, FederatedPool, refused

GOOGLE = Identity(provider="Google", kind="OIDC", subject="1")
OLD = AddressKeys(Peppers(newest="1", by_version={"1": b"old"}))
BOTH = AddressKeys(Peppers(newest="2", by_version={"1": b"old", "2": b"new"}))


@pytest.fixture
def keys():
    return [OLD]


@pytest.fixture
def table(keys):
    with moto_table() as client:
        yield IdentityTable(client, table="table", pool_id=POOL_ID, keys=lambda: keys[-1])


@pytest.fixture
def pool():
    return FederatedPool()


@pytest.fixture
def own(table, pool):
    return OwnLinks(lambda: table, NativeUsers(pool, pool_id=POOL_ID))


def linked(pool, *, verified=True):
    ada = pool.add("ada@example.com", verified=verified)
    pool.links["Google", "1"] = ada
    return ada


def test_a_user_has_what_cognito_lists(own, pool):
    """And nobody has what somebody else has."""
    ada = linked(pool)

    assert ([GOOGLE], []) == (own.all(ada), own.all("nobody"))


def test_a_removed_link_is_a_tombstone_before_it_is_gone(own, pool, table):
    """A sign-in meanwhile would link it again."""
    ada = linked(pool)
    pool.errors["admin_disable_provider_for_user"] = refused("TooManyRequestsException")
    with pytest.raises(Exception, match="TooMany"):
        own.remove("Google", subject=ada)

    assert Link(subject=ada, is_unlinked=True) == table.link(GOOGLE)
    pool.errors.clear()
    assert [GOOGLE] == own.remove("Google", subject=ada)
    assert {} == pool.links


def test_a_removed_link_takes_no_other_along(own, pool):
    """Nor is it the last way in if it is not there."""
    ada, eve = linked(pool), pool.add("eve@example.com", verified=False)
    pool.links["Okta", "1"] = ada

    assert ([GOOGLE], []) == (
        own.remove("Google", subject=ada),
        own.remove("Google", subject=eve),
    )
    assert {("Okta", "1"): ada} == pool.links


def test_a_user_who_is_gone_proves_nothing(own, table):
    """What waited is gone as well."""
    owner = table.owner_of("ada@example.com")
    token = table.wait_for_proof(Arrival(identity=GOOGLE, owner=owner))
    with pytest.raises(NotProved):
        own.prove(token, subject="nobody", address="ada@example.com")

    assert table.take_waiting(token) is None


@pytest.mark.parametrize("said", ["ResourceNotFoundException", "UserNotFoundException"])
def test_a_link_that_is_gone_already_is_gone(own, pool, said):
    """Somebody was faster."""
    ada = linked(pool)
    pool.errors["admin_disable_provider_for_user"] = refused(said)

    assert [GOOGLE] == own.remove("Google", subject=ada)
    assert [] == own.remove("Google", subject="nobody")


def test_the_last_way_in_stays(own, pool):
    """No code goes to an address that is not proved."""
    ada = linked(pool, verified=False)
    with pytest.raises(LastWayIn):
        own.remove("Google", subject=ada)

    assert 1 == len(pool.links)


def test_a_link_is_found_after_the_secret_has_changed(keys, table):
    """A tombstone must not be lost by that; what is under way is."""
    table.note_unlinked(GOOGLE, subject="s")
    table.note_arrival("Google_1", Arrival(identity=GOOGLE))
    keys.append(BOTH)

    assert (Link(subject="s", is_unlinked=True), None) == (
        table.link(GOOGLE),
        table.arrival("Google_1"),
    )
    table.note_link(GOOGLE, subject="t")
    assert Link(subject="t") == table.link(GOOGLE)
    table.forget(GOOGLE)
    assert table.link(GOOGLE) is None


def test_what_was_written_a_moment_ago_is_read():
    """PreSignUp comes milliseconds after the inbound federation trigger."""
    asked = []
    client = SimpleNamespace(get_item=lambda **given: asked.append(given) or {})
    table = IdentityTable(client, table="table", pool_id=POOL_ID, keys=lambda: OLD)

    assert (None, None) == (table.arrival("Google_1"), table.link(GOOGLE))
    assert [True, True] == [each["ConsistentRead"] for each in asked]


@pytest.mark.parametrize(
    ("subject", "expected"), [("s" * 305, True), ("s" * 306, False), ("\ud800", True)]
)
def test_an_identity_is_kept_as_far_as_it_can_be_sealed(subject, expected):
    """With the names of provider and type, in 320 octets; half characters count three."""
    identity = Identity(provider="P", kind="OIDC", subject=subject)

    assert expected is identity.is_short_enough


def test_what_was_not_sealed_for_this_item_is_nothing(table):
    """An item that somebody moved tells nobody's identity."""
    handle = table.wait_for_proof(Arrival(identity=GOOGLE))
    item = table._got(table._handle_key(handle))
    table._dynamodb.put_item(
        TableName="table", Item={**item, "pk": {"S": table._handle_key("other")}}
    )

    assert (None, GOOGLE) == (table.take_waiting("other"), table.take_waiting(handle).identity)


def test_no_item_has_an_address_a_subject_or_a_provider_in_clear(table):
    """F44: digests, and what is sealed."""
    identity = Identity(provider="ProviderName", kind="OIDC", subject="the-subject")
    owner = table.owner_of("ada@example.com")
    arrival = Arrival(identity=identity, owner=owner, is_believed=True)
    table.note_arrival("ProviderName_the-subject", arrival)
    table.wait_for_proof(arrival)
    table.note_link(identity, subject="s")
    kept = repr(table._dynamodb.scan(TableName="table")["Items"])

    assert arrival == table.arrival("providername_THE-SUBJECT")
    assert not [each for each in ("ProviderName", "the-subject", "ada", "OIDC") if each in kept]


@pytest.mark.parametrize("text", ["", "no JSON", "{}", "[7]", "null", "[" * 9999])
def test_identities_that_cannot_be_read_are_none(text):
    """Cognito writes them as text."""
    assert [] == identities_in({"identities": text})


def test_a_user_by_a_provider_only_is_no_native_user(pool):
    """Nothing is linked to such a profile."""
    pool.users["Okta_1"] = {
        "attributes": {"sub": "x", "email": "eve@example.com"},
        "status": "EXTERNAL_PROVIDER",
        "enabled": True,
    }

    assert NativeUsers(pool, pool_id=POOL_ID).find("Okta_1") is None


def test_links_of_a_stack_fetch_the_secret_when_they_are_needed(pool, now):
    """Not when the API starts."""
    ada = linked(pool)
    secrets = Secrets(("2", now))
    with moto_table() as client:
        own = own_links((client, secrets, pool), table="table", key_arn="arn", pool_id=POOL_ID)

        assert [GOOGLE] == own.all(ada)
        with pytest.raises(NotProved):
            own.prove("handle", subject=ada, address="ada@example.com")
