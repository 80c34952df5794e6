"""The identity stack: what is optional is off, and what it lets people do is little."""

import json
from typing import Any

import pytest

from events.publishing.threats import record_of, told_by_cognito
from local.bridge.filter_patterns import matches_for
from rules.messages.account_mail import account_mail
from tests.events.publishing.test_threats import line
from tests.template.references import references

# Each option, and all that hangs on it.
OPTIONS: dict[str, set[str]] = {
    "WebAclArn": {"WebAclAssociation"},
    "CognitoLogs": {"CognitoLogDelivery", "CognitoLogGroup", "CognitoLogPolicy"},
    "DomainPrefix": {"PrefixDomain"},
    "CustomDomain": {"CustomPoolDomain"},
    "CustomDomainRecords": {"CustomDomainRecordA", "CustomDomainRecordAAAA"},
    "ApiDomain": {"ApiDomainName", "ApiDomainMapping"},
    "ApiDomainRecords": {"ApiDomainRecordA", "ApiDomainRecordAAAA"},
    "OidcIssuer": {"OidcProvider"},
    "SamlMetadataUrl": {"SamlProvider"},
    "MachineClient": {"ApiResourceServer", "MachineAppClient"},
    "IdentityPool": {
        *("FilesIdentityPool", "IdentityPoolRoles", "UserRole"),
        *("FilesBucket", "FilesBucketPolicy"),
    },
    "Guests": {"GuestRole"},
    "AdministratorsWithRole": {"AdministratorRole"},
}
OFF = {"Ref": "AWS::NoValue"}


@pytest.fixture
def resources(expanded) -> dict[str, Any]:
    found: dict[str, Any] = expanded["Resources"]
    return found


@pytest.fixture
def granted(of_type):
    """What a role may do, as (action, resource, condition)."""

    def granted(role):
        [policy] = of_type("AWS::IAM::Role")[role]["Policies"]
        return {
            (action, _text(statement["Resource"]), str(statement.get("Condition", "")))
            for statement in policy["PolicyDocument"]["Statement"]
            for action in _listed(statement["Action"])
        }

    return granted


@pytest.mark.parametrize(("condition", "names"), OPTIONS.items())
def test_what_is_optional_hangs_on_its_condition(resources, condition, names):
    """All of it, and nothing else."""
    conditioned = {name for name, each in resources.items() if each.get("Condition") == condition}

    assert names == conditioned


def test_nothing_of_it_is_there_unasked(source):
    """The parameters' defaults make every condition false."""
    off = {"", "off", "OFF", "false"}
    switches = {name for each in OPTIONS for name in references_of(source, each)}

    assert {"DomainPrefix", "MachineClient", "IdentityPool", "WebAclArn"} <= switches
    assert {source["Parameters"][name]["Default"] for name in switches} <= off


def test_users_keep_files_under_their_own_identity_only(granted):
    """What IAM puts in for the variable is in the credentials, not in the request."""
    own = "${FilesBucket.Arn}/users/${!cognito-identity.amazonaws.com:sub}/*"
    listing = {"StringLike": {"s3:prefix": "users/${cognito-identity.amazonaws.com:sub}/*"}}
    public = "${FilesBucket.Arn}/public/*"

    assert {
        ("s3:GetObject", own, ""),
        ("s3:PutObject", own, ""),
        ("s3:DeleteObject", own, ""),
        ("s3:ListBucket", "FilesBucket.Arn", str(listing)),
        ("s3:GetObject", public, ""),
    } == granted("UserRole")
    assert {("s3:GetObject", public, "")} == granted("GuestRole")


def test_administrators_put_up_what_is_public_and_read_nobodys_files(granted):
    """One folder, too."""
    public = "${FilesBucket.Arn}/public/*"

    assert {
        ("s3:GetObject", public, ""),
        ("s3:PutObject", public, ""),
        ("s3:DeleteObject", public, ""),
    } == granted("AdministratorRole")


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("UserRole", "authenticated"),
        ("AdministratorRole", "authenticated"),
        ("GuestRole", "unauthenticated"),
    ],
)
def test_a_role_is_for_this_identity_pool_and_one_kind_of_people(of_type, role, kind):
    """Without the audience any identity pool of any account could hand it out."""
    [trust] = of_type("AWS::IAM::Role")[role]["AssumeRolePolicyDocument"]["Statement"]

    assert {"Federated": "cognito-identity.amazonaws.com"} == trust["Principal"]
    assert "sts:AssumeRoleWithWebIdentity" == trust["Action"]
    assert {
        "StringEquals": {"cognito-identity.amazonaws.com:aud": {"Ref": "FilesIdentityPool"}},
        "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": kind},
    } == trust["Condition"]


def test_credentials_are_not_given_for_a_revoked_token(of_type):
    """Nor by the flow that lets the app choose the role."""
    [pool] = of_type("AWS::Cognito::IdentityPool").values()
    [provider] = pool["CognitoIdentityProviders"]

    assert provider["ServerSideTokenCheck"]
    assert not pool["AllowClassicFlow"]
    assert {"Fn::If": ["Guests", True, False]} == pool["AllowUnauthenticatedIdentities"]


def test_a_machine_gets_its_scopes_and_signs_nobody_in(of_type):
    """A client without flows of its own would get Cognito's usual ones, sign-in among them."""
    client = of_type("AWS::Cognito::UserPoolClient")["MachineAppClient"]
    [server] = of_type("AWS::Cognito::UserPoolResourceServer").values()

    assert ["client_credentials"] == client["AllowedOAuthFlows"]
    assert ["ALLOW_REFRESH_TOKEN_AUTH"] == client["ExplicitAuthFlows"]
    assert client["GenerateSecret"]
    assert "api" == server["Identifier"]
    assert ["read", "write"] == [scope["ScopeName"] for scope in server["Scopes"]]
    assert ["${ApiResourceServer}/read", "${ApiResourceServer}/write"] == [
        scope["Fn::Sub"] for scope in client["AllowedOAuthScopes"]
    ]


@pytest.mark.parametrize("name", ["PublicClient", "ConfidentialClient"])
def test_the_pages_give_codes_and_no_machine_scopes(of_type, name):
    """No token in a URL; and a token with a scope of the API is a machine's."""
    client = of_type("AWS::Cognito::UserPoolClient")[name]
    scopes = ["openid", "email", "profile", "aws.cognito.signin.user.admin"]

    assert {"Fn::If": ["SignInPages", True, OFF]} == client["AllowedOAuthFlowsUserPoolClient"]
    assert {"Fn::If": ["SignInPages", ["code"], OFF]} == client["AllowedOAuthFlows"]
    assert {"Fn::If": ["SignInPages", scopes, OFF]} == client["AllowedOAuthScopes"]


def test_the_records_lead_to_the_domains_own_distribution(of_type):
    """Its attribute, which no function of ours has to look up."""
    assert _records(of_type, "CustomDomain") == {
        "DNSName": {"Fn::GetAtt": ["CustomPoolDomain", "CloudFrontDistribution"]},
        "HostedZoneId": "Z2FDTNDATAQYW2",
    }


def test_the_records_of_the_api_lead_to_its_regional_domain(of_type):
    """With the zone that API Gateway has in the region; IPv6 as well, or AAAA leads nowhere."""
    [domain] = of_type("AWS::ApiGateway::DomainName").values()

    assert _records(of_type, "ApiDomain") == {
        "DNSName": {"Fn::GetAtt": ["ApiDomainName", "RegionalDomainName"]},
        "HostedZoneId": {"Fn::GetAtt": ["ApiDomainName", "RegionalHostedZoneId"]},
    }
    assert {"Types": ["REGIONAL"], "IpAddressType": "dualstack"} == domain["EndpointConfiguration"]


def test_the_domain_of_the_api_leads_to_its_stage(of_type, source):
    """Without a base path, which API Gateway would leave in the path that the function gets."""
    [mapping] = of_type("AWS::ApiGateway::BasePathMapping").values()
    [stage] = of_type("AWS::ApiGateway::Stage")
    url = source["Outputs"]["ApiUrl"]["Value"]["Fn::If"]

    assert {"RestApiId": {"Ref": "Api"}, "Stage": {"Ref": stage}} == {
        name: value for name, value in mapping.items() if name != "DomainName"
    }
    assert ["ApiDomain", {"Fn::Sub": "https://${ApiDomain}"}] == url[:2]


def _records(of_type, domain):
    """Where the records of a domain lead, which is the same for all kinds of addresses."""
    found = [
        each
        for each in of_type("AWS::Route53::RecordSet").values()
        if each["Name"] == {"Ref": domain}
    ]
    first, other = (each["AliasTarget"] for each in found)

    assert {"A", "AAAA"} == {each["Type"] for each in found}
    assert first == other
    return first


def test_no_secret_of_a_provider_stands_in_the_template(of_type):
    """CloudFormation fetches it when it deploys, and shows it nowhere."""
    details = of_type("AWS::Cognito::UserPoolIdentityProvider")["OidcProvider"]["ProviderDetails"]

    assert {"Fn::Sub": "{{resolve:secretsmanager:${OidcSecretArn}}}"} == details["client_secret"]


def test_mails_of_cognitos_own_are_worded_only_where_ses_sends_them(of_type):
    """Cognito refuses our words for the mails that it sends by itself."""
    [pool] = of_type("AWS::Cognito::UserPool").values()
    condition, configuration, off = pool["EmailConfiguration"]["Fn::If"]

    assert ("CognitoMailsBySes", OFF) == (condition, off)
    assert "DEVELOPER" == configuration["EmailSendingAccount"]
    assert {"Fn::Sub": "${AppName} <${MailFrom}>"} == configuration["From"]


def test_an_invitation_says_truly_how_long_it_works(of_type):
    """The pool decides on it."""
    [pool] = of_type("AWS::Cognito::UserPool").values()
    days = pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"]

    assert (
        f">{days}</bdi> days"
        in account_mail("CustomMessage_AdminCreateUser", app_name="Example").html
    )


def test_groups_have_an_order(of_type):
    """Administrators first: the first group with a role decides on the credentials."""
    groups = of_type("AWS::Cognito::UserPoolGroup")
    precedence = {name: group["Precedence"] for name, group in groups.items()}

    assert {"AdministratorsUserGroup": 10, "MembersGroup": 100} == precedence
    assert "RoleArn" not in groups["MembersGroup"]


def test_threat_protection_covers_sign_ins_without_a_password(of_type):
    """They are custom authentication, which has a switch of its own."""
    [pool] = of_type("AWS::Cognito::UserPool").values()
    [condition, on, off] = pool["UserPoolAddOns"]["Fn::If"]
    mode = {"Ref": "ThreatProtection"}

    assert ("ThreatProtection", OFF) == (condition, off)
    assert {
        "AdvancedSecurityMode": mode,
        "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": mode},
    } == on


def test_only_cognitos_delivery_writes_its_log(of_type):
    """In this account, and to this group."""
    [policy] = of_type("AWS::Logs::ResourcePolicy").values()
    text = policy["PolicyDocument"]["Fn::Sub"]

    assert '"Service": "delivery.logs.amazonaws.com"' in text
    assert '"Resource": "${CognitoLogGroup.Arn}"' in text
    assert '"aws:SourceAccount": "${AWS::AccountId}"' in text


def test_options_that_cannot_work_are_refused_before_anything_is_made(source):
    """CloudFormation asks these rules first."""
    assert {
        "ThreatProtectionHasItsTier",
        "SignInLogsHaveTheirTier",
        "TokenVersionHasItsTier",
        "CustomDomainHasItsCertificate",
        "ApiDomainHasItsCertificate",
        "OidcProviderHasItsCredentials",
        "MachineClientHasItsTokenEndpoint",
        "ProvidersHaveTwoNames",
    } <= set(source["Rules"])


def references_of(source: dict[str, Any], condition: str) -> set[str]:
    """The parameters that *condition* hangs on, by way of others too."""
    found = set()
    waiting = [source["Conditions"][condition]]
    while waiting:
        node = waiting.pop()
        found |= set(references(node))
        waiting += [source["Conditions"][name] for name in _conditions(node)]
    return found


def _conditions(node: Any) -> list[str]:
    if isinstance(node, dict) and isinstance(node.get("Condition"), str):
        return [node["Condition"]]
    values = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return [name for value in values for name in _conditions(value)]


def _text(resource: Any) -> str:
    match resource:
        case {"Fn::Sub": str(text)}:
            return text
        case {"Fn::GetAtt": [name, attribute]}:
            return f"{name}.{attribute}"
    return str(resource)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize(
    ("changes", "is_brought"),
    [
        ({"riskLevel": "", "riskDecision": "PASS"}, False),
        ({"riskLevel": "", "riskDecision": "NoRisk"}, False),
        ({"riskLevel": None, "riskDecision": "NO_RISK"}, False),
        ({"riskLevel": "Low", "riskDecision": "PASS"}, True),
        ({"riskLevel": "HIGH", "riskDecision": "PASS"}, True),
        ({"riskLevel": "", "riskDecision": "ACCOUNT_TAKEOVER"}, True),
        ({"riskLevel": "", "riskDecision": "Block"}, True),
        ({"riskLevel": "", "riskDecision": "PASS", "compromisedCredentialDetected": "true"}, True),
        ({"riskLevel": "", "riskDecision": "PASS", "compromisedCredentialDetected": True}, True),
    ],
)
def test_the_relay_gets_every_line_that_is_an_event_and_no_other(source, changes, is_brought):
    """An ordinary sign-in costs no invocation, and no event is left out by the filter."""
    pattern = source["Resources"]["Threats"]["Properties"]["FilterPattern"]
    told = line(**changes)

    assert is_brought == matches_for(lambda *_: False)(pattern, json.dumps(told))
    assert is_brought == bool(told_by_cognito(record_of(told)))
    assert len(pattern) <= 1024  # CloudWatch Logs' limit


def test_cognito_gets_the_arn_of_its_log_group_as_its_model_has_it(source):
    """Without :* at the end, which CloudFormation's attribute has; and a group without a key."""
    delivery = source["Resources"]["CognitoLogDelivery"]["Properties"]["LogConfigurations"]
    arns = [
        each["CloudWatchLogsConfiguration"]["LogGroupArn"]
        for each in (delivery[0], delivery[1]["Fn::If"][1])
    ]

    assert all(arn["Fn::Sub"].endswith(":log-group:${CognitoLogGroup}") for arn in arns)
    key = source["Resources"]["CognitoLogGroup"]["Properties"]["KmsKeyId"]
    assert {"Ref": "AWS::NoValue"} == key
