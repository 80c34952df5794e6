"""Who may do what. A permission more or less is a change of docs/rights.md, seen in review."""

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.documents.granted import words
from tests.template.evaluation import Evaluation
from tests.template.rights_table import RIGHTS_TABLE

IDENTITIES = "arn:${AWS::Partition}:ses:*:${AWS::AccountId}:identity/*"
CONFIGURATION_SETS = "arn:${AWS::Partition}:ses:*:${AWS::AccountId}:configuration-set/*"
OWN_SET = "arn:${AWS::Partition}:ses:*:${AWS::AccountId}:configuration-set/${MailConfigurationSet}"
ALARMS = "*"
SMS = "arn:${AWS::Partition}:sms-voice:${AWS::Region}:${AWS::AccountId}:message/*"
LISTS = "arn:${AWS::Partition}:s3:::${DomainListsBucket}/${DomainListsFolder}/*"
FEED = "arn:${AWS::Partition}:s3:::${DomainListsBucket}/${DomainListsFolder}/feed/*"
OBJECTS = "${ArchiveBucket.Arn}/*"
PUBLIC_FILES = "${FilesBucket.Arn}/public/*"
OWN_FILES = "${FilesBucket.Arn}/users/${!cognito-identity.amazonaws.com:sub}/*"
NO_FUNCTIONS = {"ChatRole", "DeploymentRole", "UserRole", "GuestRole", "AdministratorRole"}
# What could take over an account, read a secret or send in our name, and who may: by hand, because
# a slip in an entry would be written into docs/rights.md like everything else.
DANGEROUS = {
    "cognito-idp:AdminAddUserToGroup": "GroupRepairConsumer PostConfirmation SignUpLearningConsumer"
    " VerifyAuthChallengeResponse",
    "cognito-idp:AdminCreateUser": "PreSignUp",
    "cognito-idp:AdminDeleteSoftwareToken": "PreSignUp VerifyAuthChallengeResponse",
    "cognito-idp:AdminDeleteUser": "PreSignUp UnconfirmedSweeper",
    "cognito-idp:AdminDeleteUserAttributes": "PreSignUp VerifyAuthChallengeResponse",
    "cognito-idp:AdminDisableProviderForUser": "Api",
    "cognito-idp:AdminDisableUser": "SignUpLearningConsumer",
    "cognito-idp:AdminForgetDevice": "PreSignUp VerifyAuthChallengeResponse",
    "cognito-idp:AdminLinkProviderForUser": "Api PreSignUp",
    "cognito-idp:AdminInitiateAuth": "Api ApiSignIn ApiSignUp",
    "cognito-idp:AdminRemoveUserFromGroup": "SignUpLearningConsumer",
    "cognito-idp:AdminRespondToAuthChallenge": "Api ApiSignIn ApiSignUp",
    "cognito-idp:AdminSetUserMFAPreference": "PreSignUp VerifyAuthChallengeResponse",
    "cognito-idp:AdminSetUserPassword": "PreSignUp VerifyAuthChallengeResponse",
    "cognito-idp:AdminUpdateUserAttributes": "PreSignUp VerifyAuthChallengeResponse",
    "cognito-idp:DescribeUserPoolClient": "Api ApiSignIn ApiSignUp",
    "secretsmanager:GetSecretValue": "AccountNoticeConsumer Api CreateAuthChallenge CustomMessage"
    " InboundFederation LockNoticeConsumer MailFeedbackConsumer MetricsConsumer PasswordlessSender"
    " PreSignUp SecurityAlertsConsumer UserMigration VerifyAuthChallengeResponse WebhookConsumer"
    " WelcomeMailConsumer",
    "ses:SendEmail": "AccountNoticeConsumer LockNoticeConsumer PasswordlessSender"
    " WelcomeMailConsumer",
    "sms-voice:SendTextMessage": "PasswordlessSender",
}
WILDCARDS = {
    OBJECTS: "every object of the archive, and of no other bucket",
    PUBLIC_FILES: "one folder, which everybody with credentials may read",
    OWN_FILES: "the folder of one identity: its name is the identity's",
    LISTS: "the operator's own bucket, and its one folder",
    FEED: "what the feed writes; no list that an operator writes is there",
    IDENTITIES: "only SES knows which identity verifies the sender; ses:FromAddress narrows it",
    ALARMS: "CodeDeploy reads alarms; whether only those it is given is not documented",
    SMS: "a message has its id when it is sent, and what is told of it is whether it was used",
    OWN_SET: "of the stack's region or MailRegion, by its own name",
    CONFIGURATION_SETS: "SES asks for the identity's default one; ses:FromAddress narrows it",
}


@pytest.fixture
def granted(of_type) -> dict[str, set[tuple[str, str]]]:
    """Actions and resources of each role: inline, and of policies attached to it from outside."""
    return {
        role: {
            (action, target)
            for statement in _statements(of_type, role)
            for action in _listed(statement["Action"])
            for target in map(words, _listed(statement["Resource"]))
        }
        for role in of_type("AWS::IAM::Role")
    }


def test_a_role_may_do_what_a_review_has_seen_and_no_more(granted):
    """docs/rights.md is the table; what SAM makes of the template is held to it."""
    told: dict[str, set[tuple[str, str]]] = {role: set() for role in granted}
    for who, may, on, *_ in RIGHTS_TABLE:
        role = who if who in NO_FUNCTIONS else f"{who}FunctionRole"
        told[role] |= {(action, each) for action in may.split(", ") for each in on.split(", ")}

    assert told == granted


def test_what_is_dangerous_only_they_may(granted):
    """A new line here is a decision."""
    may = {
        action: " ".join(
            sorted(
                role.removesuffix("FunctionRole")
                for role, rights in granted.items()
                if action in {right for right, _ in rights}
            )
        )
        for action in DANGEROUS
    }
    admin = {
        a for rights in granted.values() for a, _ in rights if a.startswith("cognito-idp:Admin")
    }
    reading = {"cognito-idp:AdminGetUser", "cognito-idp:AdminListGroupsForUser"}
    reading |= {"cognito-idp:AdminGetUserAuthFactors", "cognito-idp:AdminListDevices"}

    assert may == DANGEROUS
    assert admin - reading - {"cognito-idp:AdminUserGlobalSignOut"} <= set(DANGEROUS)


def test_functions_share_no_role(of_type):
    """Each has its own, and there is no other but those with a name."""
    functions = of_type("AWS::Lambda::Function")
    roles = {name: function["Role"] for name, function in functions.items()}

    assert {name: {"Fn::GetAtt": [f"{name}Role", "Arn"]} for name in functions} == roles
    assert {f"{name}Role" for name in functions} == set(of_type("AWS::IAM::Role")) - NO_FUNCTIONS


def test_wildcards_have_reasons(of_type):
    """No action has one, and a resource only where a reason is written down."""
    statements = [
        statement for role in of_type("AWS::IAM::Role") for statement in _statements(of_type, role)
    ]
    actions = [action for statement in statements for action in _listed(statement["Action"])]
    targets = {_target(each) for statement in statements for each in _listed(statement["Resource"])}

    assert [] == [action for action in actions if "*" in action]
    assert set(WILDCARDS) == {target for target in targets if "*" in target}


def test_no_role_has_a_managed_policy(expanded):
    """It is somebody else's list of permissions, and it grows."""
    resources = expanded["Resources"].values()
    roles = [each["Properties"] for each in resources if each["Type"] == "AWS::IAM::Role"]

    assert [] == [role for role in roles if role.get("ManagedPolicyArns")]
    assert [] == [each for each in resources if each["Type"] == "AWS::IAM::ManagedPolicy"]


def test_a_function_writes_its_own_log_and_no_other(of_type, granted):
    """A line that another could write would be taken for that one's events."""
    writing = {"logs:CreateLogStream", "logs:PutLogEvents"}
    written = {
        role: {right for right in rights if right[0] in writing} for role, rights in granted.items()
    }
    functions = of_type("AWS::Lambda::Function")

    assert written == {
        **{role: set() for role in NO_FUNCTIONS},
        **{
            f"{name}Role": {
                (right, function["LoggingConfig"]["LogGroup"]["Ref"]) for right in writing
            }
            for name, function in functions.items()
        },
    }
    assert len(functions) == len(
        {each["LoggingConfig"]["LogGroup"]["Ref"] for each in functions.values()}
    )
    assert not {"logs:CreateLogGroup", "logs:PutSubscriptionFilter", "logs:DeleteLogGroup"} & {
        action for rights in granted.values() for action, _ in rights
    }


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


@pytest.mark.parametrize("part", ["PreSignUp", "CustomMessage"])
def test_only_who_keeps_lists_lets_them_be_read(own, part):
    """Without a bucket, which is the default, there is no right to read one."""
    lists = {
        ("s3:ListBucket", "arn:aws:s3:::lists"),
        ("s3:GetObject", "arn:aws:s3:::lists/here/*"),
    }
    kept = own(part, DomainListsBucket="lists", DomainListsFolder="here")

    assert lists == kept - own(part)
    assert {action for action, _ in lists}.isdisjoint(action for action, _ in own(part))


@pytest.mark.parametrize(
    ("part", "file"),
    [
        ("PostConfirmation", "GroupRulesFile"),
        ("VerifyAuthChallengeResponse", "GroupRulesFile"),
        ("GroupRepairConsumer", "GroupRulesFile"),
        ("PreTokenGeneration", "TokenClaimsFile"),
        ("InboundFederation", "FederationRulesFile"),
        ("PasswordlessSender", "BrandFile"),
        ("AccountNoticeConsumer", "BrandFile"),
        ("LockNoticeConsumer", "BrandFile"),
    ],
)
def test_only_who_names_a_file_lets_it_be_read(own, part, file):
    """That file and no other of the bucket."""
    named = {"DomainListsBucket": "lists", "GroupRulesFile": "a.json", "TokenClaimsFile": "b.json"}
    named |= {"FederationRulesFile": "c.json", "BrandFile": "d.json"}
    usual = {"TokenVersion": "V1_0", "LinkAccounts": "link", "MailFrom": "a@example.com"}
    given = {**usual, **named}
    read = {("s3:GetObject", f"arn:aws:s3:::lists/rules/{given[file]}")}

    assert read == own(part, **given) - own(part, **usual)
    for name in named:
        needed = name in {"DomainListsBucket", file}
        assert needed == read.isdisjoint(own(part, **{**given, name: ""}))


def test_without_a_sender_of_sms_there_is_no_right_to_send_one(own):
    """As the stack is by default; with one, it sends for that one only, or reads that secret."""
    origin = "arn:aws:sms-voice:eu-west-1:123456789012:pool/a"
    sending = own("PasswordlessSender", SmsOrigin=origin) - own("PasswordlessSender")
    named = {"sms-voice:SendTextMessage", "secretsmanager:GetSecretValue"}

    assert {*named, "sms-voice:PutMessageFeedback"} == {action for action, _ in sending}
    assert {(action, origin) for action in named} < sending


@pytest.mark.parametrize("part", ["VerifyAuthChallengeResponse", "Api"])
def test_without_anything_to_enrol_there_is_no_right_to_what_is_enrolled(own, part):
    """Neither to the table nor to its key."""
    without = own(part, RestApi="on")
    enrolled = own(part, RestApi="on", EnrolledMethods="TOTP") - without

    assert {"<FactorTable.Arn>", "<FactorKey.Id>"} == {on for _, on in enrolled}
    assert not [on for _, on in without if "Factor" in on]


@pytest.fixture
def own(expanded):
    """What the role of a part may do by itself, with parameters as they are given."""

    def own(part: str, **given: str) -> set[tuple[str, str]]:
        role = Evaluation(expanded, given).resource(f"{part}FunctionRole")
        return {
            (action, str(statement["Resource"]))
            for policy in role["Policies"]
            for statement in policy["PolicyDocument"]["Statement"]
            for action in _listed(statement["Action"])
        }

    return own


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
            cases = statement["Fn::If"][1:] if "Fn::If" in statement else [statement]
            yield from (case for case in cases if case != {"Ref": "AWS::NoValue"})


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
