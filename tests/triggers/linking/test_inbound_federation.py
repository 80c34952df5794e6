"""The inbound federation trigger: whose word, which attributes, who is denied."""

import json

import pytest

from rules.linking.federation_file import federation_rules
from rules.linking.link_policy import LinkRefused
from rules.refusals import FederationRefused
from runtime.aws_client.errors import Unanswered
from runtime.operator_files import RulesUnread

POOL = "eu-west-1_AbC"


def asked(attributes, provider="Okta", kind="OIDC", user_name="7"):
    return {
        "triggerSource": "InboundFederation_ExternalProvider",
        "userPoolId": POOL,
        "userName": user_name,
        "request": {
            "providerName": provider,
            "providerType": kind,
            "attributes": attributes,
        },
        "response": {"userAttributesToMap": {}},
    }


@pytest.fixture
def mapped(world):
    """The attributes that Cognito gets."""

    def mapped(said, **more):
        event = asked(said if more.pop("is_whole", False) else {"idToken": said}, **more)
        return world.pool.triggers["InboundFederation"](event)["response"]["userAttributesToMap"]

    return mapped


def test_a_lie_about_the_address_is_not_handed_on(mapped):
    """``email_verified`` is this trigger's verdict."""
    said = {"email": "a@example.org", "email_verified": True, "age": 7}

    assert {"email": "a@example.org", "email_verified": "false", "age": "7"} == mapped(said)
    assert "true" == mapped({"email": "a@example.com"})["email_verified"]


def test_a_linked_user_keeps_the_address_and_the_number(world, google):
    """F32: whatever the provider says, under whatever name."""
    ada = google()
    world.pool.users[ada]["attributes"] |= {
        "phone_number": "+4930123456",
        "phone_number_verified": "true",
    }
    lies = {
        "email": "eve@gmail.com",
        "email_verified": False,
        "phone_number": "+331",
        "mail": "eve@gmail.com",
        "name": "Ada",
    }
    event = asked({"idToken": {"sub": "1", **lies}}, "Google", "Google", "1")

    assert {
        "sub": "1",
        "name": "Ada",
        "email": "ada@gmail.com",
        "mail": "ada@gmail.com",
        "email_verified": "true",
        "phone_number": "+4930123456",
        "phone_number_verified": "true",
    } == world.pool.triggers["InboundFederation"](event)["response"]["userAttributesToMap"]


def test_the_sign_in_that_links_changes_no_address_and_no_number_either(world, google):
    """PreSignUp links after the attributes are settled, and Cognito stores them then."""
    ada = world.pool.add("Ada@gmail.com")
    number = {"phone_number": "+4930123456", "phone_number_verified": "true"}
    world.pool.users[ada]["attributes"] |= number
    google(phone_number="+331", phone_number_verified="true")
    told = world.pool.users[ada]["attributes"]

    assert ("Ada@gmail.com", "true") == world.pool.email_of(ada)
    assert number == {name: told[name] for name in number}


def test_the_number_of_who_prepared_the_account_does_not_come_back(world):
    """The take-over has deleted it; the address is proved."""
    sub = world.pool.add("ada@gmail.com", verified=False)
    attributes = world.pool.users[sub]["attributes"]
    attributes["phone_number"] = "+331"
    event = asked(
        {"idToken": {"sub": "1", "email": "ada@gmail.com", "email_verified": "true"}},
        "Google",
        "Google",
        "1",
    )
    got = world.pool.triggers["InboundFederation"](event)["response"]["userAttributesToMap"]

    assert ("true", False) == (got["email_verified"], "phone_number" in got)


def test_a_provider_verifies_no_number(mapped):
    """Nothing says whose word about numbers counts."""
    said = {"phone_number": "+331", "phone_number_verified": True}

    assert "false" == mapped(said)["phone_number_verified"]


def test_a_number_that_the_user_does_not_have_is_not_the_providers(world, google):
    """An attribute that is left out stays away."""
    google()
    event = asked({"idToken": {"sub": "1", "phone_number": "+331"}}, "Google", "Google", "1")
    got = world.pool.triggers["InboundFederation"](event)["response"]["userAttributesToMap"]

    assert "phone_number" not in got


@pytest.mark.parametrize("is_there", [True, False])
def test_an_unlinked_identity_or_one_whose_user_is_gone_has_its_own_attributes(
    world, google, mapped, is_there
):
    """PreSignUp then says what becomes of it."""
    ada = google()
    if is_there:
        world.own.remove("Google", subject=ada)
    else:
        del world.pool.users[ada]
    said = {"sub": "1", "email": "new@gmail.com", "email_verified": "true"}

    assert "new@gmail.com" == mapped(said, provider="Google", kind="Google", user_name="1")["email"]


def test_saml_has_its_subject_in_the_event(world, mapped):
    """And its claims have names like URLs."""
    name = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
    said = {"samlResponse": {name: "a@example.com"}}

    assert {name: "a@example.com", "email_verified": "true"} == mapped(
        said, kind="SAML", user_name="okta_aB", is_whole=True
    )
    assert "aB" == world.table.arrival("okta_ab").identity.subject


def test_what_is_too_long_for_an_attribute_is_left_out(mapped):
    """Cognito would fail the sign-in."""
    assert {"email_verified", "b"} == set(mapped({"a": "x" * 2049, "b": "x" * 2048}))


@pytest.mark.parametrize("attributes", [None, [], {"idToken": None}])
def test_an_event_that_says_nothing_verifies_nothing(world, mapped, attributes):
    """F34; nor is anything kept of it."""
    assert {"email_verified": "false"} == mapped(attributes, is_whole=True, user_name="")
    assert world.table.arrival("") is None


def test_without_links_and_rules_all_stays_as_it_is(world, mapped):
    """An empty answer keeps everything."""
    world.attach("off", has_table=False)

    assert {} == mapped({"email": "a@example.org", "email_verified": True})


def test_rules_deny_a_sign_in(world, mapped):
    """And nothing is kept of it."""
    world.rules = lambda: federation_rules('{"Okta": {"deny_domains": ["example.com"]}}')
    with pytest.raises(FederationRefused):
        mapped({"email": "a@example.com"})

    assert ("denied_by_rule", None) == (world.reason(), world.table.arrival("Okta_7"))


def test_rules_that_cannot_be_read_deny_everybody(world, mapped):
    """They may deny this one."""

    def unread():
        raise RulesUnread("rules")

    world.rules = unread
    with pytest.raises(LinkRefused, match=r"^TRY_AGAIN: "):
        mapped({"email": "a@example.com"})

    assert "invalid_rules" == world.reason()


def test_rules_map_groups_and_tell_what_was_cut(world, mapped):
    """The raw claim is gone: no pattern let it through."""
    world.rules = lambda: federation_rules(
        '{"Okta": {"map": [{"from": "dept", "to": "custom:dept"}],'
        ' "groups": {"claim": "groups", "allow": ["*"], "max": 1}}}'
    )
    got = mapped({"email": "a@example.com", "dept": "eng", "groups": ["a", "b"]})

    assert ("eng", "a", False) == (got["custom:dept"], got["federated_groups"], "groups" in got)
    assert [
        (
            "federation.groups_cut",
            None,
            {"provider": "Okta", "provider_type": "OIDC", "count": 2, "kept": 1},
        )
    ] == world.events


def test_groups_that_fit_are_not_worth_an_event_nor_are_unknown_ones(world, mapped):
    """Unknown ones leave the attribute alone."""
    world.rules = lambda: federation_rules('{"*": {"groups": {"claim": "groups", "allow": ["*"]}}}')

    assert "a" == mapped({"groups": "a"})["federated_groups"]
    assert "federated_groups" not in mapped({"_claim_names": {"groups": "src1"}})
    assert [] == world.events


@pytest.mark.parametrize("has_table", [True, False])
def test_a_mapping_that_breaks_verifies_no_address(world, mapped, monkeypatch, has_table, logged):
    """F34: the sign-in goes on with the claims as they are."""
    rules = federation_rules('{"*": {"map": [{"from": "a", "to": "b"}]}}')
    monkeypatch.setattr(type(rules.of("")), "values", lambda *_: 1 / 0)
    world.rules = lambda: rules
    world.attach("link", has_table=has_table)
    said = {"email": "a@example.com", "email_verified": True}

    assert {"email": "a@example.com", "email_verified": "false"} == mapped(said)
    assert ["claims not mapped"] == logged


def test_without_links_rules_leave_the_verdict_to_the_provider(world, mapped):
    """Nobody is linked by it."""
    world.rules = lambda: federation_rules('{"*": {"map": [{"from": "a", "to": "b"}]}}')
    world.attach("off", has_table=False)

    assert {"a": "1", "b": "1", "email_verified": "true"} == mapped(
        {"a": 1, "email_verified": True}
    )


def test_a_table_that_does_not_answer_refuses_the_sign_in(world, mapped, monkeypatch, logged):
    """Else an address could be changed by a provider while nobody knows whose it is."""

    def unanswered(_):
        raise Unanswered("timeout")

    monkeypatch.setattr(world.table, "link", unanswered)
    with pytest.raises(LinkRefused, match=r"^TRY_AGAIN: "):
        mapped({"email": "a@example.com"})

    assert "unavailable" == world.reason()
    assert ["identity not looked up"] == logged


def test_a_subject_that_no_user_could_have_is_kept_nowhere(world, mapped):
    """PreSignUp then knows nothing of the sign-in, and refuses it."""
    long = "\U0001f511" * 100
    mapped({"email": "a@example.com"}, user_name=long)

    assert world.table.arrival(f"Okta_{long}") is None


_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
_GROUPS = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"
_SAML_RULES = json.dumps(
    {
        "Ping": {
            "deny_domains": ["old.example.com"],
            "map": [{"from": f"{_CLAIMS}/department", "to": "custom:dept"}],
            "groups": {"claim": _GROUPS, "allow": ["eng-*"], "max": 2},
        }
    }
)


@pytest.fixture
def by_saml(world, mapped):
    """The attributes of a user of a SAML provider, whose rules name claims by their URLs."""
    world.rules = lambda: federation_rules(_SAML_RULES)

    def by_saml(address="a@example.org", **claims):
        said = {f"{_CLAIMS}/emailaddress": address, f"{_CLAIMS}/department": "R&D"}
        return mapped(
            {"samlResponse": said | claims},
            provider="Ping",
            kind="SAML",
            user_name="Ping_aB",
            is_whole=True,
        )

    return by_saml


@pytest.mark.parametrize("groups", ["[eng-a, ops, eng-b]", '["eng-a", "ops", "eng-b"]'])
def test_saml_claims_are_mapped_by_their_urls(by_saml, groups):
    """A list comes as text; what no pattern lets through is nobody's group."""
    got = by_saml(**{_GROUPS: groups})

    assert ("R&D", "eng-a,eng-b", False) == (
        got["custom:dept"],
        got["federated_groups"],
        _GROUPS in got,
    )


def test_saml_groups_beyond_the_most_are_cut_and_told(by_saml, world):
    """At whole names."""
    assert "eng-a,eng-b" == by_saml(**{_GROUPS: "[eng-a, eng-b, eng-c]"})["federated_groups"]
    told = {"provider": "Ping", "provider_type": "SAML", "count": 3, "kept": 2}
    assert [("federation.groups_cut", None, told)] == world.events


def test_a_rule_denies_a_domain_of_a_saml_claim(by_saml, world):
    """And nothing is kept of the sign-in."""
    with pytest.raises(FederationRefused):
        by_saml(address="a@old.example.com")

    assert ("denied_by_rule", None) == (world.reason(), world.table.arrival("Ping_aB"))


def test_saml_verifies_no_address_by_a_claim_of_its_own(by_saml):
    """A provider that no operator lists for the domain may say what it likes."""
    assert "false" == by_saml(email_verified="true")["email_verified"]
