"""The first sign-in of a federated user: every row of the policy, and what attackers try."""

from functools import partial

import pytest

from events.contract.catalogue import Reason
from rules.linking.link_policy import LinkRefused
from rules.linking.provider_trust import ProviderTrust
from runtime.aws_client.errors import Unanswered
from runtime.linking.identity_table import Arrival, Identity
from runtime.linking.own_links import NotProved
from runtime.passwordless.take_over import NotTakenOver
from tests.triggers.linking.federated_pool import refused

ADA = "ada@gmail.com"


def code(sign_in, **more):
    """The code of the refusal that the app reads."""
    with pytest.raises(LinkRefused) as caught:
        sign_in(**more)
    return str(caught.value).partition(": ")[0]


def handle(sign_in):
    with pytest.raises(LinkRefused) as caught:
        sign_in()
    return str(caught.value).partition(": ")[2]


def test_a_proved_address_is_linked_to_the_native_user_who_has_it(world, google):
    """The same user, by either way, and the link lasts."""
    ada = world.pool.add(ADA)

    assert [ada, ada] == [google(), google()]
    assert [("identity.linked", ada)] == [each[:2] for each in world.events]
    assert {
        "provider": "Google",
        "provider_type": "Google",
        "by": "trust",
    } == world.events[0][2]


def test_who_is_nobody_yet_becomes_a_native_user_first(world, google):
    """Confirmed and verified, with a password that nobody knows; and somebody gives the groups."""
    ada = google()

    assert "CONFIRMED" == world.pool.users[ada]["status"]
    assert (ADA, "true") == world.pool.email_of(ada)
    assert [("user.confirmed", ada), ("identity.linked", ada)] == [
        each[:2] for each in world.events
    ]
    assert "gmail.com" == world.events[0][2]["email_domain"]
    assert world.events[1][2]["created"] is True
    assert ada == google()


def test_an_unverified_user_is_taken_over_before_there_is_a_link(world, google):
    """Classic-federated merge: an attacker who signed up first is locked out by then."""
    mallory = world.pool.add(ADA, verified=False)

    assert mallory == google()
    assert [(ADA, {})] == world.taken
    assert ["user.confirmed", "account.taken_over", "identity.linked"] == world.kinds()
    assert {"email_domain": "gmail.com"} == world.events[0][2]
    assert {"reset": "password,sessions", "left": "phone_number"} == world.events[1][2]


def test_an_account_that_cannot_be_taken_over_is_not_linked(world, google, monkeypatch):
    """A stranger's passkey, for one: nothing is linked, and the user is told to try again."""

    def passkey(_):
        raise NotTakenOver(Reason.PASSKEY)

    monkeypatch.setattr(world, "take_over", passkey)
    world.attach("link")
    world.pool.add(ADA, verified=False)

    assert ("TRY_AGAIN", {}, "passkey") == (code(google), world.pool.links, world.reason())


def test_a_disabled_user_stays_out(world, google):
    """And learns that the account is disabled: the provider has proved who it is."""
    world.pool.add(ADA, enabled=False)

    assert ("ACCOUNT_DISABLED", "account_disabled") == (code(google), world.reason())
    assert {} == world.pool.links


def test_an_invited_user_has_no_temporary_password_left(world, google):
    """The inviting administrator knows it."""
    ada = world.pool.add(ADA, status="FORCE_CHANGE_PASSWORD")

    assert (ada, "CONFIRMED") == (google(), world.pool.users[ada]["status"])


@pytest.mark.parametrize("is_there", [False, True])
def test_a_word_that_proves_nothing_tells_nobody_who_has_an_account(world, is_there):
    """The same code, event and calls, whether there is such a user or not."""
    if is_there:
        world.pool.add("ada@example.org")
    liar = {"email": "ada@example.org", "email_verified": "true"}

    assert "LINK_NEEDS_PROOF" == code(lambda: world.pool.sign_in("Okta", "7", **liar))
    assert ("unverified_address", [], {}) == (
        world.reason(),
        world.pool.calls,
        world.pool.links,
    )
    assert world.events[0][1] is None


NO_WORD = ["false", "FALSE", "", "0", "yes", 0, 1, None, [], ["true"], {"true": True}, "missing"]


@pytest.mark.parametrize("policy", ["link", "refuse"])
@pytest.mark.parametrize("verified", NO_WORD, ids=range(len(NO_WORD)))
@pytest.mark.parametrize("owner_is_first", [True, False])
def test_an_identity_that_was_prepared_with_an_address_opens_nothing(
    world, google, policy, verified, owner_is_first
):
    """Before its owner comes or after, by a word on the address that is none, and by any later."""
    world.attach(policy)
    word = {} if verified == "missing" else {"email_verified": verified}
    mallory = partial(world.pool.sign_in, "Google", "666", "Google", email=ADA)
    owners = google() if owner_is_first else None
    assert code(mallory, **word) in {"LINK_NEEDS_PROOF", "ADDRESS_NOT_PROVED"}
    owners = owners or google()
    before = dict(world.pool.users[owners]["attributes"])
    assert code(mallory, **word) in {"LINK_NEEDS_PROOF", "ADDRESS_NOT_PROVED"}

    assert before == world.pool.users[owners]["attributes"]
    assert [owners] == list(world.pool.users)
    assert {owners} >= set(world.pool.links.values())
    assert ("Google", "666") not in world.pool.links


@pytest.mark.parametrize("verified", NO_WORD, ids=range(len(NO_WORD)))
def test_an_address_that_is_changed_to_a_victims_at_the_provider_stays_out(world, verified):
    """Between two sign-ins of a linked user, with a word that is none."""
    world.pool.add("victim@gmail.com")
    own = {"email": "mallory@gmail.com", "email_verified": True}
    enter = partial(world.pool.sign_in, "Google", "666", "Google")
    mallory = enter(**own)
    word = {} if verified == "missing" else {"email_verified": verified}

    assert mallory == enter(email="victim@gmail.com", **word)
    assert ("mallory@gmail.com", "true") == world.pool.email_of(mallory)


def test_without_an_address_there_is_nothing_to_prove(world):
    """No handle could ever be redeemed."""
    assert "ADDRESS_NOT_PROVED" == code(lambda: world.pool.sign_in("Okta", "7"))


@pytest.mark.parametrize(
    ("is_there", "believed", "expected"),
    [
        (True, True, "ACCOUNT_EXISTS"),
        (True, False, "ADDRESS_NOT_PROVED"),
        (False, False, "ADDRESS_NOT_PROVED"),
    ],
)
def test_refuse_keeps_federated_users_apart(world, is_there, believed, expected):
    """It neither links nor creates."""
    world.attach("refuse")
    if is_there:
        world.pool.add("ada@example.com")
    said = {"email": "ada@example.com", "email_verified": str(believed).lower()}

    with pytest.raises(LinkRefused) as caught:
        world.pool.sign_in("Okta", "7", **said)
    assert str(LinkRefused(expected)) == str(caught.value)  # and no handle
    assert {} == world.pool.links


def test_refuse_asks_nobody_for_a_proof_of_what_was_unlinked(world, google):
    """It links nothing: the address decides, as for anybody else."""
    ada = google()
    world.own.remove("Google", subject=ada)
    world.attach("refuse")

    assert "ACCOUNT_EXISTS" == code(google)


def test_refuse_lets_in_who_is_nobody_yet(world, google):
    """As a federated user, with a sign-up like any other."""
    world.attach("refuse")

    assert ("Google_1", ["sign_up.accepted"]) == (google(), world.kinds())


def test_a_second_identity_of_the_same_address_is_linked_as_well(world):
    """Two providers, one user."""
    said = {"email": "ada@example.com", "email_verified": "true"}
    first = world.pool.sign_in("Okta", "7", **said)
    world.pool.links = dict(world.pool.links)
    google = {**said, "hd": "example.com"}

    assert first == world.pool.sign_in("Google", "1", "Google", **google)
    assert 2 == len(world.pool.links)


def test_capitals_of_address_and_subject(world):
    """The address is the same user's, the subject is another identity."""
    ada = world.pool.add("Ada@Example.com")
    said = {"email_verified": "true"}

    assert ada == world.pool.sign_in("Okta", "aB", email="ADA@example.COM", **said)
    assert ada == world.pool.sign_in("Okta", "Ab", email="ada@example.com", **said)
    assert {("Okta", "aB"), ("Okta", "Ab")} == set(world.pool.links)


def test_names_with_underscores_are_not_split(world):
    """The inbound federation trigger knows the parts."""
    ada = world.pool.add("ada@example.com")
    world.attach("link", trust=world_trust("My_Idp"))

    assert ada == world.pool.sign_in("My_Idp", "a_b", email="ada@example.com")
    assert {("My_Idp", "a_b"): ada} == world.pool.links


def world_trust(name):
    return ProviderTrust.parse(f'{{"{name}": ["example.com"]}}')


def test_an_address_that_the_mapping_changed_is_not_the_one_that_was_proved(world):
    """The pool maps another claim than the one that was judged."""
    victim = world.pool.add("victim@example.com")
    said = {"email": "mallory@example.com", "email_verified": "true"}
    mapped = {"email": "victim@example.com"}

    assert "LINK_NEEDS_PROOF" == code(
        lambda: world.pool.sign_in("Okta", "7", mapped=mapped, **said)
    )
    assert victim not in world.pool.links.values()


def test_an_address_that_cognito_takes_for_another_is_not_linked(world, google, monkeypatch):
    """Merged by Cognito's own rules: they are two people to us."""
    world.pool.add("ADA@gmail.com")
    found = world.users.find(ADA)
    monkeypatch.setitem(found.attributes, "email", "\u00e4da@gmail.com")
    monkeypatch.setattr(world.users, "find", lambda _: found)

    assert ("TRY_AGAIN", "address_changed") == (code(google), world.reason())


@pytest.mark.parametrize("call", ["admin_get_user", "admin_create_user", "admin_set_user_password"])
@pytest.mark.parametrize("error", [refused("TooManyRequestsException"), Unanswered("timeout")])
def test_what_fails_is_refused_and_may_be_repeated(world, google, call, error, logged):
    """F33: it never makes a second user, and the next try ends well."""
    world.pool.errors[call] = error
    assert ("TRY_AGAIN", "unavailable") == (code(google), world.reason())
    by_pre_sign_up = call != "admin_get_user"
    assert by_pre_sign_up is ("federated user not linked" in logged)
    world.pool.errors.clear()
    ada = google()

    assert [ada] == list(world.pool.users)
    assert "CONFIRMED" == world.pool.users[ada]["status"]


@pytest.mark.parametrize("verified", [True, False])
def test_whoever_is_stored_meanwhile_is_the_user(world, google, monkeypatch, verified):
    """By Cognito's earlier call, or by a stranger's sign-up, whose account is taken over."""

    def stored(Username, **_):  # noqa: N803  # boto3's
        world.pool.add(Username, verified=verified, status="FORCE_CHANGE_PASSWORD")
        raise refused("UsernameExistsException")

    monkeypatch.setattr(world.pool, "_admin_create_user", stored)
    name = google()

    assert [name] == list(world.pool.users) == list(world.pool.links.values())
    assert (ADA, "true") == world.pool.email_of(name)
    assert ("account.taken_over" in world.kinds()) is not verified


def test_an_address_that_is_taken_by_nobody_is_a_failure(world, google):
    """It is looked for once more and not for ever."""
    world.pool.errors["admin_create_user"] = refused("UsernameExistsException")

    assert ("TRY_AGAIN", "unavailable") == (code(google), world.reason())
    assert 2 == world.pool.calls.count("admin_create_user")


def test_a_link_that_was_made_and_not_heard_of_is_taken_for_made(world):
    """Cognito calls a slow trigger again."""
    ada = world.pool.add(ADA)
    world.pool.links["Google", "1"] = ada
    world.table.note_arrival("Google_1", arrival(world))
    event = {
        "triggerSource": "PreSignUp_ExternalProvider",
        "userPoolId": "eu-west-1_AbC",
        "userName": "Google_1",
        "request": {"userAttributes": {"email": ADA}},
    }

    assert event == world.pool.triggers["PreSignUp"](event)
    assert ["identity.linked"] == world.kinds()


def arrival(world):
    identity = Identity(provider="Google", kind="Google", subject="1")
    return Arrival(identity=identity, owner=world.table.owner_of(ADA), is_believed=True)


@pytest.mark.parametrize("said", ["AliasExistsException", "InvalidParameterException"])
def test_an_identity_of_another_user_is_not_linked_again(world, google, said):
    """F29: one subject, one user; neither half of it makes another identity the same."""
    ada = world.pool.add(ADA)
    others = {("Okta", "1"): ada, ("Google", "2"): ada}
    world.pool.links.update(others)
    world.pool.errors["admin_link_provider_for_user"] = refused(said)

    assert ("TRY_AGAIN", "linked") == (code(google), world.reason())
    assert others == world.pool.links


def test_a_sixth_identity_is_refused(world):
    """Cognito takes five."""
    ada = world.pool.add("ada@example.com")
    for number in range(5):
        world.pool.links["Okta", f"other-{number}"] = ada
    said = {"email": "ada@example.com", "email_verified": "true"}

    assert "TRY_AGAIN" == code(lambda: world.pool.sign_in("Okta", "6", **said))
    assert (5, "linked") == (len(world.pool.links), world.reason())


def test_another_refusal_of_the_link_is_a_failure(world, google):
    """Throttling, for one."""
    world.pool.add(ADA)
    world.pool.errors["admin_link_provider_for_user"] = refused("TooManyRequestsException")

    assert ("TRY_AGAIN", "unavailable") == (code(google), world.reason())
    assert 1 == world.pool.calls.count("admin_link_provider_for_user")


def test_without_the_inbound_federation_trigger_nobody_is_linked(world, google, logged):
    """Its verdict is the only word that counts; a mapped attribute is none."""
    world.pool.add(ADA)
    del world.pool.triggers["InboundFederation"]

    assert ("TRY_AGAIN", "unexpected", {}) == (code(google), world.reason(), world.pool.links)
    assert ["the inbound federation trigger left nothing"] == logged


def test_a_verdict_of_long_ago_counts_no_more(world, google):
    """Ten minutes are more than a sign-in takes."""
    world.table.note_arrival("Google_1", arrival(world))
    del world.pool.triggers["InboundFederation"]
    world.later(minutes=10)

    assert "TRY_AGAIN" == code(google)


def test_what_was_unlinked_stays_unlinked_until_it_is_proved(world, google):
    """F31: neither by a sign-in nor by a lie; by the handle it is linked again."""
    ada = google()
    world.own.remove("Google", subject=ada)

    assert {} == world.pool.links
    assert "UNLINKED" == code(google)
    token = handle(google)
    world.own.prove(token, subject=ada, address=ADA)
    assert ada == google()


def test_another_identity_at_the_provider_is_judged_anew(world, google):
    """What is unlinked is one subject."""
    ada = google()
    world.own.remove("Google", subject=ada)
    said = {"email": ADA, "email_verified": "true"}

    assert ada == world.pool.sign_in("Google", "2", "Google", **said)


def test_a_tombstone_goes_with_its_user(world, google):
    """A user who deletes the account may come back by the provider."""
    ada = google()
    world.own.remove("Google", subject=ada)
    del world.pool.users[ada]

    assert "CONFIRMED" == world.pool.users[google()]["status"]


def test_a_tombstone_of_nobody_goes_whoever_comes(world, google):
    """Also if the sign-in is refused then."""
    ada = google()
    world.own.remove("Google", subject=ada)
    del world.pool.users[ada]

    assert "LINK_NEEDS_PROOF" == code(google, email_verified="false")
    assert world.table.link(arrival(world).identity) is None


def test_a_link_that_an_operator_took_away_in_cognito_is_made_again(world, google):
    """Only what was unlinked here stays so."""
    ada = google()
    world.pool.links.clear()

    assert (ada, {("Google", "1"): ada}) == (google(), world.pool.links)


def test_a_later_owner_of_the_address_is_not_the_earlier_one(world, google):
    """The subject is the key: the address is only how the first link comes about."""
    ada = google()
    said = {"email": "new@gmail.com", "email_verified": "true"}

    assert ada == world.pool.sign_in("Google", "1", "Google", **said)
    assert (ADA, "true") == world.pool.email_of(ada)


def test_who_came_by_the_provider_first_signs_up_into_the_same_account(world, google):
    """Native user first: the address is taken by then, and proves the account as any other."""
    ada = google()

    assert ada == world.users.find(ADA).name


@pytest.mark.parametrize(
    ("address", "expired", "expected"),
    [
        ("ada@example.org", 0, True),
        ("ada@example.org", 9, True),
        ("eve@example.org", 0, False),
        ("ada@example.org", 10, False),
    ],
)
def test_a_handle_is_for_the_owner_of_the_address_once(world, address, expired, expected):
    """Another account gets nothing with it, and neither does a second use."""
    sub = world.pool.add(address)
    token = handle(lambda: world.pool.sign_in("Okta", "7", email="ADA@example.org"))
    world.later(minutes=expired)

    def prove():
        world.own.prove(token, subject=sub, address=address)
        return True

    if not expected:
        with pytest.raises(NotProved):
            prove()
        assert {} == world.pool.links
    else:
        assert prove()
        assert sub == world.pool.sign_in("Okta", "7", email="ADA@example.org")
    with pytest.raises(NotProved):
        prove()
