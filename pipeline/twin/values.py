"""Values for every parameter of the template: others than its default, and all options at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_SWITCH: Final = ["true", "false"]
_ARN: Final = "arn:aws:{}:123456789012:{}"
_UUID: Final = "00000000-0000-4000-8000-000000000000"
# Of those whose values a pattern decides: one other than the default, and another one.
BY_PATTERN: Final[dict[str, list[str]]] = {
    "AlarmTopicArn": [_ARN.format("sns:eu-west-1", "alarms"), _ARN.format("sns:eu-west-1", "b")],
    "AllowedDomains": ["example.org", "example.org,example.net"],
    "ApiCertificateArn": [
        _ARN.format("acm:eu-west-1", "certificate/0a"),
        _ARN.format("acm:eu-west-1", "certificate/0b"),
    ],
    "ApiDomain": ["api.example.com", "login.example.com"],
    "ApiHostedZoneId": ["Z1", "Z2"],
    "ApiOrigin": ["https://app.example", "https://app.example:8443"],
    "ApiRequestsPerAddress": ["100", "2000"],
    "AppName": ["Ours", "A ${name} \\ # 1"],
    "BrandFile": ["brand.2026-11.json", "b.json"],
    "CallbackUrls": ["https://app.example/in", "https://app.example/b"],
    "CertificateArn": [
        _ARN.format("acm:us-east-1", "certificate/0a"),
        _ARN.format("acm:us-east-1", "certificate/0b"),
    ],
    "CustomDomain": ["auth.example.com", "id.example.com"],
    "DefaultGroup": ["users", "people"],
    "DeniedDomains": ["example.org", "b\u00fccher.example"],
    "DisposableFeed": ["castle", "ded,disposable"],
    "DnsServers": ["192.0.2.1", "192.0.2.1,192.0.2.2:5353"],
    "DomainListsBucket": ["lists", "others"],
    "DomainListsFolder": ["domain-lists.2026-11", "b"],
    "DomainPrefix": ["ours", "theirs"],
    "GroupRules": ['{"client_id": {}}', '{"email_domain": {"example.org": ["staff"]}}'],
    "FederationRulesFile": ["federation.2026-11.json", "b.json"],
    "GroupRulesFile": ["groups.2026-11.json", "b.json"],
    "HelpUrl": ["https://help.example", "https://help.example/b"],
    "HostedZoneId": ["Z1", "Z2"],
    "LegacyKeysSecretArn": [
        _ARN.format("secretsmanager:eu-west-1", "secret:LegacyKeys-a"),
        _ARN.format("secretsmanager:eu-west-1", "secret:LegacyKeys-b"),
    ],
    "LegacyTable": ["people", "users"],
    "LegacyUrl": ["https://legacy.example/", "http://127.0.0.1:9/"],
    "LogoutUrls": ["https://app.example/out", "https://app.example/b"],
    "MailFrom": ["ours@example.org", "b@example.org"],
    "MailIdentity": ["example.com", "example.org"],
    "MailRegion": ["eu-west-1", "us-gov-west-1"],
    "MigrationHash": ["bcrypt:10", "aspnet_v2"],
    "OidcClientId": ["a", "b"],
    "OidcIssuer": ["https://id.example", "https://other.example"],
    "OidcName": ["Ours", "Theirs"],
    "OidcSecretArn": [
        _ARN.format("secretsmanager:eu-west-1", "secret:a"),
        _ARN.format("secretsmanager:eu-west-1", "secret:b"),
    ],
    "PasskeyDomain": ["example.com", "localhost"],
    "PasswordlessMethods": ["EMAIL_CODE", "MAGIC_LINK"],
    "PermissionsBoundary": [_ARN.format("iam:", "policy/bound"), _ARN.format("iam:", "policy/b")],
    "PublishAnew": ["2026-11-26", "b"],
    "RunbookUrl": ["https://wiki.example/a", "https://wiki.example/b"],
    "SamlMetadataUrl": ["https://saml.example/a", "https://saml.example/b"],
    "SamlName": ["Company", "Partner"],
    "SignInPage": ["https://app.example", "https://app.example/in"],
    "DirectStartClients": ["1h57kf5cpq17m0eml12EXAMPLE", "1h57kf5cpq17m0eml12EXAMPLE,another"],
    "SmsCountries": ["GB", "GB,IE"],
    "SmsMaxPrice": ["0.10", "0.05"],
    "SmsOrigin": [
        _ARN.format("sms-voice:eu-west-1", "pool/pool-1"),
        _ARN.format("secretsmanager:eu-west-1", "secret:SmsProvider-b"),
    ],
    "SignUpAttributes": ["custom:tenant", "birthdate,custom:tenant"],
    "StepUpActions": ["payment.send", "payment.send,account.delete"],
    "TakeOverKeeps": ["custom:customer_number", "name,custom:plan"],
    "TokenClaims": ['{"group": {}}', '{"group": {"staff": {"desk": "yes"}}}'],
    "TokenClaimsFile": ["claims.2026-11.json", "b.json"],
    "WebAclArn": [
        _ARN.format("wafv2:eu-west-1", "regional/webacl/a/0a"),
        _ARN.format("wafv2:eu-west-1", "regional/webacl/b/0b"),
    ],
    "BreachedPasswordsUrl": ["https://breached.example/range/", "http://127.0.0.1:9/range/"],
    "PasswordWords": ["Acme", "Acme,Rockets, Road-runner"],
    "EventBusArn": [
        _ARN.format("events:eu-west-1", "event-bus/default"),
        _ARN.format("events:eu-west-1", "event-bus/b"),
    ],
    "NoticesSecretArn": [
        _ARN.format("secretsmanager:eu-west-1", "secret:Notices-a"),
        _ARN.format("secretsmanager:eu-west-1", "secret:Notices-b"),
    ],
    "SlackChannel": ["T0A1/C0A1", "T0A1/C0B2"],
    "TeamsChannel": [
        f"{_UUID}/{_UUID}/19%3ab6e%40thread.tacv2",
        f"{_UUID}/{_UUID}/19%3ab7e%40thread.tacv2",
    ],
    "MailProviderSecretArn": [
        _ARN.format("secretsmanager:eu-west-1", "secret:MailProvider-a"),
        _ARN.format("secretsmanager:eu-west-1", "secret:MailProvider-b"),
    ],
    "OtlpHeadersSecretArn": [
        _ARN.format("secretsmanager:eu-west-1", "secret:OtlpHeaders-a"),
        _ARN.format("secretsmanager:eu-west-1", "secret:OtlpHeaders-b"),
    ],
    "OtlpMetricsEndpoint": ["https://otlp.example/v1/metrics", "https://b.example/v1/metrics"],
    "ProviderTrust": ['{"Google": "google"}', '{"Okta": ["example.com"]}'],
    "WebhookTypePrefix": ["auth.sign_up", "auth.user"],
    "WebhookUrl": ["https://hook.example/a", "https://hook.example/b"],
}
# Whatever is made only if it is asked for; `everything` adds the switches.
_OPTIONS: Final = {
    "AdministratorsGroup": "administrators",
    "BrandFile": "brand.json",
    "CognitoMails": "suite",
    "DisposableFeed": "castle",
    "DomainListsBucket": "lists",
    "EnrolledMethods": "TOTP",
    "FederationRulesFile": "federation.json",
    "GroupRulesFile": "groups.json",
    "IdentityPool": "guests",
    "LearntSignUps": "deny",
    "LinkAccounts": "link",
    "MailFrom": "no-reply@example.com",
    "Mfa": "OPTIONAL",
    "ReconsiderSignUps": "disable",
    "RestApi": "on",
    "SmsCountries": "GB",
    "NoticesSecretArn": BY_PATTERN["NoticesSecretArn"][0],
    "SlackChannel": BY_PATTERN["SlackChannel"][0],
    "TeamsChannel": BY_PATTERN["TeamsChannel"][0],
    "SmsOrigin": BY_PATTERN["SmsOrigin"][0],
    "StepUpActions": "payment.send",
    "TokenClaimsFile": "claims.json",
    "TokenVersion": "V2_0",
    "UserMigration": "https",
    "LegacyTable": "people",
    "LegacyUrl": "https://legacy.example/",
    "WebhookUrl": "https://hook.example/a",
}


class NoSuchValue(ValueError):
    """A value here is not one that the template allows; the message says which."""


def everything(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Whatever is made only if it is asked for, all at once."""
    switches = [name for name, each in parameters.items() if each.get("AllowedValues") == _SWITCH]
    return {**dict.fromkeys(switches, "true"), **_OPTIONS}


def other_values(name: str, definition: Mapping[str, Any]) -> list[str]:
    """
    Values that the parameter may have, other than its default.

    Raises:
        NoSuchValue: One of them is not allowed.

    """
    default = str(definition["Default"])
    if choices := definition.get("AllowedValues"):
        found = [str(choice) for choice in choices]
    elif "MinValue" in definition:
        found = [str(definition[bound]) for bound in ("MinValue", "MaxValue")]
    else:
        found = BY_PATTERN.get(name, [])
        if not found:
            raise NoSuchValue(f"{name}: pipeline/twin/values.py needs two values for it")
        for value in found:
            if not re.search(definition["AllowedPattern"], value):
                raise NoSuchValue(f"{name}: {value} does not match the pattern")
            if len(value) > definition["MaxLength"]:
                raise NoSuchValue(f"{name}: {value} is too long")
    return [value for value in found if value != default]
