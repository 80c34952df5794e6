"""The whole suite for a pool that exists: what it has of it, and the REST API there."""

import json
import re

import pytest

from pipeline.twin.expansion import expand
from tests.loop.template import ROOT, parsed
from tests.template.references import circle

FUNCTIONS = ["Api", "ApiSignIn", "ApiSignUp"]
MOST = 485  # of CloudFormation's 500, as for the template with a pool


@pytest.fixture(scope="module")
def written():
    return parsed((ROOT / "templates/adopt.yaml").read_text())


@pytest.fixture(scope="module")
def deployed(written):
    return expand(written).template


def test_nothing_of_a_pool_is_made(deployed):
    """No pool, client or group: its owner has them."""
    kinds = {each["Type"] for each in deployed["Resources"].values()}

    assert [] == [kind for kind in kinds if kind.startswith("AWS::Cognito")]
    assert [] == circle(deployed["Resources"])
    assert len(deployed["Resources"]) <= MOST


def test_the_senders_of_the_pool_are_its_owners(written):
    """So `suite` is no value there, and no key is made for codes that nobody hands over."""
    assert ["cognito", "ses"] == written["Parameters"]["CognitoMails"]["AllowedValues"]
    assert "CodeKey" not in written["Resources"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_api_signs_in_by_the_owners_client(written, name):
    """And takes tokens of the pool where its keys are, or of the issuer that replicas share."""
    function = written["Resources"][f"{name}Function"]
    told = function["Properties"]["Environment"]["Variables"]
    issuer = "https://issuer-cognito-idp.${AWS::Region}.amazonaws.com/${ExistingUserPoolId}"

    assert "RestApi" == function["Condition"]
    assert {"Ref": "ApiClientId"} == told["API_CLIENT_ID"]
    assert {"Ref": "ApiClientId"} in told["USER_CLIENT_IDS"]["Fn::Join"][1]
    assert {"Fn::If": ["TokenIssuer", {"Fn::Sub": issuer}, ""]} == told["TOKEN_ISSUER"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_api_may_use_this_pool_alone_if_the_stack_knows_it(written, name):
    """As in the stack with a pool, and nothing without an id."""
    whole = parsed((ROOT / "template.yaml").read_text())
    own, beside = (rights_on_pools(each, name) for each in (whole, written))

    assert own
    assert own == beside
    for each in re.findall(r'"Resource": ({[^{}]*userpool/[^{}]*})', policies(written, name)):
        assert "userpool/${ExistingUserPoolId}" in each


def policies(template, name):
    return json.dumps(template["Resources"][f"{name}FunctionRole"]["Properties"]["Policies"])


def rights_on_pools(template, name):
    return sorted(set(re.findall(r"cognito-idp:\w+", policies(template, name))))


@pytest.mark.parametrize(
    ("rule", "needs"),
    [
        ("RestApiHasItsClient", ["ApiClientId", "ExistingUserPoolId"]),
        ("RestApiIsAtThePrimary", ["UserPoolReplica"]),
        ("SecondStepIsNotSteppedRound", ["RestApi", "PasswordlessSignUp"]),
    ],
)
def test_an_api_that_would_serve_nobody_is_not_deployed(written, rule, needs):
    """Nor one that signs users in by the password alone where a second step is asked for."""
    [asked] = written["Rules"][rule]["Assertions"]

    assert needs == re.findall(r'"Ref": "(\w+)"', json.dumps(asked["Assert"]))
