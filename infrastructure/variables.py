"""
What each environment variable is filled from, once.

A variable that is not here is the parameter, or the table, of the same name:
``CODE_LENGTH`` is ``!Ref CodeLength``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

EXPRESSIONS: Final = {
    "ADDRESS_KEY_SECRET_ARN": "!GetAtt AddressKey.Id",
    "ALERTS_QUEUE_URL": "!Ref SecurityAlertsQueue",
    "ALERT_THRESHOLDS": """!Sub >-
  {"failed_sign_in": {"user": ${FailedSignInsPerUser}, "client": ${FailedSignInsPerClient},
  "all": ${FailedSignInsOverAll}},
  "refused_sign_up": {"client": ${RefusedSignUpsPerClient}, "all": ${RefusedSignUpsOverAll}}}""",
    "CODE_PEPPER_SECRET_ARN": "!GetAtt CodePepper.Id",
    "FACTOR_KEY_SECRET_ARN": '!If [EnrolledMethods, !GetAtt FactorKey.Id, ""]',
    "FACTOR_TABLE": '!If [EnrolledMethods, !Ref FactorTable, ""]',
    "GROUP_RULES": '!If [GroupRulesFile, "", !Ref GroupRules]',
    "GROUP_RULES_FILE": (
        '!If [GroupRulesFile, !Sub "${DomainListsBucket}/rules/${GroupRulesFile}", ""]'
    ),
    "LEGACY_SECRET_ARN": '!If [LegacyService, !GetAtt LegacySecret.Id, ""]',
    "MAIL_CONFIGURATION_SET": '!If [MailFeedback, !Ref MailConfigurationSet, ""]',
    "MAIL_REGION": "!If [MailRegion, !Ref MailRegion, !Ref AWS::Region]",
    "MFA_AFTER_CODE": "!If [Mfa, !Ref MfaAfterCode, ignore]",
    "OPERATORS_TOPIC_ARN": "!If [OwnOperatorsTopic, !Ref OperatorsTopic, !Ref AlarmTopicArn]",
    "OUTBOX_DEAD_LETTERS_URL": "!Ref OutboxDeadLetterQueue",
    "OUTBOX_QUEUE_URL": "!Ref OutboxQueue",
    "RELAY_QUEUE_URL": "!Ref RelayQueue",
    "TOKEN_CLAIMS": '!If [TokenClaimsFile, "", !Ref TokenClaims]',
    "TOKEN_CLAIMS_FILE": (
        '!If [TokenClaimsFile, !Sub "${DomainListsBucket}/rules/${TokenClaimsFile}", ""]'
    ),
    "USER_EVENTS_TOPIC_ARN": "!Ref UserEventsTopic",
    "USER_POOL_ID": "!Ref UserPool",
    "WEBHOOK_SECRET_ARN": "!GetAtt WebhookSecret.Id",
}
# What a function has that announces events: the relay watches its log.
EVENTS: Final = "USER_EVENTS_TOPIC_ARN EVENT_PUBLISH_TIMEOUT_MS"


def variables(settings: str, others: Mapping[str, str]) -> dict[str, str]:
    """
    The variables that *settings* names, with what fills each; *others* are of one function only.

    >>> variables("CODE_LENGTH QUEUE", {"QUEUE": "!Ref OutboxQueue"})
    {'CODE_LENGTH': '!Ref CodeLength', 'QUEUE': '!Ref OutboxQueue'}
    """
    return {name: others.get(name) or _expression(name) for name in settings.split()}


def of_choices(names: Iterable[str]) -> str:
    """
    What fills a variable that has choices together: the parameters of these *names*.

    >>> of_choices(["CODE_LENGTH", "CODE_TRIES"])
    '!Sub "${CodeLength} ${CodeTries}"'
    """
    return f'!Sub "{" ".join(f"${{{_parameter(name)}}}" for name in names)}"'


def _expression(name: str) -> str:
    return EXPRESSIONS.get(name, f"!Ref {_parameter(name)}")


def _parameter(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
