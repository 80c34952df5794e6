"""
The role that deploys may do what the handlers of the stack's resources ask for, and no more.

The handlers are those of the resource schemas; the judge is that of `test_delivery_rights`.
"""

from copy import deepcopy
from fnmatch import fnmatchcase

import pytest

from pipeline.twin.deploying import asked, ends, forms, on
from pipeline.twin.names import Place
from pipeline.twin.walk import Walk
from tests.pipeline.delivery.test_delivery_rights import (
    ACCOUNT,
    BOUND,
    STACK,
    delivery,
    listed,
    may,
    parse_policy_document,
)
from tests.template.conftest import source  # noqa: F401  (a fixture)

PLACE = Place(stack=STACK, account=ACCOUNT)
KEYS = {
    **BOUND,
    "iam:passedtoservice": "lambda.amazonaws.com",
    "iam:awsservicename": "email.cognito-idp.amazonaws.com",
}
# Services that handlers ask for on account of properties or targets that the template has not.
OTHER_SERVICES = {
    *("amplify", "apprunner", "appsync", "bedrock-agentcore", "cognito-sync", "ec2"),
    *("elasticfilesystem", "elasticloadbalancing", "firehose", "kinesis", "payments"),
    *("s3files", "s3tables"),
}
NOT_GRANTED = {
    "cloudfront:updateDistribution": "without CustomDomain any distribution could be changed",
    "iam:AttachRolePolicy": "no managed policy gets round the boundary",
    "iam:DeleteGroupPolicy": "groups of IAM are not the stack's",
    "iam:DeleteRolePermissionsBoundary": "the boundary stays",
    "iam:DeleteUserPolicy": "nor are users of IAM",
    "iam:DetachRolePolicy": "none is attached",
    "iam:GetGroupPolicy": "groups of IAM are not the stack's",
    "iam:GetUserPolicy": "nor are users of IAM",
    "iam:ListRoles": "for the list handler alone, and on every role of the account",
    "iam:PutGroupPolicy": "groups of IAM are not the stack's",
    "iam:PutUserPolicy": "nor are users of IAM",
    "lambda:GetCodeSigningConfig": "no function has one",
    "lambda:GetLayerVersion": "no function has a layer",
    "lambda:PassCapacityProvider": "no function has one",
    "secretsmanager:GetSecretValue": "no value of a secret is read to deploy",
    "secretsmanager:RemoveRegionsFromReplication": "no secret is replicated",
    "secretsmanager:ReplicateSecretToRegions": "no secret is replicated",
    "wafv2:GetPermissionPolicy": "no rule group is shared",
    "wafv2:PutPermissionPolicy": "no rule group is shared",
}


@pytest.fixture(scope="module")
def needed(source):  # noqa: F811
    """The actions that any stack of the template asks for."""
    return asked(ends(Walk(source)))


def statements(**changes):
    """Of the role, before the pools are there."""
    role = delivery(UserPoolId="*", TestUserPoolId="*", **changes).resource("DeployRole")
    return [each for policy in role["Policies"] for each in policy["PolicyDocument"]["Statement"]]


def policy(of):
    return [parse_policy_document({"Version": "2012-10-17", "Statement": of})]


LINKED = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/{KEYS['iam:awsservicename']}/R"


def is_allowed(action, takes, policies):
    """On a resource under the stack's name, or on any if the action takes none."""
    arns = [part for form in takes for part in form.split(", ")] or ["*"]
    if action == "iam:CreateServiceLinkedRole":
        arns = [LINKED]  # under the service's name
    return any(may(policies, action, on(arn, PLACE), limit(), **KEYS) for arn in arns)


def limit():
    """The role's boundary."""
    return policy(delivery().resource("DeployBoundary")["PolicyDocument"]["Statement"])


def refused(actions, policies):
    known = forms()
    return {
        action
        for action in actions
        if known[action] is not None
        and action.partition(":")[0] not in OTHER_SERVICES
        and not is_allowed(action, known[action], policies)
    }


def test_the_facts_are_of_the_actions_that_are_asked_for(needed):
    """The docstring of `pipeline.twin.deploying` says how to write them anew."""
    assert len(needed) > 400
    assert set() == needed.keys() - forms().keys()


def test_every_handler_may_do_what_it_asks_for(needed):
    """Within its boundary; but what is listed here with its reason, and nothing of that."""
    assert set(NOT_GRANTED) == refused(needed, policy(statements()))


def test_a_custom_domain_of_the_pool_needs_a_word_of_the_operator(needed):
    """CloudFront's distribution is Cognito's; the right is there while the name is said."""
    granting = policy(statements(CustomDomain="auth.example.com"))

    assert set(NOT_GRANTED) - {"cloudfront:updateDistribution"} == refused(needed, granting)


def test_nothing_of_a_service_that_the_stack_has_not(needed):
    """They are asked for, and not allowed."""
    services = {action.partition(":")[0] for action in needed}
    granted = {
        action.partition(":")[0]
        for statement in statements()
        for action in listed(statement["Action"])
    }

    assert services >= OTHER_SERVICES
    assert set() == granted & OTHER_SERVICES


def granted():
    """Each statement's place with each of its actions."""
    return [
        (place, action)
        for place, statement in enumerate(statements())
        for action in listed(statement["Action"])
    ]


# No handler asks for them; the reason why they are there.
BESIDE = {
    "cloudformation:CreateChangeSet": "the serverless transform",
}


def test_each_right_is_one_that_a_handler_asks_for(needed):
    """Taken away, something is refused that was not: so no right is there for nothing."""
    whole, idle = statements(), set()
    for place, pattern in granted():
        less = deepcopy(whole)
        kept = [each for each in listed(less[place]["Action"]) if each != pattern]
        less[place]["Action"] = kept or ["none:None"]
        touched = [each for each in needed if fnmatchcase(each.lower(), pattern.lower())]
        if not refused(touched, policy(less)) - refused(touched, policy(whole)):
            idle.add(pattern)

    assert set(BESIDE) == idle


def test_services_get_their_own_roles_and_nobody_elses():
    """Two services that Cognito and API Gateway need; no other can be given a role."""
    others = KEYS | {"iam:awsservicename": "organizations.amazonaws.com"}
    mine = policy(statements())

    assert may(mine, "iam:CreateServiceLinkedRole", LINKED, **KEYS)
    assert not may(mine, "iam:CreateServiceLinkedRole", LINKED, **others)


def test_what_made_delivery_fail_before_is_found(needed):
    """The holes of an earlier role, which granted these on names that the actions do not take."""
    narrowed = statements()
    for statement in narrowed:
        statement["Action"] = [
            each
            for each in listed(statement["Action"])
            if each not in {"cloudwatch:DescribeInsightRules", "logs:*IndexPolic*"}
        ]
    found = refused(needed, policy(narrowed)) - set(NOT_GRANTED)

    assert "cloudwatch:DescribeInsightRules" in found
    assert {"logs:DescribeIndexPolicies", "logs:PutIndexPolicy"} <= found
