"""
What `operators doctor` says of accounts, by answers in the shapes that AWS gives.

botocore's Stubber refuses an answer that the service's description does not know.
"""

from datetime import UTC, datetime
from io import StringIO
from types import SimpleNamespace

import boto3
import pytest
from botocore.stub import Stubber
from rich.console import Console

from operators import doctor
from operators.app_clients import of_clients
from operators.outside import Outside

GOOD_ACCOUNT = {
    "ProductionAccessEnabled": True,
    "SendingEnabled": True,
    "EnforcementStatus": "HEALTHY",
    "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 0.0},
}
SANDBOX = GOOD_ACCOUNT | {
    "ProductionAccessEnabled": False,
    "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 0.0},
}
VERIFIED = {
    "IdentityType": "DOMAIN",
    "VerifiedForSendingStatus": True,
    "DkimAttributes": {"SigningEnabled": True, "Status": "SUCCESS"},
}
PENDING = VERIFIED | {"VerifiedForSendingStatus": False, "DkimAttributes": {"Status": "PENDING"}}
MAILS = {"MailFrom": "codes@app.example"}
TEXTS = {"SmsOrigin": "arn:aws:sms-voice:eu-west-1:123456789012:pool/pool-1"}


def limits(concurrency):
    return {
        "AccountLimit": {
            "ConcurrentExecutions": concurrency,
            "UnreservedConcurrentExecutions": concurrency,
            "CodeSizeUnzipped": 262144000,
            "CodeSizeZipped": 52428800,
            "TotalCodeSize": 80530636800,
        }
    }


def texts(tier, enforced):
    return [
        ("describe_account_attributes", {"AccountAttributes": [tier_is(tier)]}),
        (
            "describe_spend_limits",
            {
                "SpendLimits": [
                    {
                        "Name": "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT",
                        "EnforcedLimit": enforced,
                        "MaxLimit": enforced,
                        "Overridden": False,
                    }
                ]
            },
        ),
    ]


def tier_is(tier):
    return {"Name": "ACCOUNT_TIER", "Value": tier}


def clients(**described):
    """The answers about app clients by id."""
    ids = [{"ClientId": each, "UserPoolId": POOL} for each in described]
    return [
        ("list_user_pool_clients", {"UserPoolClients": ids}),
        *(("describe_user_pool_client", {"UserPoolClient": each}) for each in described.values()),
    ]


POOL = "eu-west-1_AbCdEfGhI"
OWN = ("one", "two", "three", "four", "five")  # app clients of the stack
GOOD = {
    "sesv2": [
        ("get_account", GOOD_ACCOUNT),
        ("get_email_identity", VERIFIED | {"IdentityType": "EMAIL_ADDRESS"}),
        ("get_email_identity", VERIFIED),
    ],
    "cognito-idp": [
        (
            "describe_user_pool",
            {"UserPool": {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}},
        )
    ],
    "app clients": clients(),
    "pinpoint-sms-voice-v2": texts("PRODUCTION", 100),
    "lambda": [("get_account_settings", limits(1000))],
    "apigateway": [("get_account", {"cloudwatchRoleArn": "arn:aws:iam::123456789012:role/logs"})],
}


@pytest.fixture
def told(monkeypatch):
    """What is said of an account that answers so, and what the command ends with."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")

    def told(parameters, *, is_protected=True, **answers):
        regions = []

        def client(service, region_name="eu-west-1"):
            made = boto3.client(service, region_name=region_name)
            regions.append((service, region_name))
            stubber = Stubber(made)
            # Of Cognito the mails are asked about first, and the app clients then.
            is_second = [asked for asked, _ in regions].count("cognito-idp") > 1
            which = "app clients" if service == "cognito-idp" and is_second else service
            for method, answer in (GOOD | answers)[which]:
                if isinstance(answer, str):
                    stubber.add_client_error(method, answer)
                elif "service_error_code" in answer:
                    stubber.add_client_error(method, **answer)
                else:
                    stubber.add_response(method, answer)
            stubber.activate()
            return made

        said = StringIO()
        stack = SimpleNamespace(
            parameters=lambda: parameters,
            physical_id=lambda _: "eu-west-1_AbCdEfGhI",
            ids={"AWS::Cognito::UserPoolClient": dict(zip(OWN, OWN, strict=True))}.get,
            is_protected=lambda: is_protected,
        )
        outside = Outside(client=client, stack=stack, console=Console(file=said, width=200))
        ended = doctor.run(SimpleNamespace(), outside)
        return said.getvalue(), ended, regions

    return told


def test_a_settled_account_has_nothing_to_say(told):
    """But what SMS may cost."""
    said, ended, _ = told(MAILS | TEXTS | {"RestApi": "on", "ApiSignInConcurrency": "200"})

    assert 0 == ended
    assert "BLOCKS USERS" not in said
    assert "No finding blocks users." in said


@pytest.mark.parametrize(
    ("parameters", "answers", "words"),
    [
        (
            MAILS,
            {"sesv2": [("get_account", SANDBOX), *GOOD["sesv2"][1:]]},
            "the account is in the sandbox: SES sends to verified addresses only, 200 e-mails a",
        ),
        (
            MAILS,
            {"sesv2": [GOOD["sesv2"][0], *[("get_email_identity", "NotFoundException")] * 2]},
            "MailFrom codes@app.example is not verified in eu-west-1, nor is app.example",
        ),
        (
            MAILS,
            {
                "sesv2": [
                    GOOD["sesv2"][0],
                    ("get_email_identity", "NotFoundException"),
                    ("get_email_identity", PENDING),
                ]
            },
            "is not verified",
        ),
        (
            MAILS,
            {
                "sesv2": [
                    ("get_account", GOOD_ACCOUNT | {"EnforcementStatus": "SHUTDOWN"}),
                    *GOOD["sesv2"][1:],
                ]
            },
            "its enforcement status is SHUTDOWN",
        ),
        (
            MAILS,
            {
                "sesv2": [
                    ("get_account", GOOD_ACCOUNT | {"SendingEnabled": False}),
                    *GOOD["sesv2"][1:],
                ]
            },
            "sending is paused",
        ),
        (
            TEXTS,
            {"pinpoint-sms-voice-v2": texts("SANDBOX", 1)},
            "the account is in the sandbox: SMS go to verified numbers only",
        ),
        ({}, {"lambda": [("get_account_settings", limits(10))]}, "the concurrency quota is 10"),
        (
            {"RestApi": "on", "ApiSignInConcurrency": "200", "SignUpConcurrency": "0"},
            {"lambda": [("get_account_settings", limits(100))]},
            "ApiSignInConcurrency cannot be reserved",
        ),
        (
            {},
            {
                "cognito-idp": [
                    (
                        "describe_user_pool",
                        {
                            "UserPool": {
                                "EmailConfigurationFailure": "Email address is not verified."
                            }
                        },
                    )
                ]
            },
            "Cognito could not send e-mail: Email address is not verified.",
        ),
    ],
)
def test_what_stops_users_is_said_in_words(told, parameters, answers, words):
    """And the command fails, for a script that runs it after a deployment."""
    said, ended, _ = told(parameters, **answers)

    assert words in said.split("BLOCKS USERS", 1)[1]
    assert 2 == ended


@pytest.mark.parametrize(
    ("parameters", "answers", "words"),
    [
        ({}, {}, "MailFrom is empty: no e-mail is sent"),
        (TEXTS, {"pinpoint-sms-voice-v2": texts("PRODUCTION", 1)}, "limit is 1 USD a month"),
        ({}, {"lambda": [("get_account_settings", limits(500))]}, "the concurrency quota is 500"),
        ({"RestApi": "on"}, {"apigateway": [("get_account", {})]}, "has no CloudWatch role"),
        (
            MAILS,
            {
                "sesv2": [
                    GOOD["sesv2"][0],
                    *[("get_email_identity", VERIFIED | {"DkimAttributes": {"Status": "FAILED"}})]
                    * 2,
                ]
            },
            "app.example has no DKIM signature",
        ),
        (
            MAILS,
            {
                "sesv2": [
                    ("get_account", GOOD_ACCOUNT | {"SendQuota": {"Max24HourSend": 200.0}}),
                    *GOOD["sesv2"][1:],
                ]
            },
            "the quota is 200 e-mails a day",
        ),
        (
            {},
            {
                "cognito-idp": [
                    (
                        "describe_user_pool",
                        {
                            "UserPool": {
                                "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"}
                            }
                        },
                    )
                ]
            },
            "50 e-mails a day in the account",
        ),
        (
            {},
            {"lambda": [("get_account_settings", "AccessDeniedException")]},
            "not checked: GetAccountSettings AccessDeniedException",
        ),
    ],
)
def test_the_rest_is_a_note(told, parameters, answers, words):
    """Also what may not be looked at: the others still are."""
    said, ended, _ = told(parameters, **answers)

    assert words in said
    assert 0 == ended


def test_another_region_that_mails_is_the_one_that_is_asked(told):
    """Identities and sandboxes are each region's own."""
    _, _, regions = told(MAILS | {"MailRegion": "eu-central-1"})

    assert ("sesv2", "eu-central-1") in regions


GONE = (
    "describe_stack_resources",
    {"service_error_code": "ValidationError", "service_message": "Stack for old does not exist"},
)
SRP = {"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"]}
CUSTOM = {"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]}
PAGES = CUSTOM | {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "SupportedIdentityProviders": ["COGNITO"],
}
COMPANY = PAGES | {"SupportedIdentityProviders": ["Company"]}


def test_app_clients_that_let_a_password_in_alone_are_named(told):
    """Each with its ways; one that is not told of its flows has Cognito's own."""
    all_of_them = clients(one=SRP, two=CUSTOM, three=PAGES, four={}, five=COMPANY)
    said, ended, _ = told({"SecondStep": "always"}, **{"app clients": all_of_them})
    lines = [each for each in said.splitlines() if "App clients" in each]

    assert 0 == ended
    assert 3 == len(lines)
    for client, way in (
        ("one", "ALLOW_USER_SRP_AUTH"),
        ("three", "the sign-in pages"),
        ("four", "ALLOW_USER_SRP_AUTH"),
    ):
        assert any(f"{client} goes round SecondStep: it allows {way}" in each for each in lines)


def test_without_a_second_step_they_are_one_note(told):
    """There a password alone is meant to be enough."""
    said, _, _ = told({}, **{"app clients": clients(one=SRP, two=CUSTOM, four={})})

    assert "a password alone is enough at four, one;" in said
    assert "goes round" not in said
    assert "App clients" not in told({}, **{"app clients": clients(two=CUSTOM)})[0]


@pytest.mark.parametrize(
    ("changed", "is_named"),
    [
        ({}, True),
        ({"PasswordSignUps": "proof_first"}, False),
        ({"PasswordlessSignUp": "off"}, False),
        ({"MailFrom": ""}, False),
    ],
)
def test_sign_ups_that_a_stranger_may_have_begun_are_a_note(told, changed, is_named):
    """Where codes come first for other sign-ups; it stops nobody."""
    usual = {"PasswordSignUps": "cognito", "PasswordlessSignUp": "on", **MAILS}
    said, ended, _ = told(usual | changed)

    assert 0 == ended
    assert is_named == ("Sign-ups: PasswordSignUps is cognito" in said)


def test_a_pool_whose_codes_the_suite_sends_needs_no_other_sender(told):
    """Cognito's sender is set there and never asked."""
    sender = {"LambdaVersion": "V1_0", "LambdaArn": "arn:aws:lambda:eu-west-1:1:function:ours"}
    pool = {"UserPool": {"LambdaConfig": {"CustomEmailSender": sender}}}
    said, _, _ = told({}, **{"cognito-idp": [("describe_user_pool", pool)]})

    assert "50 e-mails a day" not in said


def owned_by(stack):
    """CloudFormation's answer about an app client."""
    resource = {
        "StackName": stack,
        "LogicalResourceId": "Client",
        "ResourceType": "AWS::Cognito::UserPoolClient",
        "Timestamp": datetime(2026, 11, 28, tzinfo=UTC),
        "ResourceStatus": "CREATE_COMPLETE",
    }
    return ("describe_stack_resources", {"StackResources": [resource] if stack else []})


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (owned_by("web"), None),
        (owned_by(""), "old (legacy) belongs to no stack, and signs users in: delete it if no app"),
        (GONE, "old (legacy) belongs to no stack"),
        (("describe_stack_resources", "AccessDenied"), "not checked: DescribeStackResources"),
    ],
)
def test_an_app_client_that_no_stack_has_is_named(told, answer, words):
    """An update keeps the app client that it takes out of the stack, as with `RestApi=off`."""
    found = clients(two=CUSTOM, old=CUSTOM | {"ClientName": "legacy"})
    said, ended, _ = told({}, **{"app clients": found, "cloudformation": [answer]})
    lines = [each for each in said.splitlines() if "App clients" in each]

    assert 0 == ended
    assert [True] * bool(words) == [words in each for each in lines]


def test_of_a_pool_that_exists_the_app_clients_are_their_owners():
    """CloudFormation is not asked whose they are: most are of other tools."""
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    cognito = boto3.client("cognito-idp", region_name="eu-west-1", **keys)
    stubber = Stubber(cognito)
    for method, answer in clients(old=SRP):
        stubber.add_response(method, answer)
    stubber.activate()
    outside = SimpleNamespace(client={"cognito-idp": cognito}.__getitem__)
    [finding] = of_clients(outside, {"ExistingUserPoolId": POOL})

    assert "a password alone is enough at old" in str(finding)


def test_a_stack_that_can_be_deleted_is_a_note(told):
    """Its pool stays, and calls functions that are gone."""
    said, ended, _ = told({}, is_protected=False)

    assert 0 == ended
    assert "Stack: it can be deleted, and nobody could sign in to its user pool then" in said
    assert "can be deleted" not in told({})[0]
