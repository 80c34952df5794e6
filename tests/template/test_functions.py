"""What each function is given, and how Cognito reaches it."""

import importlib
import os
from typing import Any

import pytest

from tests.template.references import references

HANDLERS = {
    "PreSignUpFunction": "triggers.pre_sign_up.handler",
    "CustomMessageFunction": "triggers.custom_message.handler",
    "PostConfirmationFunction": "triggers.post_confirmation.handler",
    "PreAuthenticationFunction": "triggers.pre_authentication.handler",
    "PostAuthenticationFunction": "triggers.post_authentication.handler",
    "DefineAuthChallengeFunction": "triggers.define_auth_challenge.handler",
    "CreateAuthChallengeFunction": "triggers.create_auth_challenge.handler",
    "VerifyAuthChallengeResponseFunction": "triggers.verify_auth_challenge_response.handler",
    "MetricsConsumerFunction": "events.consumers.metrics.handler",
}
TRIGGERS = [name for name in HANDLERS if name != "MetricsConsumerFunction"]

EVERYWHERE = {
    "POWERTOOLS_SERVICE_NAME": {"Ref": "AWS::StackName"},
    "POWERTOOLS_METRICS_NAMESPACE": "CognitoTriggers",
    "POWERTOOLS_LOG_LEVEL": "INFO",
}
ANNOUNCING = EVERYWHERE | {
    "USER_EVENTS_TOPIC_ARN": {"Ref": "UserEventsTopic"},
    "EVENT_PUBLISH_TIMEOUT_MS": {"Ref": "EventPublishTimeoutMs"},
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
    "DNS_CHECK": {"Ref": "DnsCheck"},
    "DNS_SERVERS": {"Ref": "DnsServers"},
}
ENVIRONMENT: dict[str, dict[str, Any]] = {
    "PreSignUpFunction": CHECKING | {"FEDERATED_SIGN_UPS": {"Ref": "FederatedSignUps"}},
    "CustomMessageFunction": CHECKING,
    "PostConfirmationFunction": ANNOUNCING
    | {"DEFAULT_GROUP": {"Ref": "DefaultGroup"}, "GROUP_RULES": {"Ref": "GroupRules"}},
    "PreAuthenticationFunction": ANNOUNCING,
    "PostAuthenticationFunction": ANNOUNCING,
    "DefineAuthChallengeFunction": ANNOUNCING,
    "CreateAuthChallengeFunction": CODES
    | {
        "CODE_LIFETIME_SECONDS": {"Ref": "CodeLifetimeSeconds"},
        "MAIL_FROM": {"Ref": "MailFrom"},
        "APP_NAME": {"Ref": "AppName"},
    },
    "VerifyAuthChallengeResponseFunction": CODES,
    "MetricsConsumerFunction": EVERYWHERE | {"SEEN_EVENTS_TABLE": {"Ref": "SeenEventsTable"}},
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
    assert ENVIRONMENT[name] == functions[name]["Environment"]["Variables"]


@pytest.mark.parametrize("name", HANDLERS)
def test_a_changed_parameter_reaches_the_alias(expanded, of_type, name):
    """
    A version is published when its description changes, so that names them all.

    SAM itself publishes when the text of the function changes, and the value
    of a parameter is not in the text.
    """
    parameters = set(expanded["Parameters"])
    read = set(references(of_type("AWS::Lambda::Function")[name])) & parameters
    [version] = [
        version
        for version in of_type("AWS::Lambda::Version").values()
        if version["FunctionName"] == {"Ref": name}
    ]

    assert read == set(references(version)) & parameters


@pytest.mark.parametrize("name", HANDLERS)
def test_the_longest_settings_fit_into_the_description_of_a_version(source, name):
    """Lambda allows 256 characters; one more and the deployment fails."""
    description = source["Resources"][name]["Properties"].get("VersionDescription", {})
    text = description.get("Fn::Sub", "")
    for parameter, definition in source["Parameters"].items():
        text = text.replace(f"${{{parameter}}}", "x" * _longest(definition))

    assert "$" not in text
    assert len(text) <= 256


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
    used = [function["LoggingConfig"]["LogGroup"]["Ref"] for function in functions.values()]

    assert sorted(groups) == sorted(used)
    assert {"JSON"} == {function["LoggingConfig"]["LogFormat"] for function in functions.values()}
    for group in groups.values():
        assert {"Ref": "LogRetentionDays"} == group["RetentionInDays"]


def test_cognito_calls_the_alias_of_each_trigger(of_type):
    """All eight, and no other."""
    [pool] = of_type("AWS::Cognito::UserPool").values()

    assert {
        name.removesuffix("Function"): {"Ref": f"{name}Aliaslive"} for name in TRIGGERS
    } == pool["LambdaConfig"]


def test_only_this_pool_may_call_a_trigger(of_type):
    """Without its permission a trigger fails every sign-in; without SourceArn any pool may call."""
    permissions = of_type("AWS::Lambda::Permission").values()

    assert sorted(f"{name}Aliaslive" for name in TRIGGERS) == sorted(
        permission["FunctionName"]["Ref"] for permission in permissions
    )
    for permission in permissions:
        assert "cognito-idp.amazonaws.com" == permission["Principal"]
        assert {"Fn::GetAtt": ["UserPool", "Arn"]} == permission["SourceArn"]


def _longest(parameter: dict[str, Any]) -> int:
    values = [*parameter.get("AllowedValues", ()), parameter.get("MaxValue", "")]
    return int(parameter.get("MaxLength", max(len(str(value)) for value in values)))
