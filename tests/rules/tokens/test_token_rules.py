import json

import pytest

from rules.tokens.token_rules import InvalidTokenRules, TokenRules

RULES = {
    "email_domain": {"example.org": {"tenant": "org", "desk": "none"}},
    "client_id": {"abc": {"tenant": "app"}},
    "group": {"staff": {"desk": "yes"}, "guests": {"desk": "no", "visitor": "yes"}},
}


def claims(**changes):
    asked = {"email": "ada@example.org", "is_verified": True, "client_id": "x", "groups": []}
    return TokenRules.parse("members", json.dumps(RULES)).claims(**(asked | changes))


def test_claims_come_from_every_rule_that_fits():
    """And what two give, the later does: domain, then client, then group."""
    assert {"tenant": "org", "desk": "none"} == claims()
    assert {"tenant": "app", "desk": "yes"} == claims(client_id="abc", groups=["staff"])


def test_the_first_group_decides():
    """Cognito names them in their order."""
    assert "yes" == claims(groups=["staff", "guests"])["desk"]
    assert "no" == claims(groups=["guests", "staff"])["desk"]
    assert "yes" == claims(groups=["staff", "guests"])["visitor"]


@pytest.mark.parametrize("email", ["ada@example.com", "ada@sub.example.org", "nonsense", ""])
def test_a_domain_is_exact(email):
    """As it is for groups."""
    assert {} == claims(email=email)


def test_an_address_that_is_not_verified_gives_nothing():
    """Anybody could claim a colleague's."""
    assert {} == claims(is_verified=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"groups": {}}',
        '{"group": []}',
        '{"group": {"staff": "yes"}}',
        '{"group": {"staff": {"desk": 1}}}',
        '{"group": {"staff": {"desk": ["yes"]}}}',
        json.dumps({"group": {"staff": {"desk": "x" * 257}}}),
        '{"group": {"staff": {"": "x"}}}',
        '{"group": {"staff": {"a b": "x"}}}',
    ],
)
def test_rules_that_make_no_sense_are_refused(text):
    """With words that say where."""
    with pytest.raises(InvalidTokenRules):
        TokenRules.parse("members", text)


@pytest.mark.parametrize(
    "claim", ["sub", "iss", "aud", "exp", "token_use", "scope", "email_verified", "cognito:groups"]
)
def test_no_rule_sets_what_others_rely_on(claim):
    """Cognito ignores some of these, and lets others through."""
    with pytest.raises(InvalidTokenRules, match=r"^group\.staff has a claim that is Cognito's"):
        TokenRules.parse("members", json.dumps({"group": {"staff": {claim: "x"}}}))


def test_every_claim_of_a_rule_is_looked_at():
    """Not just one of them: the name, and the value."""
    for claims_of_a_rule in ({"fine": "x", "sub": "y"}, {"fine": "x", "long": "y" * 10_000}):
        with pytest.raises(InvalidTokenRules):
            TokenRules.parse("members", json.dumps({"group": {"staff": claims_of_a_rule}}))
