import json

import pytest

from events.contract.catalogue import Kind
from rules.tokens.token_rules import TokenRules
from runtime.operator_files import RulesUnread
from runtime.settings.addresses import AllowedSettings
from runtime.tokens.address_suspicion import suspicion_by_lists
from triggers import pre_token_generation

SIGN_INS = ["Authentication", "AuthenticateDevice", "HostedAuth", "NewPasswordChallenge"]


@pytest.fixture
def handle(handles):
    return handles["TokenGeneration"]


@pytest.fixture
def token(example):
    """The event before tokens are made, for a user in *groups*."""

    def token(source, groups):
        event = example(f"TokenGeneration_{source}")
        event["request"]["groupConfiguration"] = {
            "groupsToOverride": groups,
            "iamRolesToOverride": [],
            "preferredRole": None,
        }
        return event

    return token


@pytest.mark.parametrize("source", SIGN_INS)
def test_the_first_token_names_the_default_group(handle, token, facts, source):
    """A user in no group is reported to the repair, and has the group's claims already."""
    event = token(source, [])

    assert handle(event) is event
    assert {
        "claimsOverrideDetails": {
            "claimsToAddOrOverride": {"desk": "none"},
            "groupOverrideDetails": {"groupsToOverride": ["members"]},
        }
    } == event["response"]
    assert [(Kind.GROUP_MISSING, {"group": "members"})] == facts()


def test_groups_that_are_there_stay(handle, token, facts):
    """A details of groups that is left away keeps them; empty, it would take them."""
    event = token("Authentication", ["staff"])

    handle(event)
    details = event["response"]["claimsOverrideDetails"]
    assert {"claimsToAddOrOverride": {"desk": "yes"}} == details
    assert [] == facts()


@pytest.mark.parametrize("version", ["2", "3"])
def test_later_versions_change_both_tokens(handle, token, version):
    """In the other shape."""
    event = token("Authentication.v2", []) | {"version": version}

    handle(event)
    changes = {"claimsToAddOrOverride": {"desk": "none"}}
    assert {
        "claimsAndScopeOverrideDetails": {
            "idTokenGeneration": changes,
            "accessTokenGeneration": changes,
            "groupOverrideDetails": {"groupsToOverride": ["members"]},
        }
    } == event["response"]


def test_a_refresh_adds_no_group(handle, token, facts):
    """By then it is in the pool, or somebody has taken it away."""
    event = token("RefreshTokens", [])
    before = json.dumps(event)

    assert handle(event) is event
    assert before == json.dumps(event)
    assert [] == facts()


def test_a_refresh_keeps_the_claims(handle, token):
    """Or they would be gone after a quarter of an hour."""
    event = token("RefreshTokens", ["staff"])

    handle(event)
    claims = event["response"]["claimsOverrideDetails"]["claimsToAddOrOverride"]
    assert {"desk": "yes"} == claims


def test_a_machine_gets_claims_by_its_client_and_no_group(handle, example, token_rules, facts):
    """There is no ID token, and no user."""
    event = example("TokenGeneration_ClientCredentials")
    client = event["callerContext"]["clientId"]
    token_rules[0] = json.dumps({"client_id": {client: {"tenant": "a"}}})

    handle(event)
    details = event["response"]["claimsAndScopeOverrideDetails"]
    assert {"accessTokenGeneration": {"claimsToAddOrOverride": {"tenant": "a"}}} == details
    assert [] == facts()


@pytest.mark.parametrize("text", ["", "{", '{"group": {"staff": {"sub": "x"}}}'])
def test_bad_rules_withhold_no_token(handle, token, token_rules, facts, capsys, text):
    """They are told of: in the log, as an event, as a metric."""
    token_rules[0] = text
    event = token("Authentication", ["staff"])
    before = json.dumps(event)

    assert handle(event) is event
    assert before == json.dumps(event)
    assert [(Kind.TOKEN_LEFT_UNCHANGED, {"reason": "invalid_rules"})] == facts()
    assert "InvalidTokenRules" in capsys.readouterr().out


def test_rules_that_cannot_be_read_withhold_no_token(token, announce, facts):
    """They are in a file, and S3 does not answer."""

    def unread():
        raise RulesUnread("claims.json")

    event = token("Authentication", [])

    assert pre_token_generation.handle(event, rules=unread, announce=announce) is event
    assert [(Kind.TOKEN_LEFT_UNCHANGED, {"reason": "invalid_rules"})] == facts()


def test_our_own_fault_withholds_no_token(token, announce, facts, logged):
    """Whatever it is."""

    def broken():
        raise ZeroDivisionError

    event = token("Authentication", [])

    assert pre_token_generation.handle(event, rules=broken, announce=announce) is event
    assert [(Kind.TOKEN_LEFT_UNCHANGED, {"reason": "unexpected"})] == facts()
    assert "token left unchanged" in logged


def test_without_rules_nothing_is_changed(token, announce, facts):
    """Null is what Cognito sent, and stands for its own tokens."""
    event = token("Authentication", ["members"])
    before = json.dumps(event)
    rules = TokenRules.parse("members", "{}")

    pre_token_generation.handle(event, rules=lambda: rules, announce=announce)
    assert before == json.dumps(event)
    assert [] == facts()


def test_a_group_that_is_missing_is_named_without_any_claim(token, announce, facts):
    """The app asks for groups, whatever the rules say."""
    rules = TokenRules.parse("members", "{}")
    event = token("Authentication", [])
    pre_token_generation.handle(event, rules=lambda: rules, announce=announce)

    assert {"groupsToOverride": ["members"]} == event["response"]["claimsOverrideDetails"][
        "groupOverrideDetails"
    ]
    assert [(Kind.GROUP_MISSING, {"group": "members"})] == facts()


def test_without_a_default_group_nobody_is_told_to_be_in_one(token, announce, facts):
    """A pool that exists has groups of its own."""
    event = token("Authentication", [])
    before = json.dumps(event)
    rules = TokenRules.parse("", "{}")

    pre_token_generation.handle(event, rules=lambda: rules, announce=announce)
    assert before == json.dumps(event)
    assert [] == facts()


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("jo@example.com", "none"),
        ("jo@drinkbride.com", "suspect"),
        ("jo@x.qzz.io", "strong"),
        ("jo@allowed.xyz", "none"),
        ("", None),
    ],
)
def test_a_claim_tells_how_suspicious_the_address_is(token, email, said):
    """By parameter, by the shipped lists and the name; the operator's rules have the last word."""
    suspicion_of = suspicion_by_lists(AllowedSettings({"ALLOWED_DOMAINS": "allowed.xyz"}))
    told = {}
    for rules in ("{}", '{"group": {"staff": {"suspicion": "ours"}}}'):
        event = token("Authentication", ["staff"])
        event["request"]["userAttributes"]["email"] = email
        parsed = TokenRules.parse("members", rules)
        pre_token_generation.handle(
            event, rules=lambda parsed=parsed: parsed, announce=None, suspicion_of=suspicion_of
        )
        details = event["response"].get("claimsOverrideDetails") or {}
        told[rules] = details.get("claimsToAddOrOverride", {}).get("suspicion")

    assert [said, "ours"] == list(told.values()), email


@pytest.mark.parametrize("groups", [[""], ["", ""], [None], None, "staff", {"staff": 1}])
def test_what_is_no_group_is_none(handle, token, facts, groups):
    """A user in none of them is in none, and is told to be in the default one."""
    event = token("Authentication", groups)
    handle(event)
    details = event["response"]["claimsOverrideDetails"]

    assert {"groupsToOverride": ["members"]} == details["groupOverrideDetails"]
    assert [(Kind.GROUP_MISSING, {"group": "members"})] == facts()


def test_a_user_without_an_address_is_asked_for_by_none(token):
    """Users of numbers have no such attribute."""
    event, asked = token("Authentication", ["staff"]), []
    del event["request"]["userAttributes"]["email"]
    rules = TokenRules.parse("members", "{}")
    pre_token_generation.handle(
        event, rules=lambda: rules, announce=None, suspicion_of=asked.append
    )

    assert [""] == asked


def test_a_user_without_group_rules_of_the_pool_is_in_none(handle, example, facts):
    """Cognito leaves the configuration out, or gives none."""
    for configuration in (None, [], "admin"):
        event = example("TokenGeneration_Authentication")
        event["request"]["groupConfiguration"] = configuration
        handle(event)

    assert [Kind.GROUP_MISSING] * 3 == [kind for kind, _ in facts()]
