"""Parameters that a walk of one parameter sets with it, and those of a stack with all options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.twin.values import BY_PATTERN

_PLUS: Final = {"UserPoolTier": "PLUS"}
_SENDER: Final = {"MailFrom": BY_PATTERN["MailFrom"][0]}
_NO_PAGES: Final = {"DomainPrefix": "", "CustomDomain": "", "MachineClient": "false"}
_PROOF_FIRST: Final = {"PasswordSignUps": "proof_first", **_NO_PAGES, **_SENDER}
_BUCKET: Final = {"DomainListsBucket": "lists"}
_RESERVED: Final = (
    *("ApiSignInConcurrency", "ApiSignUpConcurrency"),
    *("SignInConcurrency", "SignUpConcurrency", "RelayConcurrency"),
)
# What a walk of a parameter sets with it from beginning to end, lest a Rule refuse it.
BESIDE: Final[Mapping[str, Mapping[str, str]]] = {
    "AccountConcurrency": dict.fromkeys(_RESERVED, "0"),
    "ApiCertificateArn": {"ApiDomain": ""},
    "ApiDomain": {"ApiCertificateArn": BY_PATTERN["ApiCertificateArn"][0], "RestApi": "on"},
    "BrandFile": _BUCKET,
    "CertificateArn": {"CustomDomain": ""},
    "CognitoLogs": {"RiskPolicy": "off", **_PLUS},
    "CognitoMails": _SENDER,
    "CustomDomain": {"CertificateArn": BY_PATTERN["CertificateArn"][0]},
    "DisposableFeed": _BUCKET,
    "DomainListsBucket": {
        "BrandFile": "",
        "DisposableFeed": "",
        "FederationRulesFile": "",
        "GroupRulesFile": "",
        "TokenClaimsFile": "",
    },
    "EnrolledMethods": {"RestApi": "on", **_SENDER},
    "EventBusArn": {"WebhookUrl": ""},
    "FederationRulesFile": _BUCKET,
    "GroupRulesFile": _BUCKET,
    "LearntSignUps": {"MailboxReuse": "allow", "ReconsiderSignUps": "off"},
    "LegacyUrl": {"UserMigration": "table", "LegacyTable": "people"},
    "MachineClient": {"DomainPrefix": "ours"},
    "MailboxReuse": {"LearntSignUps": "suspect"},
    "ReconsiderSignUps": {"LearntSignUps": "suspect"},
    "MailFrom": {
        "CognitoMails": "cognito",
        "EnrolledMethods": "none",
        "MailProviderSecretArn": "",
        "RiskPolicy": "off",
        "WelcomeMail": "false",
    },
    "MailProviderSecretArn": _SENDER,
    "OidcClientId": {"OidcIssuer": ""},
    "OidcIssuer": {"OidcClientId": "a", "OidcSecretArn": BY_PATTERN["OidcSecretArn"][0]},
    "OidcSecretArn": {"OidcIssuer": ""},
    "Mfa": {"Passkeys": "off"},
    "NativeCodes": _PROOF_FIRST,
    "PasskeyDomain": {"Passkeys": "off"},
    "Passkeys": {"PasskeyDomain": "example.com"},
    "PasswordFlows": _SENDER,
    "PasswordSignUps": {"NativeCodes": "off", **_NO_PAGES, **_SENDER},
    "RestApi": {"EnrolledMethods": "none"},
    "RiskPolicy": {"CognitoLogs": "all", "ThreatProtection": "AUDIT", **_PLUS, **_SENDER},
    "SecondStep": {
        "NativeCodes": "off",
        "Passkeys": "off",
        "CallbackUrls": "",
        "EnrolledMethods": "none",
        "PasswordlessSignUp": "off",
        "RestApi": "off",
        **_SENDER,
    },
    "SmsCountries": {"SmsOrigin": ""},
    "SmsOrigin": {"SmsCountries": "GB"},
    "StepUpActions": {"RestApi": "on"},
    "SuspicionClaim": {"TokenVersion": "V2_0"},
    "ThreatProtection": {"RiskPolicy": "off", **_PLUS},
    "TokenClaimsFile": _BUCKET,
    "TokenVersion": {"SuspicionClaim": "off", **_PLUS},
    "WelcomeMail": _SENDER,
    "UserMigration": {"LegacyTable": "people", "LegacyUrl": "https://legacy.example/"},
    "UserPoolTier": {
        "Passkeys": "off",
        "ThreatProtection": "OFF",
        "CognitoLogs": "errors",
        "RiskPolicy": "off",
        "TokenVersion": "V1_0",
    },
}
# In addition to `everything`: options that need several parameters, or cost.
ALL_ON: Final[Mapping[str, str]] = {
    "AccountConcurrency": "normal",
    "ApiDomain": "api.example.com",
    "ApiHostedZoneId": "Z2",
    "ApiRequestsPerAddress": "1000",
    **dict.fromkeys(_RESERVED, "10"),
    "UserPoolTier": "PLUS",
    "ThreatProtection": "ENFORCED",
    "CognitoLogs": "all",
    "RiskPolicy": "step_up",
    "DomainPrefix": "ours",
    "CustomDomain": "auth.example.com",
    "HostedZoneId": "Z1",
    "CallbackUrls": "https://app.example/in",
    "LogoutUrls": "https://app.example/out",
    "OidcIssuer": "https://id.example",
    "OidcClientId": "a",
    "OidcName": "Ours",
    "SamlMetadataUrl": "https://saml.example/a",
    "SamlName": "Saml",
    "EncryptionKey": "own",
    "MetricsMode": "perclient",
    "MailIdentity": "example.com",
    "DeletionTrail": "pool",
    "Passkeys": "on",
    "PasskeyDomain": "auth.example.com",
    "ArchiveLock": "GOVERNANCE",
    "PasswordClasses": "all",
    "PublishAnew": "2026-11-26",
    "DeploymentType": "Canary10Percent15Minutes",
    **{
        name: BY_PATTERN[name][0]
        for name in (
            "ApiCertificateArn",
            "CertificateArn",
            "OidcSecretArn",
            "PermissionsBoundary",
            "WebAclArn",
        )
    },
}
