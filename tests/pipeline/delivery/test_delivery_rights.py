"""
What the roles of delivery may do, judged as IAM judges it: no more than the stack needs.

The judge is the emulator's evaluation of policies: an explicit denial, then what is allowed by the
role's policies and by its boundary both.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from tests.pipeline.delivery.test_delivery import DELIVERY
from tests.template.conftest import ROOT, expand, source  # noqa: F401  (fixtures)
from tests.template.evaluation import Evaluation

STACK, ACCOUNT = "suite", "123456789012"  # the stack's name as Evaluation has it
HOME = f"eu-west-1:{ACCOUNT}"
POOL, TEST_POOL, OTHER_POOL = "eu-west-1_Ours", "eu-west-1_Test", "eu-west-1_Theirs"
GIVEN = {
    "ConnectionArn": "arn:aws:codeconnections:eu-west-1:123456789012:connection/0",
    "Repository": "o/r",
    "StackName": STACK,
    "UserPoolId": POOL,
    "TestUserPoolId": TEST_POOL,
    "ListsBucket": "lists",
    "LegacyTable": "people",
    "AlarmTopicArn": f"arn:aws:sns:{HOME}:alarms",
    "EventBusArn": f"arn:aws:events:{HOME}:event-bus/ours",
}
# Everything on that gives a role a right.
OPTIONS = {
    "DomainListsBucket": "lists",
    "DomainListsFolder": "f",
    "LegacyTable": "people",
    "LegacyKeysSecretArn": f"arn:aws:secretsmanager:{HOME}:secret:LegacyKeys-ours-1A2B3C",
    "AlarmTopicArn": GIVEN["AlarmTopicArn"],
    "MailFrom": "a@example.com",
    "SmsOrigin": f"arn:aws:sms-voice:{HOME}:pool/pool-1",
    "GroupRulesFile": "g.json",
    "TokenClaimsFile": "t.json",
    "AdministratorsGroup": "administrators",
    "DeploymentType": "Canary10Percent15Minutes",
    "WebhookUrl": "https://example.com",
    "EventBusArn": GIVEN["EventBusArn"],
    "MailProviderSecretArn": f"arn:aws:secretsmanager:{HOME}:secret:MailProvider-ours-1A2B3C",
    "NoticesSecretArn": f"arn:aws:secretsmanager:{HOME}:secret:Notices-ours-1A2B3C",
    "OtlpHeadersSecretArn": f"arn:aws:secretsmanager:{HOME}:secret:OtlpHeaders-ours-1A2B3C",
    "BrandFile": "b.json",
    "FederationRulesFile": "f.json",
}
ARNS = {
    "AWS::Cognito::UserPool": f"arn:aws:cognito-idp:{HOME}:userpool/{POOL}",
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{HOME}:table/{STACK}-{{}}-1A",
    "AWS::KMS::Key": f"arn:aws:kms:{HOME}:key/{{}}",
    "AWS::Lambda::Function": f"arn:aws:lambda:{HOME}:function:{STACK}-{{}}-1A",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{HOME}:log-group:{STACK}-{{}}-1A:*",
    "AWS::S3::Bucket": f"arn:aws:s3:::{STACK}-{{}}-1a",
    "AWS::SES::ConfigurationSet": f"{STACK}-{{}}",
    "AWS::SNS::Topic": f"arn:aws:sns:{HOME}:{STACK}-{{}}-1A",
    "AWS::SQS::Queue": f"arn:aws:sqs:{HOME}:{STACK}-{{}}-1A",
    "AWS::SecretsManager::Secret": f"arn:aws:secretsmanager:{HOME}:secret:{{}}-1A-2B",
}


class EveryOption(Evaluation):
    """A template as if each of its conditions held: what some set of parameters gives."""

    def holds(self, _: str) -> bool:
        return True


def delivery(**changes: str) -> Evaluation:
    template = {
        **DELIVERY,
        "Parameters": {
            name: {"Default": "", **each} for name, each in DELIVERY["Parameters"].items()
        },
    }
    return Evaluation(template, GIVEN | changes)


def policies_of(role: str, **changes: str) -> list[Any]:
    """Those of a role of the delivery stack, as CloudFormation writes them."""
    found = delivery(**changes).resource(role)["Policies"]
    return [parse_policy_document(each["PolicyDocument"]) for each in found]


def boundary(**changes: str) -> list[Any]:
    return [parse_policy_document(delivery(**changes).resource("Boundary")["PolicyDocument"])]


def may(policies: list[Any], action: str, on: str, *limits: list[Any], **keys: Any) -> bool:
    asked = EvalContext(
        principal_arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/r/s",
        principal_type="AssumedRole",
        principal_account=ACCOUNT,
        action=action,
        resource_arn=on,
        region="eu-west-1",
        service_context=keys,
    )
    return evaluate(asked, policies, *limits).decision == "Allow"


EVERYTHING = [
    parse_policy_document(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
        }
    )
]


@pytest.fixture(scope="module")
def suite(source, expand):  # noqa: F811
    """The expanded template, with options that give rights."""
    return expand(source, DeploymentType="Canary10Percent15Minutes")


def granted(suite: Mapping[str, Any], **changes: str) -> Iterator[tuple[str, str, str]]:
    """Role, action and ARN of each right that the stack gives, by whichever parameters."""
    switches = {
        name: "true" for name, each in suite["Parameters"].items() if each.get("Default") == "false"
    }
    more = {
        "IdentityPool": "guests",
        "TokenVersion": "V2_0",
        "RestApi": "on",
        "EnrolledMethods": "TOTP",
        "UserMigration": "table",
    }
    known = {k: v for k, v in (switches | more | OPTIONS).items() if k in suite["Parameters"]}
    roles = [
        name
        for name, each in suite["Resources"].items()
        if each["Type"] in ("AWS::IAM::Role", "AWS::IAM::Policy")
    ]
    for there in (Evaluation(suite, known | changes), EveryOption(suite, known | changes)):
        for name in roles:
            found = there.resource(name)
            for policy in (found or {}).get("Policies") or [found] * bool(found):
                for each in policy.get("PolicyDocument", {}).get("Statement", []):
                    for action in listed(each["Action"]):
                        for on in listed(each["Resource"]):
                            yield name, action, real(on, suite["Resources"])


def real(on: str, resources: Mapping[str, Any]) -> str:
    """*on* with a name as AWS would make it where the evaluation has ``<Resource.Arn>``."""

    def named(found: re.Match[str]) -> str:
        logical = found[1].split(".")[0]
        return ARNS[resources[logical]["Type"]].format(logical)

    return re.sub(r"<([\w.]+)>", named, on)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


KEY_TAG = "aws:resourcetag/cognito-triggers:stack"
OUR_KEY = {KEY_TAG: STACK}


@pytest.mark.parametrize(
    ("origin", "void"),
    [
        (OPTIONS["SmsOrigin"], "secretsmanager:GetSecretValue"),
        (f"arn:aws:secretsmanager:{HOME}:secret:SmsProvider-1A2B3C", "sms-voice:SendTextMessage"),
    ],
)
def test_no_function_needs_more_than_the_boundary(suite, origin, void):
    """
    Else it would fail in production and nowhere before.

    The sender may do with *origin* what a pool and what a secret needs, of which one is *void*.
    """
    rights = [each for each in granted(suite, SmsOrigin=origin) if each[1:] != (void, origin)]

    assert len({action for _, action, _ in rights}) > 45
    assert [] == [
        right
        for right in rights
        if not may(EVERYTHING, right[1], right[2].replace("*", "x"), boundary(), **OUR_KEY)
    ]


def test_the_boundary_has_nothing_that_no_role_needs(suite):
    """It is the union of what the roles may, by the stack's name."""
    needed = {action for _, action, _ in granted(suite)}
    bound = {
        action
        for statement in delivery().resource("Boundary")["PolicyDocument"]["Statement"]
        for action in listed(statement["Action"])
    }

    assert {"kms:GenerateDataKey*"} == bound - needed
    assert set() == needed - bound


def test_who_deploys_the_pool_may_let_cognito_use_the_key_of_codes():
    """Cognito makes its grant as the caller of UpdateUserPool: without it a deployment fails."""
    key = f"arn:aws:kms:{HOME}:key/0a1b"

    assert may(policies_of("DeployRole"), "kms:CreateGrant", key, **OUR_KEY)
    assert not may(EVERYTHING, "kms:CreateGrant", key, boundary(), **OUR_KEY)


TABLE, QUEUE = f"arn:aws:dynamodb:{HOME}:table/", f"arn:aws:sqs:{HOME}:"
TAKEN_OVER = [
    ("iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/mallory"),
    ("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/{STACK}-x"),
    ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{STACK}-x"),
    ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/admin"),
    ("organizations:LeaveOrganization", "*"),
    ("lambda:UpdateFunctionCode", f"arn:aws:lambda:{HOME}:function:{STACK}-x"),
    ("lambda:UpdateAlias", f"arn:aws:lambda:{HOME}:function:others"),
    ("cognito-idp:AdminSetUserPassword", f"arn:aws:cognito-idp:{HOME}:userpool/{OTHER_POOL}"),
    ("cognito-idp:UpdateUserPool", f"arn:aws:cognito-idp:{HOME}:userpool/{POOL}"),
    ("cognito-idp:AdminCreateUser", f"arn:aws:cognito-idp:{HOME}:userpool/{OTHER_POOL}"),
    ("events:PutEvents", f"arn:aws:events:{HOME}:event-bus/others"),
    ("kms:Sign", f"arn:aws:kms:{HOME}:key/0a1b"),
    ("dynamodb:GetItem", f"{TABLE}others"),
    ("dynamodb:Scan", f"{TABLE}{STACK}-x"),
    ("dynamodb:PutItem", f"{TABLE}people"),
    ("sqs:SendMessage", f"{QUEUE}others"),
    ("sns:Publish", f"arn:aws:sns:{HOME}:others"),
    ("s3:GetObject", "arn:aws:s3:::others/secret"),
    ("s3:PutObject", "arn:aws:s3:::lists/deny.txt"),
    ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{HOME}:secret:others-1A"),
    ("logs:PutLogEvents", f"arn:aws:logs:{HOME}:log-group:others:*"),
    ("logs:DeleteLogGroup", f"arn:aws:logs:{HOME}:log-group:{STACK}-x:*"),
    ("kms:Decrypt", f"arn:aws:kms:{HOME}:key/0a1b"),
]


@pytest.mark.parametrize(("action", "on"), TAKEN_OVER, ids=lambda each: each.split("/")[-1])
def test_whoever_changes_the_branch_gets_no_further_than_the_boundary(action, on):
    """A commit may give a role of the stack every right there is: it counts within the boundary."""
    assert may(EVERYTHING, action, on)
    assert not may(EVERYTHING, action, on, boundary())


def test_keys_serve_through_their_services_only():
    key = f"arn:aws:kms:{HOME}:key/0a1b"

    assert may(EVERYTHING, "kms:Decrypt", key, boundary(), **via("sqs"))
    assert not may(EVERYTHING, "kms:Decrypt", key, boundary(), **via("ebs"))


def via(service: str) -> dict[str, str]:
    return {"kms:viaservice": f"{service}.eu-west-1.amazonaws.com"}


BOUND = {"iam:permissionsboundary": "<Boundary>"}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/{STACK}-PreSignUpFunctionRole-1A"


@pytest.mark.parametrize(
    "action",
    [
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
    ],
)
def test_no_role_is_made_or_changed_without_the_boundary(action):
    """Neither without one, nor with another, nor under another name."""
    deploying = policies_of("DeployRole")

    assert may(deploying, action, ROLE, **BOUND)
    assert not may(deploying, action, ROLE)
    assert not may(deploying, action, ROLE, **{"iam:permissionsboundary": "another"})
    assert not may(deploying, action, f"arn:aws:iam::{ACCOUNT}:role/admin", **BOUND)


@pytest.mark.parametrize(
    "action",
    [
        *("AttachRolePolicy", "DetachRolePolicy", "DeleteRolePermissionsBoundary"),
        *("CreatePolicy", "CreatePolicyVersion", "SetDefaultPolicyVersion", "DeletePolicy"),
        *("CreateUser", "CreateAccessKey", "PutUserPolicy", "AddUserToGroup"),
    ],
)
def test_what_deploys_cannot_get_round_the_boundary(action):
    """No managed policy, no other boundary, no change of this one, no user."""
    for on in (ROLE, f"arn:aws:iam::{ACCOUNT}:policy/x", "*"):
        assert not may(policies_of("DeployRole"), f"iam:{action}", on, **BOUND)


def limit_of(role: str) -> list[Any]:
    """The boundary that a role of the delivery stack has."""
    named = DELIVERY["Resources"][role]["Properties"]["PermissionsBoundary"]["Ref"]
    return [parse_policy_document(delivery().resource(named)["PolicyDocument"])]


DELIVERYS = f"arn:aws:iam::{ACCOUNT}:role/<AWS::StackName>-{{}}-1A"
ESCAPES = [
    *(
        (f"iam:{action}", on, {})
        for action in (
            *("AttachRolePolicy", "DetachRolePolicy", "DeleteRolePermissionsBoundary"),
            *("CreatePolicy", "CreatePolicyVersion", "SetDefaultPolicyVersion", "DeletePolicy"),
            *("DeletePolicyVersion", "CreateUser", "CreateAccessKey", "CreateInstanceProfile"),
        )
        for on in (ROLE, f"arn:aws:iam::{ACCOUNT}:policy/<Boundary>", "*")
    ),
    *(
        (f"iam:{action}", DELIVERYS.format(role), BOUND)
        for action in (
            *("PutRolePolicy", "PutRolePermissionsBoundary", "DeleteRole", "PassRole"),
            *("UpdateAssumeRolePolicy", "AttachRolePolicy", "DeleteRolePermissionsBoundary"),
        )
        for role in ("DeployRole", "TrialRole", "PipelineRole", "BuildRole")
    ),
    ("iam:CreateRole", ROLE, {}),
    ("iam:CreateRole", ROLE, {"iam:permissionsboundary": "another"}),
    ("iam:PutRolePermissionsBoundary", ROLE, {"iam:permissionsboundary": "another"}),
    ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/admin", {}),
    ("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/admin", {}),
    ("cognito-idp:AdminSetUserPassword", f"arn:aws:cognito-idp:{HOME}:userpool/{POOL}", {}),
    ("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{HOME}:secret:CodePepper-1A", {}),
    ("lambda:InvokeFunction", f"arn:aws:lambda:{HOME}:function:{STACK}-x", {}),
    ("s3:PutBucketPolicy", "<ArtifactBucket.Arn>", {}),
    ("s3:DeleteObjectVersion", "<ArtifactBucket.Arn>/code/1", {}),
    ("s3:PutObject", "<ArtifactBucket.Arn>/code/1", {}),  # another in the place of what was tried
    ("s3:GetObject", f"arn:aws:s3:::{STACK}-archivebucket-1a/events/1", {}),
    ("dynamodb:Scan", f"{TABLE}{STACK}-FactorTable-1A", {}),
    ("dynamodb:PutItem", f"{TABLE}{STACK}-ChallengeTable-1A", {}),
    ("dynamodb:ExportTableToPointInTime", f"{TABLE}{STACK}-ChallengeTable-1A", {}),
    ("kms:Sign", f"arn:aws:kms:{HOME}:key/0a1b", {}),
    ("kms:PutKeyPolicy", f"arn:aws:kms:{HOME}:key/0a1b", {}),
    ("kms:ScheduleKeyDeletion", f"arn:aws:kms:{HOME}:key/0a1b", {KEY_TAG: "others"}),
    ("secretsmanager:PutResourcePolicy", f"arn:aws:secretsmanager:{HOME}:secret:AddressKey-1", {}),
    ("secretsmanager:DeleteSecret", f"arn:aws:secretsmanager:{HOME}:secret:AddressKey-1", {}),
    ("logs:Unmask", f"arn:aws:logs:{HOME}:log-group:{STACK}-x:*", {}),
    ("kms:PutKeyPolicy", "<ArtifactKey.Arn>", {}),
    ("kms:ScheduleKeyDeletion", "<ArtifactKey.Arn>", {}),
    ("organizations:LeaveOrganization", "*", {}),
]


@pytest.mark.parametrize("role", ["DeployRole", "TrialRole"])
def test_whoever_gives_such_a_role_every_right_gives_it_no_way_out(role):
    """Its boundary stays, as do delivery's own roles, policies, artefacts and key."""
    limit = limit_of(role)

    assert [] == [each for each in ESCAPES if may(EVERYTHING, each[0], each[1], limit, **each[2])]
    assert all(may(EVERYTHING, action, on, **keys) for action, on, keys in ESCAPES)


def allowed_in(statements: list[Any]) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Action, ARN and keys of each right, as they would be asked for."""
    for each in statements:
        for action in listed(each["Action"]):
            for on in listed(each["Resource"]):
                yield action.replace("*", "x"), on.replace("*", "x"), asked_with(each)


def asked_with(statement: Mapping[str, Any]) -> Mapping[str, str]:
    asked = [
        pair
        for operator, each in statement.get("Condition", {}).items()
        if operator in {"StringEquals", "ArnLike"}
        for pair in each.items()
    ]
    return {key.lower(): listed(value)[0].replace("*", "x") for key, value in asked}


@pytest.mark.parametrize("role", ["DeployRole", "TrialRole"])
def test_the_boundary_of_such_a_role_takes_nothing_of_its_own_policies(role):
    """What is on its way included, which another policy lets it read."""
    shared = delivery().resource("ArtifactPolicy")
    own = [each["PolicyDocument"] for each in delivery().resource(role)["Policies"]]
    rights = [
        right
        for document in [*own, shared["PolicyDocument"]]
        for right in allowed_in(document["Statement"])
    ]

    assert len(rights) > 15
    assert f"<{role}>" in shared["Roles"]
    assert [] == [
        right for right in rights if not may(EVERYTHING, *right[:2], limit_of(role), **right[2])
    ]


@pytest.mark.parametrize(
    "action", ["UpdateUserPool", "DeleteUserPool", "CreateUserPoolClient", "CreateGroup"]
)
def test_what_deploys_touches_its_own_pool_only(action):
    """Once its id is said; and until then a pool can be made."""
    ours, theirs = (f"arn:aws:cognito-idp:{HOME}:userpool/{each}" for each in (POOL, OTHER_POOL))
    deploying, first = policies_of("DeployRole"), policies_of("DeployRole", UserPoolId="*")

    assert may(deploying, f"cognito-idp:{action}", ours)
    assert not may(deploying, f"cognito-idp:{action}", theirs)
    assert not may(deploying, "cognito-idp:CreateUserPool", "*")
    assert may(first, "cognito-idp:CreateUserPool", "*")
    assert not may(deploying, "cognito-idp:AdminSetUserPassword", ours)


QUEUE_OF_IT = {"sns:protocol": "sqs", "sns:endpoint": f"{QUEUE}trial-0a"}
STAGES = [("two", f"{STACK}-test", TEST_POOL), ("one", STACK, POOL)]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(("stages", "stack", "pool_id"), STAGES)
def test_the_trial_touches_users_of_the_stack_that_it_tries(known, stages, stack, pool_id):
    """By the pool's id, if it is said, and always by the tag that the template gives its pool."""
    ids = {} if known else {"UserPoolId": "*", "TestUserPoolId": "*"}
    trying = policies_of("TrialRole", Stages=stages, **ids)
    ours, theirs = (f"arn:aws:cognito-idp:{HOME}:userpool/{each}" for each in (pool_id, OTHER_POOL))
    tag = "aws:resourcetag/cognito-triggers:stack"
    other = STACK if stages == "two" else f"{STACK}-test"

    assert may(trying, "cognito-idp:AdminDeleteUser", ours, **{tag: stack})
    assert not may(trying, "cognito-idp:AdminDeleteUser", ours, **{tag: other})
    assert not may(trying, "cognito-idp:AdminDeleteUser", ours)
    assert not may(trying, "cognito-idp:AdminSetUserPassword", ours, **{tag: stack})
    assert known != may(trying, "cognito-idp:AdminDeleteUser", theirs, **{tag: stack})


@pytest.mark.parametrize(("stages", "stack", "_"), STAGES)
def test_the_trial_hears_the_stack_that_it_tries(stages, stack, _):
    """And describes no other."""
    trying = policies_of("TrialRole", Stages=stages)
    other = STACK if stages == "two" else f"{STACK}-test"
    home = f"arn:aws:cloudformation:{HOME}:stack"

    def hears(topic, policies=trying, **keys):
        asked = ("sns:Subscribe", f"arn:aws:sns:{HOME}:{topic}-1A", limit_of("TrialRole"))
        return may(policies, *asked, **{**QUEUE_OF_IT, **keys})

    assert hears(f"{stack}-UserEventsTopic")
    assert not hears(f"{other}-UserEventsTopic")
    assert not hears(f"{stack}-OperatorsTopic")
    assert not hears(f"{stack}-UserEventsTopic", **{"sns:endpoint": f"{QUEUE}others"})
    assert not hears(f"{stack}-UserEventsTopic", **{"sns:protocol": "https"})
    assert not hears(f"{stack}-UserEventsTopic", EVERYTHING, **{"sns:protocol": "https"})
    assert may(trying, "cloudformation:DescribeStacks", f"{home}/{stack}/0a")
    assert not may(trying, "cloudformation:DescribeStacks", f"{home}/{other}/0a")


def test_each_role_of_the_stack_takes_the_boundary(suite):
    """The parameter reaches all of them, those of users and of CodeDeploy included."""
    roles = [name for name, each in suite["Resources"].items() if each["Type"] == "AWS::IAM::Role"]
    bound = {"Ref": "PermissionsBoundary"}

    assert len(roles) > 30
    for name in roles:
        [_, given, none] = suite["Resources"][name]["Properties"]["PermissionsBoundary"]["Fn::If"]
        assert (bound, {"Ref": "AWS::NoValue"}) == (given, none), name


def test_the_pool_has_the_tag_by_which_the_trial_is_held(suite):
    pool = suite["Resources"]["UserPool"]["Properties"]

    assert {"cognito-triggers:stack": {"Ref": "AWS::StackName"}} == pool["UserPoolTags"]


def test_policies_are_as_short_as_iam_wants_them():
    """6,144 characters of a managed policy, 10,240 of a role's own ones, white space apart."""
    names = {"StackName": "a" * 20, "CustomDomain": "a.example", "UserPoolId": f"{POOL}-longer"}
    zones = {"HostedZoneId": "Z" * 21, "ApiHostedZoneId": "Z" * 21}
    longest = delivery(**names, **zones)
    managed = ("Boundary", "DeployBoundary", "TrialBoundary", "DeployPolicy")

    for name in (*managed, "DeployRole"):
        properties = longest.resource(name)
        said = properties.get("PolicyDocument") or properties["Policies"]
        text = re.sub(r"\s", "", json.dumps(said)).replace("eu-west-1", "us-gov-west-1")
        text = text.replace("arn:aws:", "arn:aws-us-gov:").replace("<Boundary>", "b" * 120)
        assert len(text) < (6144 if name in managed else 10240), name
