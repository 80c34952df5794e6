"""
The role that deploys may do what the handlers of the stack's resources ask for, and no more.

Each request of a handler is judged on the ARNs of its resource, as CloudFormation names them,
with its tags and the service that a role is passed to.
"""

from copy import deepcopy
from fnmatch import fnmatchcase

import pytest

from pipeline.twin.asking import unknown
from pipeline.twin.deploying import actions, asked, ends
from pipeline.twin.targets import PASSED_TO, TARGETS
from pipeline.twin.walk import Walk
from tests.pipeline.delivery.deploy_rights import (
    asked_by,
    is_allowed,
    limit,
    on,
    policy,
    refused,
    requests,
    singles,
    statements,
)
from tests.pipeline.delivery.test_delivery_rights import STACK, may
from tests.template.conftest import source  # noqa: F401  (a fixture)

LONGEST = "a" * 20  # as delivery.yaml takes it
# Services that handlers ask for on account of properties or targets that the template has not.
OTHER_SERVICES = {
    *("amplify", "apprunner", "appsync", "bedrock-agentcore", "cognito-sync", "ec2"),
    *("elasticfilesystem", "elasticloadbalancing", "firehose", "kinesis", "s3files", "s3tables"),
}
NOT_GRANTED = {
    "chatbot:AssociateToConfiguration": "no custom action is attached",
    "chatbot:DisassociateFromConfiguration": "no custom action is attached",
    **dict.fromkeys(
        (
            *("dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem"),
            *("dynamodb:ImportTable", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan"),
            "dynamodb:UpdateItem",
        ),
        "no table is filled or replicated to deploy",
    ),
    "iam:AttachRolePolicy": "no managed policy gets round the boundary",
    "iam:DeleteRolePermissionsBoundary": "the boundary stays",
    "iam:DetachRolePolicy": "none is attached",
    "iam:ListRoles": "for the list handler alone, and on every role of the account",
    "kms:CreateGrant": "on a key whose tag counts already, and never on one without",
    **dict.fromkeys(
        (
            *("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"),
            *("kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom", "kms:ReEncryptTo"),
        ),
        "for Cognito's codes a grant is enough; no pool keeps its users under a key",
    ),
    "secretsmanager:GetSecretValue": "no value of a secret is read to deploy",
    "secretsmanager:RemoveRegionsFromReplication": "no secret is replicated",
    "secretsmanager:ReplicateSecretToRegions": "no secret is replicated",
}
# Of types, or by properties, that no resource of the stack has: there is no ARN to judge.
NOTHING_OF_THE_STACK = {
    "cloudfront:updateDistribution": "Cognito's own; test_a_custom_domain…",
    "codedeploy:RegisterOnPremisesInstance": "it deploys functions only",
    "dynamodb:DescribeImport": "no table is imported",
    **dict.fromkeys(
        (
            *("iam:DeleteGroupPolicy", "iam:DeleteUserPolicy", "iam:GetGroupPolicy"),
            *("iam:GetUserPolicy", "iam:PutGroupPolicy", "iam:PutUserPolicy"),
        ),
        "policies are of roles, never of users and groups of IAM",
    ),
    "lambda:GetCodeSigningConfig": "no function has one",
    "lambda:GetLayerVersion": "no function has a layer",
    "lambda:PassCapacityProvider": "no function has one",
    "logs:CreateLogStream": "of tables that are imported",
    "logs:DescribeLogStreams": "of tables that are imported",
    "logs:PutLogEvents": "of tables that are imported",
    "s3:DeleteObject": "of metadata tables, which no bucket has",
    "s3:PutObject": "logs of Cognito go to a log group",
    "s3:PutObjectAcl": "of metadata tables, which no bucket has",
    "wafv2:GetPermissionPolicy": "no rule group is shared",
    "wafv2:PutPermissionPolicy": "no rule group is shared",
}
# No handler asks for them; the reason why they are there.
BESIDE = {
    "cloudformation:CreateChangeSet": "the serverless transform",
    "kms:CreateGrant": "Cognito's, of who gives a pool a sender of its own; no schema says so",
}


@pytest.fixture(scope="module")
def walk(source):  # noqa: F811
    return Walk(source)


@pytest.fixture(scope="module")
def requested(walk):
    """What a stack with all options asks for."""
    return asked_by(walk, STACK)


def of_others(action):
    return action.partition(":")[0] in OTHER_SERVICES


def test_the_facts_are_of_the_actions_that_are_asked_for(walk, requested):
    """The docstring of `pipeline.twin.deploying` says how to write them again."""
    needed = asked(ends(walk))

    assert len(needed) > 400
    assert set() == needed.keys() - actions().keys()
    assert len(requested) > 4_000
    kinds = {stack.kind(name) for stack in ends(walk) for name in stack.live}
    assert set() == kinds - TARGETS.keys() - WITHOUT_ARN


WITHOUT_ARN = {"AWS::Logs::QueryDefinition", "AWS::Logs::ResourcePolicy"}


def test_nothing_is_unknown_that_the_stack_has(walk, requested):
    """An action whose ARN the twin cannot tell is said to be unknown, with the reason."""
    told = {ask.action for ask in requested}
    found = {action for stack in ends(walk) for action in unknown(stack)} - told

    assert set(NOTHING_OF_THE_STACK) == {action for action in found if not of_others(action)}


@pytest.mark.parametrize("stack", [STACK, f"{STACK}-test", LONGEST, f"{LONGEST}-test"])
def test_every_handler_may_do_what_it_asks_for(walk, stack):
    """Within its boundary; but what is listed here with its reason, and nothing of that."""
    named = stack.removesuffix("-test")
    found = refused(asked_by(walk, stack), policy(statements(named)), limit(named))

    assert set(NOT_GRANTED) == {action for action in found if not of_others(action)}
    assert not [action for action in found if of_others(action) and action in NOT_GRANTED]


def test_a_name_of_which_cloudformation_leaves_out_the_end_is_not_taken(walk):
    """Roles and functions would have names that the role does not know: so 20 letters."""
    stack = "a" * 31
    found = refused(asked_by(walk, stack), policy(statements(stack)), limit(stack))

    assert {"iam:PutRolePolicy", "lambda:CreateFunction"} <= found


def test_each_role_is_passed_to_the_services_that_have_it(requested):
    """To each of them, and to no other."""
    passed = {ask.keys["iam:passedtoservice"] for ask in requested if "PassRole" in ask.action}
    [statement] = [each for each in statements(STACK) if each["Action"] == "iam:PassRole"]

    assert sorted(passed) == statement["Condition"]["StringEquals"]["iam:PassedToService"]
    assert set(PASSED_TO.values()) == passed


def test_a_role_that_a_service_does_not_have_is_not_passed_to_it(requested):
    """Neither ours to another service, nor another's to ours."""
    role = policy(statements(STACK))
    [mine, *_] = [ask for ask in requested if ask.action == "iam:PassRole"]

    assert may(role, mine.action, mine.on, **mine.keys)
    assert not may(role, mine.action, mine.on, **{"iam:passedtoservice": "ec2.amazonaws.com"})
    assert not may(role, mine.action, mine.on.replace(STACK, "others"), **mine.keys)


def test_a_custom_domain_of_the_pool_needs_a_word_of_the_operator():
    """CloudFront's distribution is Cognito's; the right is there while the name is said."""
    ask = ("cloudfront:UpdateDistribution", "arn:aws:cloudfront::123456789012:distribution/E1")

    assert not may(policy(statements(STACK)), *ask, limit(STACK))
    assert may(policy(statements(STACK, CustomDomain="auth.example.com")), *ask, limit(STACK))


def test_each_right_is_one_that_a_handler_asks_for(requested):
    """Taken away, a request is refused that was not: so no right is there for nothing."""
    own = [each for each in statements(STACK) if each.get("Sid")]  # but not what is shared
    rights, boundary = singles(own), limit(STACK)
    asks = [ask for ask in requested if is_allowed(ask, policy(own), boundary)]
    needed = set()
    for ask in asks:
        for keys in requests(ask):
            giving = [
                right
                for right, alone in rights.items()
                if fnmatchcase(ask.action.lower(), right[1].lower())
                and may(alone, ask.action, on(ask), **keys)
            ]
            needed.update(giving if len(giving) == 1 else ())

    assert len(rights) > 120
    assert set(BESIDE) == {action for _, action in rights.keys() - needed}


def test_services_get_their_own_roles_and_nobody_elses(requested):
    """Those that Cognito, the chat service and API Gateway need; no other can be given a role."""
    mine = policy(statements(STACK))
    linked = [ask for ask in requested if ask.action == "iam:CreateServiceLinkedRole"]
    others = {"iam:awsservicename": "organizations.amazonaws.com"}

    assert all(may(mine, ask.action, ask.on, **ask.keys) for ask in linked)
    assert not [ask for ask in linked if may(mine, ask.action, ask.on, **others)]


def test_whether_a_mapping_is_gone_can_be_asked():
    """Lambda knows the function of a mapping that is there; then it has to be ours."""
    role, home = policy(statements(STACK)), "arn:aws:lambda:eu-west-1:123456789012"
    uuid, theirs = f"{home}:event-source-mapping:0a", f"{home}:function:others-X"

    for action in ("lambda:GetEventSourceMapping", "lambda:DeleteEventSourceMapping"):
        assert may(role, action, uuid)
        assert not may(role, action, uuid, **{"lambda:functionarn": theirs})


NARROWED = [
    ("cloudwatch:DescribeInsightRules", "Resource", "arn:aws:cloudwatch:*:*:insight-rule/*"),
    ("logs:PutIndexPolicy", "Resource", "arn:aws:logs:*:*:log-group:*"),
    ("lambda:TagResource", "Resource", "arn:aws:lambda:*:*:function:*"),
    ("cognito-idp:AssociateWebACL", "Resource", "arn:aws:cognito-idp:*:*:userpool/*"),
    ("kms:CreateKey", "Condition", {"StringEquals": {"aws:RequestTag/other": STACK}}),
    ("apigateway:PATCH", "Condition", {"StringEquals": {"aws:ResourceTag/x": STACK}}),
    ("iam:PassRole", "Condition", {"StringEquals": {"iam:PassedToService": "lambda"}}),
    ("dynamodb:*", "Resource", "arn:aws:dynamodb:*:*:table/suite-C*"),
]


@pytest.mark.parametrize(("action", "part", "narrower"), NARROWED, ids=lambda each: str(each)[:30])
def test_what_is_too_narrow_is_found(requested, action, part, narrower):
    """The role as it was when delivery failed, and as it would be with a slip."""
    whole = statements(STACK)
    slipped = deepcopy(whole)
    for each in slipped:
        if action in each["Action"]:
            each[part] = narrower
    asks = [ask for ask in requested if fnmatchcase(ask.action, action)]

    assert refused(asks, policy(slipped)) - refused(asks, policy(whole))
