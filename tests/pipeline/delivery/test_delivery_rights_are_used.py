"""No right of delivery's roles is there for nothing: each is of something that runs with a role."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest

from operators.moving import arn_of
from tests.pipeline.delivery.test_delivery import DELIVERY
from tests.pipeline.delivery.test_delivery_rights import delivery, listed
from tests.pipeline.delivery.test_github_role import made
from tests.readme.shell import ROOT

TRYING = (
    *("pipeline/trial/app.py", "pipeline/trial/steps.py", "pipeline/trial/__main__.py"),
    "operators/listening.py",
)
# What CodePipeline does with its role, by the provider of an action in a stage.
BY_PROVIDER = {
    "CloudFormation": "cloudformation:CreateChangeSet cloudformation:DeleteChangeSet"
    " cloudformation:DescribeChangeSet cloudformation:DescribeStacks"
    " cloudformation:ExecuteChangeSet iam:PassRole",
    "CodeBuild": "codebuild:BatchGetBuilds codebuild:StartBuild",
    "CodeStarSourceConnection": "codeconnections:UseConnection codestar-connections:UseConnection",
    "Commands": "logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents",
    "Manual": "sns:Publish",
}
OF_CODEBUILD = {"logs:CreateLogStream", "logs:PutLogEvents"}
# What the SAM command line does to deploy, and what it needs for a bucket with a key of its own.
OF_SAM = {
    *(f"cloudformation:{each}ChangeSet" for each in ("Create", "Delete", "Describe", "Execute")),
    *(f"cloudformation:Describe{each}" for each in ("Stacks", "StackEvents", "StackResources")),
    *("cloudformation:GetTemplate", "cloudformation:GetTemplateSummary"),
    *("cloudformation:ListStackResources", "iam:PassRole"),
    *("s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:PutObject"),
    *("kms:Decrypt", "kms:GenerateDataKey"),
}


def words(*files: str) -> set[str]:
    texts = [inspect.getsource(arn_of), *((ROOT / file).read_text() for file in files)]
    return set(re.findall(r"\w+", "\n".join(texts)))


def called(action: str, said: set[str]) -> bool:
    method = re.sub(r"(?<!^)(?=[A-Z])", "_", action.partition(":")[2]).lower()
    return method in said


def of(role: str) -> set[str]:
    """The actions of a role's own policies."""
    policies = delivery(ApproversTopicArn="arn:aws:sns:eu-west-1:123456789012:a").resource(role)
    return {
        action
        for policy in policies["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in listed(statement["Action"])
    }


def providers(node: Any) -> Iterator[str]:
    """Of every action of the pipeline, with two stages and with one."""
    match node:
        case {"ActionTypeId": {"Provider": provider}}:
            yield provider
        case dict():
            for each in node.values():
                yield from providers(each)
        case list():
            for each in node:
                yield from providers(each)


def test_the_pipeline_may_do_what_its_actions_do():
    """An action of another provider needs its line, and one that goes takes its rights along."""
    there = set(providers(DELIVERY["Resources"]["Pipeline"]["Properties"]["Stages"]))
    protecting = {"cloudformation:SetStackPolicy"}  # the command of the actions Protect

    assert set(BY_PROVIDER) == there
    assert protecting | {right for each in there for right in BY_PROVIDER[each].split()} == of(
        "PipelineRole"
    )


def test_the_trial_may_do_what_it_calls():
    """In addition to its log, which CodeBuild writes."""
    said = words(*TRYING)

    assert set() == {each for each in of("TrialRole") - OF_CODEBUILD if not called(each, said)}


def test_the_build_may_write_its_log():
    """And put packages on their way, which is another policy."""
    assert OF_CODEBUILD == of("BuildRole")


def test_github_may_do_what_sam_and_the_trial_call():
    """And the command that protects the stack."""
    said = words(*TRYING, "operators/protect.py")
    statements = made().resource("Rights")["PolicyDocument"]["Statement"]
    rights = {action for each in statements for action in listed(each["Action"])}

    assert OF_SAM <= rights
    assert set() == {each for each in rights - OF_SAM if not called(each, said)}


@pytest.mark.parametrize("action", ["cognito-idp:AdminSetUserPassword", "sns:Publish"])
def test_what_the_trial_does_not_call_would_be_found(action):
    """A contributor who adds a right has to add its use."""
    assert not called(action, words(*TRYING, "operators/protect.py"))
