"""What each function is given, and how Cognito reaches it."""

import importlib
import os
from typing import Any

import pytest

from events.publishing.publish import PENDING

HANDLERS = {
    "PreSignUpFunction": "triggers.pre_sign_up.handler",
    "CustomMessageFunction": "triggers.custom_message.handler",
    "PostConfirmationFunction": "triggers.post_confirmation.handler",
    "PreAuthenticationFunction": "triggers.pre_authentication.handler",
    "PostAuthenticationFunction": "triggers.post_authentication.handler",
    "DefineAuthChallengeFunction": "triggers.define_auth_challenge.handler",
    "CreateAuthChallengeFunction": "triggers.create_auth_challenge.handler",
    "VerifyAuthChallengeResponseFunction": "triggers.verify_auth_challenge_response.handler",
    "PreTokenGenerationFunction": "triggers.pre_token_generation.handler",
    "UserMigrationFunction": "triggers.user_migration.handler",
    "PasswordlessSenderFunction": "workers.passwordless_sender.handler",
    "SignUpSweeperFunction": "workers.sign_up_sweeper.handler",
    "MetricsConsumerFunction": "events.consumers.metrics.handler",
    "RelayFunction": "workers.relay.handler",
    "CanaryFunction": "workers.canary.handler",
    "ReconcilerFunction": "workers.reconciler.handler",
    "GroupRepairConsumerFunction": "events.consumers.group_repair.handler",
    "SecurityAlertsConsumerFunction": "events.consumers.security_alerts.handler",
    "MailFeedbackConsumerFunction": "events.consumers.mail_feedback.handler",
    "WelcomeMailConsumerFunction": "events.consumers.welcome_mail.handler",
    "LockNoticeConsumerFunction": "events.consumers.lock_notice.handler",
    "ArchiveConsumerFunction": "events.consumers.archive.handler",
    "WebhookConsumerFunction": "events.consumers.webhooks.handler",
    "ApiFunction": "api.app.handler",
}
TRIGGERS = [name for name, handler in HANDLERS.items() if handler.startswith("triggers.")]

EVERYWHERE = {
    "POWERTOOLS_SERVICE_NAME": {"Ref": "AWS::StackName"},
    "POWERTOOLS_METRICS_NAMESPACE": "CognitoTriggers",
    "POWERTOOLS_LOG_LEVEL": "INFO",
    "PUBLISH_ANEW": {"Ref": "PublishAnew"},
}
ANNOUNCING = EVERYWHERE | {
    "USER_EVENTS_TOPIC_ARN": {"Ref": "UserEventsTopic"},
    "EVENT_PUBLISH_TIMEOUT_MS": {"Ref": "EventPublishTimeoutMs"},
    "EVENT_TRANSPORT": {"Ref": "EventTransport"},
}
CODES = ANNOUNCING | {
    "CHALLENGE_TABLE": {"Ref": "ChallengeTable"},
    "CODE_PEPPER_SECRET_ARN": {"Fn::GetAtt": ["CodePepper", "Id"]},
    "CODE_LENGTH": {"Ref": "CodeLength"},
}
CHECKING = ANNOUNCING | {
    "EMAIL_POLICY": {"Ref": "EmailPolicy"},
    "RELAY_ADDRESSES": {"Ref": "RelayAddresses"},
    "UNDELIVERABLE_ADDRESSES": {"Ref": "UndeliverableAddresses"},
    "ALLOWED_DOMAINS": {"Ref": "AllowedDomains"},
    "DENIED_DOMAINS": {"Ref": "DeniedDomains"},
    "DOMAIN_LISTS_BUCKET": {"Ref": "DomainListsBucket"},
    "DOMAIN_LISTS_FOLDER": {"Ref": "DomainListsFolder"},
    "DNS_CHECK": {"Ref": "DnsCheck"},
    "DNS_SERVERS": {"Ref": "DnsServers"},
}
SIGN_UPS = {"SIGN_UP_TABLE": {"Ref": "SignUpTable"}}
SEEN = {"SEEN_EVENTS_TABLE": {"Ref": "SeenEventsTable"}}


def in_a_file(parameter: str, variable: str) -> dict[str, Any]:
    """Rules that are a parameter's value, or in the file that another names."""
    name = f"{parameter}File"
    place = {"Fn::Sub": f"${{DomainListsBucket}}/rules/${{{name}}}"}
    return {
        variable: {"Fn::If": [name, "", {"Ref": parameter}]},
        f"{variable}_FILE": {"Fn::If": [name, place, ""]},
    }


GROUPS = {"DEFAULT_GROUP": {"Ref": "DefaultGroup"}, **in_a_file("GroupRules", "GROUP_RULES")}


def dead_letters(consumer: str) -> dict[str, Any]:
    return {"DEAD_LETTER_QUEUE_URL": {"Ref": f"{consumer}DeadLetterQueue"}}


# Triggers that are there only if they are asked for.
OPTIONAL = {"PreTokenGeneration": "TokenRules", "UserMigration": "UserMigration"}


def if_there(name: str, value: Any) -> Any:
    """*value*, or nothing where the trigger that *name* begins with is not asked for."""
    for trigger, condition in OPTIONAL.items():
        if name.startswith(trigger):
            return {"Fn::If": [condition, value, {"Ref": "AWS::NoValue"}]}
    return value


# The logs of all that announce events: the relay and the reconciler read them.
ANNOUNCING_LOGS = [
    f"{name.removesuffix('Function')}LogGroup"
    for name in (
        *TRIGGERS,
        "PasswordlessSenderFunction",
        "CanaryFunction",
        "GroupRepairConsumerFunction",
        "MailFeedbackConsumerFunction",
        "SignUpSweeperFunction",
        "ApiFunction",
    )
]
# Logs that are there only if the function is, and the condition that says so.
OPTIONAL_LOGS = {
    "ApiLogGroup": "RestApi",
    **{f"{trigger}LogGroup": condition for trigger, condition in OPTIONAL.items()},
}


def log_or_none(name: str) -> dict[str, Any]:
    """A reference to a log group, or to nothing if there is none."""
    if name not in OPTIONAL_LOGS:
        return {"Ref": name}
    return {"Fn::If": [OPTIONAL_LOGS[name], {"Ref": name}, {"Ref": "AWS::NoValue"}]}


ENVIRONMENT: dict[str, dict[str, Any]] = {
    "PreSignUpFunction": CHECKING
    | SIGN_UPS
    | {
        "FEDERATED_SIGN_UPS": {"Ref": "FederatedSignUps"},
        "PASSWORDLESS_SIGN_UP": {"Ref": "PasswordlessSignUp"},
        "MIGRATION_TABLE": {"Fn::If": ["UserMigration", {"Ref": "MigrationTable"}, ""]},
    },
    "PreTokenGenerationFunction": ANNOUNCING
    | {"DEFAULT_GROUP": {"Ref": "DefaultGroup"}, **in_a_file("TokenClaims", "TOKEN_CLAIMS")},
    "UserMigrationFunction": ANNOUNCING
    | {
        "USER_MIGRATION": {"Ref": "UserMigration"},
        "MIGRATION_TABLE": {"Ref": "MigrationTable"},
        "LEGACY_TABLE": {"Ref": "LegacyTable"},
        "LEGACY_URL": {"Ref": "LegacyUrl"},
        "LEGACY_PRIVATE_ADDRESSES": {"Ref": "LegacyPrivateAddresses"},
        "LEGACY_SECRET_ARN": {
            "Fn::If": ["LegacyService", {"Fn::GetAtt": ["LegacySecret", "Id"]}, ""]
        },
    },
    "CustomMessageFunction": CHECKING
    | {"COGNITO_MAILS": {"Ref": "CognitoMails"}, "APP_NAME": {"Ref": "AppName"}},
    "SignUpSweeperFunction": ANNOUNCING | SIGN_UPS,
    "PostConfirmationFunction": ANNOUNCING | SIGN_UPS | GROUPS,
    "PreAuthenticationFunction": ANNOUNCING,
    "PostAuthenticationFunction": ANNOUNCING,
    "DefineAuthChallengeFunction": ANNOUNCING | {"CODE_TRIES": {"Ref": "CodeTries"}},
    "CreateAuthChallengeFunction": CODES
    | {
        "CODE_LIFETIME_SECONDS": {"Ref": "CodeLifetimeSeconds"},
        "PASSWORDLESS_METHODS": {"Ref": "PasswordlessMethods"},
        "PASSWORDLESS_START": {"Ref": "PasswordlessStart"},
        "RESEND_AFTER_SECONDS": {"Ref": "ResendAfterSeconds"},
        "MAILS_PER_HOUR": {"Ref": "MailsPerHour"},
        "MAILS_PER_DAY": {"Ref": "MailsPerDay"},
        "SMS_ORIGIN": {"Ref": "SmsOrigin"},
        "SMS_PER_HOUR": {"Ref": "SmsPerHour"},
        "SMS_PER_DAY": {"Ref": "SmsPerDay"},
        "OUTBOX_QUEUE_URL": {"Ref": "OutboxQueue"},
    },
    "VerifyAuthChallengeResponseFunction": CODES
    | SIGN_UPS
    | GROUPS
    | {
        "PASSWORDLESS_METHODS": {"Ref": "PasswordlessMethods"},
        "CODE_TRIES": {"Ref": "CodeTries"},
        "ANSWERS_PER_HOUR": {"Ref": "AnswersPerHour"},
        "ANSWERS_PER_DAY": {"Ref": "AnswersPerDay"},
        "SMS_ORIGIN": {"Ref": "SmsOrigin"},
    },
    "PasswordlessSenderFunction": CODES
    | {
        "CODE_LIFETIME_SECONDS": {"Ref": "CodeLifetimeSeconds"},
        "OUTBOX_QUEUE_URL": {"Ref": "OutboxQueue"},
        "OUTBOX_DEAD_LETTERS_URL": {"Ref": "OutboxDeadLetterQueue"},
        "MAIL_FROM": {"Ref": "MailFrom"},
        "APP_NAME": {"Ref": "AppName"},
        "SIGN_IN_PAGE": {"Ref": "SignInPage"},
        "CODE_IN_SUBJECT": {"Ref": "CodeInSubject"},
        "HELP_URL": {"Ref": "HelpUrl"},
        "SMS_ORIGIN": {"Ref": "SmsOrigin"},
        "SMS_COUNTRIES": {"Ref": "SmsCountries"},
        "SMS_MAX_PRICE": {"Ref": "SmsMaxPrice"},
        "SMS_DOLLARS_PER_HOUR": {"Ref": "SmsDollarsPerHour"},
        "SMS_DOLLARS_PER_DAY": {"Ref": "SmsDollarsPerDay"},
        "MAIL_CONFIGURATION_SET": {"Ref": "MailConfigurationSet"},
    },
    "MetricsConsumerFunction": EVERYWHERE
    | SEEN
    | dead_letters("Metrics")
    | {"METRICS_MODE": {"Ref": "MetricsMode"}},
    "GroupRepairConsumerFunction": ANNOUNCING
    | SEEN
    | dead_letters("GroupRepair")
    | GROUPS
    | {"CONSUMER_QUEUE_URL": {"Ref": "GroupRepairQueue"}},
    "SecurityAlertsConsumerFunction": EVERYWHERE
    | SEEN
    | dead_letters("SecurityAlerts")
    | {
        "SECURITY_TABLE": {"Ref": "SecurityTable"},
        "OPERATORS_TOPIC_ARN": {
            "Fn::If": ["OwnOperatorsTopic", {"Ref": "OperatorsTopic"}, {"Ref": "AlarmTopicArn"}]
        },
        "ALERT_WINDOW_MINUTES": {"Ref": "AlertWindowMinutes"},
        "ALERT_CHECK_SECONDS": {"Ref": "AlertCheckSeconds"},
        "ALERT_THRESHOLDS": {
            "Fn::Sub": '{"failed_sign_in": {"user": ${FailedSignInsPerUser},'
            ' "client": ${FailedSignInsPerClient}, "all": ${FailedSignInsOverAll}},'
            ' "refused_sign_up": {"client": ${RefusedSignUpsPerClient},'
            ' "all": ${RefusedSignUpsOverAll}}}'
        },
        "CONSUMER_QUEUE_URL": {"Ref": "SecurityAlertsQueue"},
    },
    "MailFeedbackConsumerFunction": ANNOUNCING
    | SEEN
    | dead_letters("MailFeedback")
    | {
        "CHALLENGE_TABLE": {"Ref": "ChallengeTable"},
        "CODE_PEPPER_SECRET_ARN": {"Fn::GetAtt": ["CodePepper", "Id"]},
    },
    "WelcomeMailConsumerFunction": EVERYWHERE
    | SEEN
    | dead_letters("WelcomeMail")
    | {"MAIL_FROM": {"Ref": "MailFrom"}, "APP_NAME": {"Ref": "AppName"}},
    "LockNoticeConsumerFunction": EVERYWHERE
    | SEEN
    | dead_letters("LockNotice")
    | {
        "MAIL_FROM": {"Ref": "MailFrom"},
        "APP_NAME": {"Ref": "AppName"},
        "HELP_URL": {"Ref": "HelpUrl"},
        "CHALLENGE_TABLE": {"Ref": "ChallengeTable"},
        "CODE_PEPPER_SECRET_ARN": {"Fn::GetAtt": ["CodePepper", "Id"]},
    },
    "ArchiveConsumerFunction": EVERYWHERE
    | SEEN
    | dead_letters("Archive")
    | {"ARCHIVE_BUCKET": {"Ref": "ArchiveBucket"}},
    "RelayFunction": EVERYWHERE
    | dead_letters("Relay")
    | {
        "USER_EVENTS_TOPIC_ARN": {"Ref": "UserEventsTopic"},
        "RELAY_QUEUE_URL": {"Ref": "RelayQueue"},
        "RELAY_RETRY_SECONDS": {"Ref": "RelayRetrySeconds"},
    },
    "CanaryFunction": ANNOUNCING | {"USER_POOL_ID": {"Ref": "UserPool"}},
    "ReconcilerFunction": EVERYWHERE
    | {
        "USER_EVENTS_TOPIC_ARN": {"Ref": "UserEventsTopic"},
        "SEEN_EVENTS_TABLE": {"Ref": "SeenEventsTable"},
        "LOG_GROUPS": {"Fn::Join": [",", [log_or_none(name) for name in ANNOUNCING_LOGS]]},
    },
    "ApiFunction": ANNOUNCING
    | {
        "USER_POOL_ID": {"Ref": "UserPool"},
        "API_CLIENT_ID": {"Ref": "ApiClient"},
        "USER_CLIENT_IDS": {
            "Fn::Join": [
                ",",
                [{"Ref": "ApiClient"}, {"Ref": "PublicClient"}, {"Ref": "ConfidentialClient"}],
            ]
        },
        "TOKEN_ISSUER": {
            "Fn::Sub": "https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}/${UserPool}"
        },
        "API_ORIGIN": {"Ref": "ApiOrigin"},
        "API_TOKENS": {"Ref": "ApiTokens"},
    },
    "WebhookConsumerFunction": EVERYWHERE
    | {
        "WEBHOOK_URL": {"Ref": "WebhookUrl"},
        "WEBHOOK_PRIVATE_ADDRESSES": {"Ref": "WebhookPrivateAddresses"},
        "WEBHOOK_SECRET_ARN": {"Fn::GetAtt": ["WebhookSecret", "Id"]},
        "CONSUMER_QUEUE_URL": {"Ref": "WebhookQueue"},
        "DEAD_LETTER_QUEUE_URL": {"Ref": "WebhookDeadLetterQueue"},
    },
}


@pytest.fixture
def functions(of_type) -> dict[str, Any]:
    found: dict[str, Any] = of_type("AWS::Lambda::Function")
    return found


def test_each_function_runs_its_handler(functions):
    """One file per function."""
    assert HANDLERS == {name: function["Handler"] for name, function in functions.items()}


@pytest.mark.parametrize("handler", HANDLERS.values())
def test_the_handler_is_there_and_importing_it_needs_no_environment(handler, monkeypatch):
    """A name that is wrong in the template fails here, and not at the first sign-in."""
    for name in os.environ:
        monkeypatch.delenv(name)
    module, _, attribute = handler.rpartition(".")

    assert callable(getattr(importlib.import_module(module), attribute))


@pytest.mark.parametrize("name", HANDLERS)
def test_a_function_is_told_what_it_reads_and_no_more(functions, name):
    """The table is the documentation; never the pool's id, which comes with the event."""
    number = {"SETTINGS_VERSION": {"Ref": f"{name.removesuffix('Function')}SettingsVersion"}}

    assert ENVIRONMENT[name] | number == functions[name]["Environment"]["Variables"]


def test_every_function_has_an_alias_that_is_what_is_called(of_type):
    """Code and settings change together, and can be taken back together."""
    aliases = {each["FunctionName"]["Ref"] for each in of_type("AWS::Lambda::Alias").values()}
    mapped = [each["FunctionName"] for each in of_type("AWS::Lambda::EventSourceMapping").values()]

    assert set(HANDLERS) == aliases
    assert {"Ref": "PasswordlessSenderFunctionAliaslive"} in mapped
    assert {"Ref": "LockNoticeConsumerFunctionAliaslive"} in mapped


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_trigger_gives_up_before_cognito_does(functions, name):
    """Cognito calls again after 5 s, and two runs of one decision must not overlap."""
    assert functions[name]["Timeout"] <= 5


def test_every_function_runs_what_was_tested(functions):
    """The packager compiles for this version, and wheels are picked for this processor."""
    for function in functions.values():
        assert ("python3.13", ["arm64"]) == (function["Runtime"], function["Architectures"])


def test_every_function_logs_json_to_a_group_that_forgets_in_time(functions, of_type):
    """Its own group, whose retention an operator sets and whose lines outlive the stack."""
    groups = of_type("AWS::Logs::LogGroup")
    del groups["CognitoLogGroup"]  # Cognito's own
    used = [function["LoggingConfig"]["LogGroup"]["Ref"] for function in functions.values()]

    assert sorted(groups) == sorted(used)
    assert {"JSON"} == {function["LoggingConfig"]["LogFormat"] for function in functions.values()}
    for group in groups.values():
        assert {"Ref": "LogRetentionDays"} == group["RetentionInDays"]


def test_cognito_calls_the_alias_of_each_trigger(of_type):
    """All of them, and no other; those that are optional if they are asked for."""
    [pool] = of_type("AWS::Cognito::UserPool").values()
    called = {
        name.removesuffix("Function"): if_there(name, {"Ref": f"{name}Aliaslive"})
        for name in TRIGGERS
    }
    condition, live, nothing = called.pop("PreTokenGeneration")["Fn::If"]
    versioned = {"LambdaVersion": {"Ref": "TokenVersion"}, "LambdaArn": live}

    assert (
        called | {"PreTokenGenerationConfig": {"Fn::If": [condition, versioned, nothing]}}
        == (pool["LambdaConfig"])
    )


@pytest.mark.parametrize(("trigger", "condition"), OPTIONAL.items())
def test_all_of_an_optional_trigger_is_optional(expanded, trigger, condition):
    """Its function, role, log, alarms and whatever else is named for it."""
    parts = {
        name: each.get("Condition")
        for name, each in expanded["Resources"].items()
        if name.startswith(trigger)
    }

    assert {condition} == set(parts.values())
    assert {f"{trigger}Function", f"{trigger}Permission", f"{trigger}Pending"} <= set(parts)


def test_only_this_pool_may_call_a_trigger(of_type):
    """Without its permission a trigger fails every sign-in; without SourceArn any pool may call."""
    permissions = [
        permission
        for permission in of_type("AWS::Lambda::Permission").values()
        if permission["Principal"] == "cognito-idp.amazonaws.com"
    ]

    assert sorted(f"{name}Aliaslive" for name in TRIGGERS) == sorted(
        permission["FunctionName"]["Ref"] for permission in permissions
    )
    for permission in permissions:
        assert {"Fn::GetAtt": ["UserPool", "Arn"]} == permission["SourceArn"]


def test_every_log_of_events_is_watched(of_type):
    """A function that announces and is not watched would lose what it cannot publish."""
    filters = of_type("AWS::Logs::SubscriptionFilter").values()

    assert sorted(ANNOUNCING_LOGS) == sorted(each["LogGroupName"]["Ref"] for each in filters)
    assert {PENDING} == {each["FilterPattern"] for each in filters}
    assert {"RelayFunctionAliaslive"} == {each["DestinationArn"]["Ref"] for each in filters}
