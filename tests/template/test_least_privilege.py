"""Who may do what. A permission more or less is a change of this table, seen in review."""

from collections.abc import Iterator
from typing import Any

import pytest

PUBLISH = ("sns:Publish", "UserEventsTopic")
READ_PEPPER = ("secretsmanager:GetSecretValue", "CodePepper")
IDENTITIES = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"
CONFIGURATION_SETS = (
    "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/*"
)
LISTS = "arn:${AWS::Partition}:s3:::${DomainListsBucket}/domain-lists/*"
READ_LISTS = {("s3:GetObject", LISTS), ("s3:ListBucket", LISTS.removesuffix("/domain-lists/*"))}

PERMISSIONS: dict[str, set[tuple[str, str]]] = {
    "PreSignUpFunction": {PUBLISH, *READ_LISTS},
    "CustomMessageFunction": {PUBLISH, *READ_LISTS},
    "PostConfirmationFunction": {PUBLISH, ("cognito-idp:AdminAddUserToGroup", "UserPool")},
    "PreAuthenticationFunction": {PUBLISH},
    "PostAuthenticationFunction": {PUBLISH},
    "DefineAuthChallengeFunction": {PUBLISH},
    "CreateAuthChallengeFunction": {
        PUBLISH,
        READ_PEPPER,
        ("dynamodb:PutItem", "ChallengeTable"),
        ("ses:SendEmail", IDENTITIES),
        ("ses:SendEmail", CONFIGURATION_SETS),
    },
    "VerifyAuthChallengeResponseFunction": {
        PUBLISH,
        READ_PEPPER,
        ("dynamodb:UpdateItem", "ChallengeTable"),
    },
    "MetricsConsumerFunction": {
        ("dynamodb:PutItem", "SeenEventsTable"),
        ("dynamodb:UpdateItem", "SeenEventsTable"),
        ("sqs:ReceiveMessage", "MetricsQueue"),
        ("sqs:DeleteMessage", "MetricsQueue"),
        ("sqs:GetQueueAttributes", "MetricsQueue"),
        ("sqs:ChangeMessageVisibility", "MetricsQueue"),
    },
}
WILDCARDS = {
    LISTS: "the operator's own bucket, and its one folder",
    IDENTITIES: "only SES knows which identity verifies the sender; ses:FromAddress narrows it",
    CONFIGURATION_SETS: "SES asks for the identity's default one; ses:FromAddress narrows it",
}
# SAM attaches it to every role: it writes logs, and reads nothing.
MANAGED_POLICIES = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]


@pytest.mark.parametrize("function", PERMISSIONS)
def test_a_function_may_do_what_it_needs_and_no_more(of_type, function):
    """Inline policies of the role that SAM makes, and policies attached to it from outside."""
    granted = {
        (action, resource)
        for statement in _statements(of_type, role=f"{function}Role")
        for action in _listed(statement["Action"])
        for resource in map(_target, _listed(statement["Resource"]))
    }

    assert PERMISSIONS[function] == granted


def test_every_function_and_every_role_is_in_the_table(of_type):
    """Nothing gets its permissions elsewhere."""
    assert set(PERMISSIONS) == set(of_type("AWS::Lambda::Function"))
    assert {f"{function}Role" for function in PERMISSIONS} == set(of_type("AWS::IAM::Role"))


def test_functions_share_no_role(of_type):
    """Each has its own."""
    roles = [function["Role"] for function in of_type("AWS::Lambda::Function").values()]

    assert [{"Fn::GetAtt": [f"{name}Role", "Arn"]} for name in PERMISSIONS] == sorted(
        roles, key=lambda role: list(PERMISSIONS).index(role["Fn::GetAtt"][0][: -len("Role")])
    )


def test_wildcards_have_reasons(of_type):
    """No action has one, and a resource only where a reason is written down."""
    statements = [
        statement for role in of_type("AWS::IAM::Role") for statement in _statements(of_type, role)
    ]
    actions = [action for statement in statements for action in _listed(statement["Action"])]
    targets = {_target(each) for statement in statements for each in _listed(statement["Resource"])}

    assert [] == [action for action in actions if "*" in action]
    assert set(WILDCARDS) == {target for target in targets if "*" in target}


def test_managed_policies_are_the_one_that_sam_attaches(of_type):
    """A managed policy is somebody else's list of permissions, and it grows."""
    for role in of_type("AWS::IAM::Role").values():
        assert MANAGED_POLICIES == role["ManagedPolicyArns"]


def test_mail_goes_out_in_one_name_only(of_type):
    """Whatever identities the account has, the function sends as MailFrom."""
    [sending] = [
        statement
        for statement in _statements(of_type, "CreateAuthChallengeFunctionRole")
        if statement["Action"] == "ses:SendEmail"
    ]

    assert {"StringEquals": {"ses:FromAddress": {"Ref": "MailFrom"}}} == sending["Condition"]


def test_queues_take_messages_from_the_topic_only(of_type):
    """And from nobody else, in this account or another."""
    [policy] = of_type("AWS::SQS::QueuePolicy").values()
    [statement] = policy["PolicyDocument"]["Statement"]

    assert "sqs:SendMessage" == statement["Action"]
    assert {"Service": "sns.amazonaws.com"} == statement["Principal"]
    assert {"ArnEquals": {"aws:SourceArn": {"Ref": "UserEventsTopic"}}} == statement["Condition"]


def test_only_who_keeps_lists_lets_them_be_read(expanded):
    """Without a bucket there is no right to read one."""
    assert "DomainLists" == expanded["Resources"]["DomainListsPolicy"]["Condition"]
    assert "" == expanded["Parameters"]["DomainListsBucket"]["Default"]


def _statements(of_type: Any, role: str) -> Iterator[dict[str, Any]]:
    attached = [
        policy
        for policy in of_type("AWS::IAM::Policy").values()
        if {"Ref": role} in policy["Roles"]
    ]
    for policy in [*of_type("AWS::IAM::Role")[role].get("Policies", []), *attached]:
        assert "2012-10-17" == policy["PolicyDocument"]["Version"]
        yield from policy["PolicyDocument"]["Statement"]


def _target(resource: Any) -> str:
    match resource:
        case (
            {"Ref": str(name)} | {"Fn::GetAtt": [str(name), "Arn" | "Id"]} | {"Fn::Sub": str(name)}
        ):
            return name
    return str(resource)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
