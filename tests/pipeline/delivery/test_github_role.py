"""The role of GitHub's workflow: whom it trusts, and that it may deploy one stack."""

import re

import pytest
from ministack.core.iam_evaluator import parse_policy_document

from tests.loop.template import findings, parsed
from tests.pipeline.delivery.test_delivery_rights import ACCOUNT, EVERYTHING, HOME, STACK, may
from tests.readme.shell import ROOT
from tests.template.evaluation import Evaluation

TEXT = (ROOT / "pipeline/delivery/github.yaml").read_text()
TEMPLATE = parsed(TEXT)
DEPLOY = f"arn:aws:iam::{ACCOUNT}:role/delivery-DeployRole-1A"
GIVEN = {
    "Repository": "o/r",
    "Environment": "production",
    "StackName": STACK,
    "DeployRoleArn": DEPLOY,
    "ArtifactBucket": "packages",
}
TOKEN = "token.actions.githubusercontent.com"
TO_CLOUDFORMATION = {"iam:passedtoservice": "cloudformation.amazonaws.com"}
OURS, THEIRS = (f"arn:aws:cloudformation:{HOME}:stack/{each}/0a" for each in (STACK, "others"))
POOL = f"arn:aws:cognito-idp:{HOME}:userpool/eu-west-1_A"


def made(**changes):
    parameters = {name: {"Default": "", **each} for name, each in TEMPLATE["Parameters"].items()}
    return Evaluation({**TEMPLATE, "Parameters": parameters}, GIVEN | changes)


def rights():
    return [parse_policy_document(made().resource("Rights")["PolicyDocument"])]


def test_the_linter_has_nothing_to_say():
    """Errors, warnings and hints alike."""
    assert [] == findings(TEXT, regions=["eu-west-1"], include_checks=["I"])


def test_it_trusts_one_environment_of_one_workflow_on_main():
    """Word by word: a wildcard would let a branch, a fork or another workflow in."""
    [statement] = made().resource("Role")["AssumeRolePolicyDocument"]["Statement"]

    assert "sts:AssumeRoleWithWebIdentity" == statement["Action"]
    assert {
        "StringEquals": {
            f"{TOKEN}:aud": "sts.amazonaws.com",
            f"{TOKEN}:sub": "repo:o/r:environment:production",
            f"{TOKEN}:job_workflow_ref": "o/r/.github/workflows/deploy.yml@refs/heads/main",
        }
    } == statement["Condition"]
    assert "*" not in str(statement)


@pytest.mark.parametrize("given", ["", f"arn:aws:iam::{ACCOUNT}:oidc-provider/{TOKEN}"])
def test_the_provider_is_made_or_taken(given):
    """An account has one of a name."""
    stack = made(ProviderArn=given)
    [statement] = stack.resource("Role")["AssumeRolePolicyDocument"]["Statement"]

    assert bool(stack.resource("Provider")) != bool(given)
    assert {"Federated": given or "<Provider>"} == statement["Principal"]


@pytest.mark.parametrize(
    ("action", "on", "keys"),
    [
        ("cloudformation:CreateChangeSet", OURS, {}),
        ("cloudformation:ExecuteChangeSet", OURS, {}),
        ("cloudformation:SetStackPolicy", OURS, {}),
        ("cloudformation:UpdateTerminationProtection", OURS, {}),
        ("iam:PassRole", DEPLOY, TO_CLOUDFORMATION),
        ("s3:PutObject", "arn:aws:s3:::packages/a", {}),
        ("cognito-idp:AdminDeleteUser", POOL, {"aws:resourcetag/cognito-triggers:stack": STACK}),
    ],
)
def test_it_may_deploy_its_stack(action, on, keys):
    """And try it, within its boundary."""
    assert may(rights(), action, on, rights(), **keys)


@pytest.mark.parametrize(
    ("action", "on", "keys"),
    [
        ("cloudformation:CreateChangeSet", THEIRS, {}),
        ("cloudformation:ExecuteChangeSet", THEIRS, {}),
        ("cloudformation:SetStackPolicy", THEIRS, {}),
        ("cloudformation:DeleteStack", OURS, {}),
        ("iam:PassRole", DEPLOY, {"iam:passedtoservice": "lambda.amazonaws.com"}),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/admin", TO_CLOUDFORMATION),
        ("iam:CreateRole", f"arn:aws:iam::{ACCOUNT}:role/{STACK}-x", {}),
        ("lambda:UpdateFunctionCode", f"arn:aws:lambda:{HOME}:function:{STACK}-x", {}),
        ("s3:PutObject", "arn:aws:s3:::others/a", {}),
        ("cognito-idp:AdminDeleteUser", POOL, {}),
        ("cognito-idp:AdminDeleteUser", POOL, {"aws:resourcetag/cognito-triggers:stack": "x"}),
        ("cognito-idp:AdminSetUserPassword", POOL, {}),
        ("sts:AssumeRole", DEPLOY, {}),
    ],
)
def test_it_gets_no_further_whatever_is_attached_to_it(action, on, keys):
    """Its boundary is the same policy, so another one gives it nothing."""
    role = made().resource("Role")

    assert ("<Rights>", ["<Rights>"]) == (role["PermissionsBoundary"], role["ManagedPolicyArns"])
    assert may(EVERYTHING, action, on, **keys)
    assert not may(EVERYTHING, action, on, rights(), **keys)


def test_the_policy_is_as_short_as_iam_wants_it():
    """6,144 characters without white space, and names of stacks of up to 36 letters."""
    text = re.sub(r"\s", "", str(made().resource("Rights")["PolicyDocument"]))

    assert len(text) < 6144 - 10 * 36
