"""The operator's rules for federated sign-ins."""

import json

import pytest

from rules.linking.claims import Claims
from rules.linking.federation_file import InvalidFederationRules, federation_rules
from rules.linking.federation_rules import Groups


def claims(provider="Okta", **said):
    request = {"providerName": provider, "providerType": "OIDC", "attributes": {"idToken": said}}
    return Claims.read(request, user_name="1")


def rules(provider="Okta", **said):
    return federation_rules(json.dumps({provider: said})).of("Okta")


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ({"email": "a@example.org"}, True),
        ({"email": "a@EXAMPLE.org"}, True),
        ({"email": "a@sub.example.org"}, False),
        ({"email": "a@example.com"}, False),
        ({"email": "no address"}, True),
        ({}, True),
    ],
)
def test_a_domain_is_denied_and_so_is_what_cannot_be_read(said, denied):
    """It fails closed."""
    assert denied is rules(deny_domains=["example.org"]).denies(claims(**said))


@pytest.mark.parametrize(
    ("acct", "denied"),
    [(1, True), ("1", True), (["0", "1"], True), ("[0, 1]", True), (0, False), (None, False)],
)
def test_a_claim_is_denied_by_any_of_its_values(acct, denied):
    """As a number, a text, or a list."""
    assert denied is rules(deny_claims={"acct": [1]}).denies(claims(acct=acct))


def test_a_provider_has_its_own_rules_or_those_of_all():
    """Its own alone, if there are any."""
    of_all = rules("*", deny_domains=["example.org"])
    own = federation_rules('{"*": {"deny_domains": ["example.org"]}, "Okta": {}}').of("Okta")
    user = claims(email="a@example.org")

    assert (True, False) == (of_all.denies(user), own.denies(user))


def test_claims_take_their_values_from_others():
    """The first value or all; a text with a comma is one; what is absent sets nothing."""
    mapped = rules(
        map=[
            {"from": "depts", "to": "custom:dept"},
            {"from": "depts", "to": "custom:depts", "value": "join", "max": 5},
            {"from": "display", "to": "name"},
            {"from": "absent", "to": "nickname"},
        ]
    )

    assert {"custom:dept": "eng", "custom:depts": "eng,o", "name": "Doe, Jane"} == mapped.values(
        claims(depts=["eng", "ops"], display="Doe, Jane")
    )


@pytest.mark.parametrize(
    "sent", [["eng", "admins", "ops"], "eng,admins,ops", "[eng, admins, ops]", '["eng","ops"]']
)
def test_only_groups_that_a_pattern_allows_are_kept(sent):
    """With a prefix, however the provider wrote the list."""
    of = rules(groups={"claim": "groups", "prefix": "okta:", "allow": ["eng", "o*"]})

    assert Groups(value="okta:eng,okta:ops", count=2, kept=2) == of.groups_of(claims(groups=sent))


def test_groups_are_cut_at_whole_names():
    """By number, and by what an attribute holds; longer names than Cognito's are nobody's."""
    few = rules(groups={"claim": "groups", "allow": ["*"], "max": 2})
    many = rules(groups={"claim": "groups", "allow": ["*"], "max": 1000})
    of_default = rules(groups={"claim": "groups", "allow": ["*"]})
    long = [*(f"{number:0100}" for number in range(30)), "short"]
    full = [f"{number:0127}" for number in range(15)]

    assert Groups(value="a,b", count=3, kept=2) == few.groups_of(claims(groups=["a", "b", "c"]))
    assert (20, 31) == (
        many.groups_of(claims(groups=long)).kept,
        many.groups_of(claims(groups=long)).count,
    )
    assert 100 == of_default.groups_of(claims(groups=[str(n) for n in range(101)])).kept
    assert [16, 15] == [
        many.groups_of(
            claims(groups=[*full[:-more], *["x" * 128, "y" * 128][:more], "z" * 127])
        ).kept
        for more in (1, 2)
    ]
    assert Groups(value="", count=0, kept=0) == many.groups_of(claims(groups=["x" * 129, "a,b"]))


def test_groups_that_the_provider_left_out_are_unknown_and_not_none():
    """Microsoft Entra has ``_claim_names`` in their place."""
    of = rules(groups={"claim": "groups", "allow": ["*"]})

    assert of.groups_of(claims(_claim_names={"groups": "src1"})) is None
    assert of.groups_of(claims(_claim_names='{"groups": "src1"}')) is None
    told = claims(_claim_names='{"groups": "src1"}', groups=["a"])
    assert Groups(value="a", count=1, kept=1) == of.groups_of(told)
    assert rules().groups_of(claims(groups=["a"])) is None
    assert Groups(value="", count=0, kept=0) == of.groups_of(claims())


@pytest.mark.parametrize(
    "said",
    [
        "",
        [],
        {"Okta": []},
        {"Okta": {"more": 1}},
        {"Okta": {"deny_domains": "example.org"}},
        {"Okta": {"deny_domains": ["no domain"]}},
        {"Okta": {"deny_claims": []}},
        {"Okta": {"deny_claims": {"a": "1"}}},
        {"Okta": {"deny_claims": {"a": [None]}}},
        {"Okta": {"map": {}}},
        {"Okta": {"map": [1]}},
        {"Okta": {"map": [{"from": "a"}]}},
        {"Okta": {"map": [{"from": "a", "to": "b", "value": "last"}]}},
        {"Okta": {"map": [{"from": "a", "to": "b", "max": 0}]}},
        {"Okta": {"map": [{"from": "a", "to": "b", "max": True}]}},
        {"Okta": {"map": [{"from": "a", "to": "b", "max": 2049}]}},
        {"Okta": {"map": [{"from": "a", "to": "email"}]}},
        {"Okta": {"map": [{"from": "a", "to": "sub"}]}},
        {"Okta": {"map": [{"from": "a", "to": "identities"}]}},
        {"Okta": {"map": [{"from": "a", "to": "email_verified"}]}},
        {"Okta": {"groups": {"claim": "a", "more": 1}}},
        {"Okta": {"groups": {"claim": "a", "to": "phone_number_verified"}}},
        {"Okta": {"groups": {"claim": "a", "prefix": 1}}},
        {"Okta": {"groups": {"claim": "a", "max": 1001}}},
    ],
)
def test_rules_that_make_no_sense_are_refused_as_a_whole(said):
    """And none may set what says who somebody is."""
    with pytest.raises(InvalidFederationRules):
        federation_rules(json.dumps(said) if said != "" else "")


def test_rules_that_are_nested_too_deeply_are_refused():
    """JSON's reader gives up on them."""
    with pytest.raises(InvalidFederationRules):
        federation_rules("[" * 9999)


def test_another_claim_that_was_left_out_says_nothing_of_the_groups():
    """Neither as text nor as an object."""
    of = rules(groups={"claim": "groups", "allow": ["*"]})
    for names in ({"roles": "src1"}, '{"roles": "src1"}'):
        assert Groups(value="", count=0, kept=0) == of.groups_of(claims(_claim_names=names))
