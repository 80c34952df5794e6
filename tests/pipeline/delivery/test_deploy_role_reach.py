"""
What the role that deploys can change of another stack: what docs/delivery.md says, and no more.

The other stack is one of the same template, so it has everything that this one has. Who
deploys chooses the tags of a request, and knows the names of all that is there.
"""

import re
from dataclasses import replace

import pytest

from pipeline.twin.deploying import actions
from pipeline.twin.walk import Walk
from tests.pipeline.delivery.deploy_rights import (
    asked_by,
    limit,
    policy,
    statements,
    untagged,
)
from tests.pipeline.delivery.test_delivery_rights import BOUND, POOL, STACK, TEST_POOL, listed, may
from tests.readme.shell import ROOT
from tests.template.conftest import source  # noqa: F401  (a fixture)

# Of these, what has no tag at all may be changed: tags of a new one count after its first calls.
HELD_BY_THEIR_TAGS = {"apigateway", "appconfig", "cognito-identity", "cognito-idp", "kms", "lambda"}
# But never this, without the tag of this stack.
ONLY_OUR_OWN = [
    *("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:UntagResource"),
    *("secretsmanager:UpdateSecret", "secretsmanager:DeleteSecret", "iam:PutRolePolicy"),
    *("lambda:UpdateFunctionCode", "lambda:UpdateEventSourceMapping", "dynamodb:DeleteTable"),
    *("s3:PutBucketPolicy", "sns:SetTopicAttributes", "sqs:SetQueueAttributes"),
    *("route53:ChangeResourceRecordSets", "wafv2:UpdateWebACL", "ses:DeleteConfigurationSet"),
    *("logs:DeleteLogGroup", "cloudwatch:DeleteAlarms", "events:PutTargets", "iam:PassRole"),
]


@pytest.fixture(scope="module", params=["others", f"{STACK}2"])
def theirs(source, request):  # noqa: F811
    """What changes anything of another stack, whose name may begin as ours does."""
    found = []
    for ask in asked_by(Walk(source), request.param):
        keys = {key: STACK if "aws:requesttag" in key else value for key, value in ask.keys.items()}
        if actions()[ask.action].changes and "arn:aws:s3:::code/" not in ask.on:
            there = ask.on.replace("hostedzone/Z", "hostedzone/Y")
            found.append(replace(ask, on=there, keys=keys))
    return found


def reached(asks, **given):
    """The actions of those requests that no ARN of theirs forbids."""
    role, boundary = policy(statements(STACK, **given)), limit(STACK)
    judged = {}
    for ask in asks:
        allowed = may(role, ask.action, ask.on, boundary, **{**BOUND, **ask.keys})
        judged.setdefault((ask.name, ask.handler, ask.action), []).append((ask, allowed))
    return {
        action
        for (_, _, action), each in judged.items()
        if any(allowed for _, allowed in each)
        and all(allowed or not ask.is_needed for ask, allowed in each)
    }


def told():
    """The actions of the table of what AWS cannot narrow."""
    text = (ROOT / "docs/delivery.md").read_text()
    rows = re.search(r"^\| changes \|.*\n\|.*\n((?:\|.*\n)+)", text, re.MULTILINE)[1].splitlines()
    return [action for row in rows for action in re.findall("`([^`]+)`", row.split("|")[1])]


def test_another_stack_is_out_of_reach_but_for_what_aws_cannot_narrow(theirs):
    """Each action that reaches it has its line in docs/delivery.md, and each line its action."""
    assert len(theirs) > 3_000
    assert sorted(told()) == sorted(reached(theirs))


def test_pools_are_out_of_reach_once_ours_are_named(theirs):
    """Whatever tags they have, but for the firewall of one, of which AWS WAF sees no tags."""
    bare = [replace(ask, keys=untagged(ask)) for ask in theirs]
    found = reached(bare, UserPoolId=POOL, TestUserPoolId=TEST_POOL)

    assert set() == {each for each in found if each.startswith("cognito-idp:")}


def test_what_has_no_tags_is_reached_in_few_services(theirs):
    """By hand made, or by something else than CloudFormation; the keys and secrets of it never."""
    more = reached([replace(ask, keys=untagged(ask)) for ask in theirs]) - set(told())
    keys = {each.partition(":")[2] for each in more if each.startswith("kms:")}

    assert HELD_BY_THEIR_TAGS | {"secretsmanager"} == {each.partition(":")[0] for each in more}
    assert {"lambda:TagResource", "lambda:UntagResource"} == {
        each for each in more if each.startswith("lambda:")
    }
    assert {"secretsmanager:CreateSecret", "secretsmanager:TagResource"} == {
        each for each in more if each.startswith("secretsmanager:")
    }
    # By DynamoDB, for a table of ours; or harmless, as rotation is; or asked for by CreateKey.
    assert {"CreateGrant", "Decrypt", "Encrypt", "RevokeGrant"} <= keys
    assert {"EnableKey", "EnableKeyRotation", "TagResource"} == keys - {
        *("CreateGrant", "Decrypt", "Encrypt", "RevokeGrant")
    }


def test_a_key_is_read_by_dynamodb_alone():
    """For a table: a deployment decrypts nothing of anybody."""
    key = "arn:aws:kms:eu-west-1:123456789012:key/0a"
    role = policy([each for each in statements(STACK) if each.get("Sid")])

    for via in ("", "s3.eu-west-1.amazonaws.com", "secretsmanager.eu-west-1.amazonaws.com"):
        assert not may(role, "kms:Decrypt", key, **{"kms:viaservice": via})
    assert may(role, "kms:Decrypt", key, **{"kms:viaservice": "dynamodb.eu-west-1.amazonaws.com"})


def test_what_would_harm_most_needs_our_name_or_our_tag(theirs):
    """Tags or none: these actions are among those that a stack asks for, and reach none of it."""
    bare = [replace(ask, keys=untagged(ask)) for ask in theirs]

    assert set(ONLY_OUR_OWN) <= {ask.action for ask in theirs}
    assert set() == (reached(theirs) | reached(bare)) & set(ONLY_OUR_OWN)


def test_no_statement_that_changes_anything_has_a_wildcard_without_a_condition():
    """But those that docs/delivery.md tells of."""
    wild = [
        action
        for each in statements(STACK)
        if "*" in listed(each["Resource"]) and "Condition" not in each
        for action in listed(each["Action"])
        if not re.search(r":(Describe|Get|List)", action)
    ]
    patterns = [re.compile(re.escape(each).replace(r"\*", ".*")) for each in wild]

    assert len(wild) > 10
    assert [] == [each for each in patterns if not any(map(each.fullmatch, told()))]
