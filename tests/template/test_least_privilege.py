"""Who may do what. A permission more or less is a change of this table, seen in review."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.template.evaluation import Evaluation
from tests.template.test_functions import ANNOUNCING_LOGS

PUBLISH = ("sns:Publish", "UserEventsTopic")
READ_PEPPER = ("secretsmanager:GetSecretValue", "CodePepper")
IDENTITIES = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/*"
CONFIGURATION_SETS = (
    "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/*"
)
ALARMS = "*"
SMS = "arn:${AWS::Partition}:sms-voice:${AWS::Region}:${AWS::AccountId}:message/*"
LISTS = "arn:${AWS::Partition}:s3:::${DomainListsBucket}/${DomainListsFolder}/*"
RULES = "arn:${AWS::Partition}:s3:::${DomainListsBucket}/rules/"
READ_GROUP_RULES = ("s3:GetObject", f"{RULES}${{GroupRulesFile}}")
READ_LISTS = {
    ("s3:GetObject", LISTS),
    ("s3:ListBucket", LISTS.removesuffix("/${DomainListsFolder}/*")),
}
OBJECTS = "${ArchiveBucket.Arn}/*"
LEGACY_TABLE = (
    "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${LegacyTable}"
)
PUBLIC_FILES = "${FilesBucket.Arn}/public/*"
OWN_FILES = "${FilesBucket.Arn}/users/${!cognito-identity.amazonaws.com:sub}/*"
NO_FUNCTIONS = {"DeploymentRole", "UserRole", "GuestRole", "AdministratorRole"}
CLAIM = {("dynamodb:PutItem", "SeenEventsTable"), ("dynamodb:UpdateItem", "SeenEventsTable")}


def consuming(consumer: str) -> set[tuple[str, str]]:
    """What Lambda needs to take messages out of a queue, and the consumer to give one up."""
    return {
        ("sqs:ReceiveMessage", f"{consumer}Queue"),
        ("sqs:DeleteMessage", f"{consumer}Queue"),
        ("sqs:GetQueueAttributes", f"{consumer}Queue"),
        ("sqs:ChangeMessageVisibility", f"{consumer}Queue"),
        ("sqs:SendMessage", f"{consumer}DeadLetterQueue"),
    }


PERMISSIONS: dict[str, set[tuple[str, str]]] = {
    "PreSignUpFunction": {
        PUBLISH,
        *READ_LISTS,
        ("dynamodb:GetItem", "MigrationTable"),
        ("dynamodb:PutItem", "SignUpTable"),
    },
    "PreTokenGenerationFunction": {PUBLISH, ("s3:GetObject", f"{RULES}${{TokenClaimsFile}}")},
    "UserMigrationFunction": {
        PUBLISH,
        ("dynamodb:PutItem", "MigrationTable"),
        ("dynamodb:UpdateItem", "MigrationTable"),
        ("dynamodb:GetItem", LEGACY_TABLE),
        ("secretsmanager:GetSecretValue", "LegacySecret"),
    },
    "CustomMessageFunction": {PUBLISH, *READ_LISTS},
    "PostConfirmationFunction": {
        PUBLISH,
        READ_GROUP_RULES,
        ("dynamodb:GetItem", "SignUpTable"),
        ("cognito-idp:AdminAddUserToGroup", "UserPool"),
        ("cognito-idp:AdminSetUserPassword", "UserPool"),
    },
    "SignUpSweeperFunction": {
        PUBLISH,
        ("dynamodb:Scan", "SignUpTable"),
        ("dynamodb:UpdateItem", "SignUpTable"),
        ("dynamodb:DeleteItem", "SignUpTable"),
        ("cognito-idp:AdminGetUser", "UserPool"),
        ("cognito-idp:AdminDeleteUser", "UserPool"),
    },
    "PreAuthenticationFunction": {PUBLISH},
    "PostAuthenticationFunction": {PUBLISH},
    "DefineAuthChallengeFunction": {PUBLISH},
    "CreateAuthChallengeFunction": {
        PUBLISH,
        READ_PEPPER,
        ("dynamodb:BatchGetItem", "ChallengeTable"),
        ("dynamodb:PutItem", "ChallengeTable"),
        ("dynamodb:UpdateItem", "ChallengeTable"),
        ("sqs:SendMessage", "OutboxQueue"),
    },
    "VerifyAuthChallengeResponseFunction": {
        PUBLISH,
        READ_PEPPER,
        ("dynamodb:UpdateItem", "ChallengeTable"),
        ("dynamodb:UpdateItem", "SignUpTable"),
        ("dynamodb:DeleteItem", "SignUpTable"),
        ("cognito-idp:AdminSetUserPassword", "UserPool"),
        ("cognito-idp:AdminUserGlobalSignOut", "UserPool"),
        ("cognito-idp:AdminUpdateUserAttributes", "UserPool"),
        ("cognito-idp:AdminAddUserToGroup", "UserPool"),
        READ_GROUP_RULES,
    },
    "PasswordlessSenderFunction": {
        PUBLISH,
        READ_PEPPER,
        ("dynamodb:GetItem", "ChallengeTable"),
        ("dynamodb:UpdateItem", "ChallengeTable"),
        ("dynamodb:BatchGetItem", "ChallengeTable"),
        ("cognito-idp:AdminGetUser", "UserPool"),
        ("sqs:ReceiveMessage", "OutboxQueue"),
        ("sqs:DeleteMessage", "OutboxQueue"),
        ("sqs:GetQueueAttributes", "OutboxQueue"),
        ("sqs:ChangeMessageVisibility", "OutboxQueue"),
        ("sqs:SendMessage", "OutboxDeadLetterQueue"),
        ("sqs:SendMessage", "OutboxQueue"),
        ("sms-voice:SendTextMessage", "SmsOrigin"),
        ("sms-voice:PutMessageFeedback", SMS),
        ("ses:SendEmail", IDENTITIES),
        ("ses:SendEmail", CONFIGURATION_SETS.removesuffix("*") + "${MailConfigurationSet}"),
    },
    "MetricsConsumerFunction": {
        *consuming("Metrics"),
        *CLAIM,
        ("dynamodb:BatchGetItem", "SeenEventsTable"),
    },
    "GroupRepairConsumerFunction": {
        *consuming("GroupRepair"),
        *CLAIM,
        PUBLISH,
        READ_GROUP_RULES,
        ("cognito-idp:AdminAddUserToGroup", "UserPool"),
        ("cognito-idp:AdminGetUser", "UserPool"),
        ("cognito-idp:AdminListGroupsForUser", "UserPool"),
    },
    "SecurityAlertsConsumerFunction": {
        *consuming("SecurityAlerts"),
        *CLAIM,
        ("dynamodb:PutItem", "SecurityTable"),
        ("dynamodb:UpdateItem", "SecurityTable"),
        ("dynamodb:GetItem", "SecurityTable"),
        ("dynamodb:Query", "SecurityTable"),
        ("sns:Publish", "OperatorsTopic or AlarmTopicArn"),
        ("sqs:SendMessage", "SecurityAlertsQueue"),
    },
    "MailFeedbackConsumerFunction": {
        *consuming("MailFeedback"),
        *CLAIM,
        PUBLISH,
        READ_PEPPER,
        ("dynamodb:PutItem", "ChallengeTable"),
        ("dynamodb:DeleteItem", "ChallengeTable"),
        ("cognito-idp:AdminGetUser", "UserPool"),
    },
    "WelcomeMailConsumerFunction": {
        *consuming("WelcomeMail"),
        *CLAIM,
        ("cognito-idp:AdminGetUser", "UserPool"),
        ("ses:SendEmail", IDENTITIES),
        ("ses:SendEmail", CONFIGURATION_SETS),
    },
    "LockNoticeConsumerFunction": {
        READ_PEPPER,
        ("dynamodb:BatchGetItem", "ChallengeTable"),
        *consuming("LockNotice"),
        *CLAIM,
        ("cognito-idp:AdminGetUser", "UserPool"),
        ("ses:SendEmail", IDENTITIES),
        ("ses:SendEmail", CONFIGURATION_SETS),
    },
    "ArchiveConsumerFunction": {
        *consuming("Archive"),
        ("dynamodb:PutItem", "SeenEventsTable"),
        ("s3:ListBucket", "ArchiveBucket"),
        ("s3:PutObject", OBJECTS),
        ("s3:GetObject", OBJECTS),
    },
    "RelayFunction": {
        PUBLISH,
        ("sqs:SendMessage", "RelayQueue"),
        ("sqs:SendMessage", "RelayDeadLetterQueue"),
        ("sqs:ReceiveMessage", "RelayQueue"),
        ("sqs:DeleteMessage", "RelayQueue"),
        ("sqs:GetQueueAttributes", "RelayQueue"),
        ("sqs:ChangeMessageVisibility", "RelayQueue"),
    },
    "CanaryFunction": {PUBLISH},
    "ReconcilerFunction": {
        PUBLISH,
        ("dynamodb:BatchGetItem", "SeenEventsTable"),
        *(("logs:FilterLogEvents", name) for name in ANNOUNCING_LOGS),
    },
    "ApiFunction": {
        PUBLISH,
        ("cognito-idp:AdminInitiateAuth", "UserPool"),
        ("cognito-idp:AdminRespondToAuthChallenge", "UserPool"),
        ("cognito-idp:DescribeUserPoolClient", "UserPool"),
    },
    "WebhookConsumerFunction": {
        ("secretsmanager:GetSecretValue", "WebhookSecret"),
        ("sqs:SendMessage", "WebhookDeadLetterQueue"),
        ("sqs:ReceiveMessage", "WebhookQueue"),
        ("sqs:DeleteMessage", "WebhookQueue"),
        ("sqs:GetQueueAttributes", "WebhookQueue"),
        ("sqs:ChangeMessageVisibility", "WebhookQueue"),
    },
}
WILDCARDS = {
    OBJECTS: "every object of the archive, and of no other bucket",
    PUBLIC_FILES: "one folder, which everybody with credentials may read",
    OWN_FILES: "the folder of one identity: its name is the identity's",
    LISTS: "the operator's own bucket, and its one folder",
    IDENTITIES: "only SES knows which identity verifies the sender; ses:FromAddress narrows it",
    ALARMS: "CodeDeploy reads alarms; whether only those it is given is not documented",
    SMS: "a message has its id when it is sent, and what is told of it is whether it was used",
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
    assert {f"{function}Role" for function in PERMISSIONS} == set(
        of_type("AWS::IAM::Role")
    ) - NO_FUNCTIONS


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
    for name, role in of_type("AWS::IAM::Role").items():
        of_functions = [] if name in NO_FUNCTIONS else MANAGED_POLICIES
        assert of_functions == role.get("ManagedPolicyArns", [])


def test_mail_goes_out_in_one_name_only(of_type):
    """Whatever identities the account has, a function sends as MailFrom."""
    sending = [
        statement
        for role in of_type("AWS::IAM::Role")
        for statement in _statements(of_type, role)
        if statement["Action"] == "ses:SendEmail"
    ]

    assert sending
    for statement in sending:
        assert {"StringEquals": {"ses:FromAddress": {"Ref": "MailFrom"}}} == statement["Condition"]


def test_queues_take_messages_from_the_topic_only(of_type):
    """And from nobody else, in this account or another; one hears the rules for bounces as well."""
    policies = of_type("AWS::SQS::QueuePolicy")
    of_feedback = policies["MailFeedbackQueuesPolicy"]["PolicyDocument"]["Statement"].copy()
    of_rules = of_feedback.pop()
    rules = [{"Fn::GetAtt": [f"Mail{name}Rule", "Arn"]} for name in ("Bounced", "Complained")]

    assert {"Service": "events.amazonaws.com"} == of_rules["Principal"]
    assert {"Fn::GetAtt": ["MailFeedbackQueue", "Arn"]} == of_rules["Resource"]
    assert {"ArnEquals": {"aws:SourceArn": rules}} == of_rules["Condition"]
    for name, policy in policies.items():
        is_feedback = name == "MailFeedbackQueuesPolicy"
        [statement] = of_feedback if is_feedback else policy["PolicyDocument"]["Statement"]

        assert "sqs:SendMessage" == statement["Action"]
        assert {"Service": "sns.amazonaws.com"} == statement["Principal"]
        assert {"ArnEquals": {"aws:SourceArn": {"Ref": "UserEventsTopic"}}} == statement[
            "Condition"
        ]


def test_no_queue_has_two_policies(of_type):
    """The later one would replace the earlier, in whatever order they are made."""
    policies = of_type("AWS::SQS::QueuePolicy").values()
    queues = [queue["Ref"] for policy in policies for queue in policy["Queues"]]

    assert sorted(set(queues)) == sorted(queues)


def test_only_who_keeps_lists_lets_them_be_read(expanded):
    """Without a bucket there is no right to read one."""
    assert "DomainLists" == expanded["Resources"]["DomainListsPolicy"]["Condition"]
    assert "" == expanded["Parameters"]["DomainListsBucket"]["Default"]


@pytest.mark.parametrize("policy", ["GroupRulesFile", "TokenClaimsFile"])
def test_only_who_names_a_file_lets_it_be_read(expanded, policy):
    """That file and no other of the bucket."""
    given = {"DomainListsBucket": "lists", "GroupRulesFile": "a.json", "TokenClaimsFile": "a.json"}
    there = Evaluation(expanded, given | {"TokenVersion": "V1_0"}).resource(f"{policy}Policy")
    [statement] = there["PolicyDocument"]["Statement"]

    assert "arn:aws:s3:::lists/rules/a.json" == statement["Resource"]
    for name in given:
        without = Evaluation(expanded, {"TokenVersion": "V1_0", **given, name: ""})
        needed = name in {"DomainListsBucket", policy}
        assert needed == (without.resource(f"{policy}Policy") is None)


def test_without_a_sender_of_sms_there_is_no_right_to_send_one(expanded):
    """As the stack is by default."""
    assert "Sms" == expanded["Resources"]["PasswordlessSenderSmsPolicy"]["Condition"]
    assert "" == expanded["Parameters"]["SmsOrigin"]["Default"]


def _statements(of_type: Any, role: str) -> Iterator[dict[str, Any]]:
    attached = [
        policy
        for policy in of_type("AWS::IAM::Policy").values()
        if {"Ref": role} in policy["Roles"]
    ]
    own = of_type("AWS::IAM::Role")[role].get("Policies", [])
    for policy in [*(own["Fn::If"][1] if isinstance(own, dict) else own), *attached]:
        assert "2012-10-17" == policy["PolicyDocument"]["Version"]
        for statement in policy["PolicyDocument"]["Statement"]:
            yield from statement["Fn::If"][1:] if "Fn::If" in statement else [statement]


def _target(resource: Any) -> str:
    match resource:
        case (
            {"Ref": str(name)} | {"Fn::GetAtt": [str(name), "Arn" | "Id"]} | {"Fn::Sub": str(name)}
        ):
            return name
        case {"Fn::If": [_, one, {"Ref": "AWS::NoValue"}]}:
            return _target(one)
        case {"Fn::If": [_, one, other]}:
            return f"{_target(one)} or {_target(other)}"
    return str(resource)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
