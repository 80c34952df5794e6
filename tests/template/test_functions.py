"""What each function is given, and how Cognito reaches it."""

import importlib
import os
from typing import Any

import pytest

from events.publishing.publish import PENDING
from infrastructure.templates import TEMPLATES
from pipeline.documents.granted import words
from tests.template.rights_table import SETTINGS_TABLE

STACK = TEMPLATES[0]
NAMES = [f"{entry.name}Function" for entry in STACK.entries]
TRIGGERS = [f"{trigger.name}Function" for trigger in STACK.parts.triggers]
# Triggers that are there only if they are asked for.
OPTIONAL = {each.name: each.condition for each in STACK.parts.triggers if each.condition}


def if_there(name: str, value: Any) -> Any:
    """*value*, or nothing where the trigger that *name* begins with is not asked for."""
    for trigger, condition in OPTIONAL.items():
        if name.startswith(trigger):
            return {"Fn::If": [condition, value, {"Ref": "AWS::NoValue"}]}
    return value


@pytest.fixture
def functions(of_type) -> dict[str, Any]:
    found: dict[str, Any] = of_type("AWS::Lambda::Function")
    return found


def test_every_function_is_an_entry_with_a_file_of_its_own(functions):
    """Nothing else makes a function, and no two run the same code."""
    handlers = [function["Handler"] for function in functions.values()]

    assert sorted(NAMES) == sorted(functions)
    assert len(set(handlers)) == len(handlers)


@pytest.mark.parametrize("name", NAMES)
def test_the_handler_is_there_and_importing_it_needs_no_environment(functions, name, monkeypatch):
    """A name that is wrong in the template fails here, and not at the first sign-in."""
    for variable in os.environ:
        monkeypatch.delenv(variable)
    module, _, attribute = functions[name]["Handler"].rpartition(".")

    assert callable(getattr(importlib.import_module(module), attribute))


@pytest.mark.parametrize("name", NAMES)
def test_a_function_is_told_what_a_review_has_seen_and_no_more(source, functions, name):
    """docs/rights.md is the table; the pool's id comes to a trigger with the event."""
    part = name.removesuffix("Function")
    usual = source["Globals"]["Function"]["Environment"]["Variables"]
    told = functions[name]["Environment"]["Variables"]
    number = {"SETTINGS": {"Ref": f"{part}Configuration"}}
    own = {key: words(value) for key, value in told.items() if key not in {*usual, *number}}

    assert usual | number == {key: told[key] for key in (*usual, *number)}
    assert dict(row[1:] for row in SETTINGS_TABLE if row[0] == part) == own
    assert name not in TRIGGERS or {"Ref": "UserPool"} not in told.values()


def test_every_function_has_an_alias_that_is_what_is_called(of_type):
    """Code and settings change together, and can be taken back together."""
    aliases = {each["FunctionName"]["Ref"] for each in of_type("AWS::Lambda::Alias").values()}
    mapped = [each["FunctionName"] for each in of_type("AWS::Lambda::EventSourceMapping").values()]

    assert set(NAMES) == aliases
    assert {"Ref": "PasswordlessSenderFunctionAliaslive"} in mapped
    assert {"Ref": "LockNoticeConsumerFunctionAliaslive"} in mapped


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_trigger_gives_up_before_cognito_does(functions, name):
    """Cognito calls again after 5 s, and two runs of one decision must not overlap."""
    assert functions[name]["Timeout"] <= 5


def test_every_function_runs_what_was_tested(functions):
    """The packager compiles for this version, and wheels are picked for this processor."""
    for function in functions.values():
        assert "python3.13" == function["Runtime"]
        assert [{"Ref": "Architecture"}] == function["Architectures"]


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
    """All, and no other; the optional ones if asked for, CustomMessage for its two senders, too."""
    [pool] = of_type("AWS::Cognito::UserPool").values()
    called = {
        name.removesuffix("Function"): if_there(name, {"Ref": f"{name}Aliaslive"})
        for name in TRIGGERS
    }
    condition, live, nothing = called.pop("PreTokenGeneration")["Fn::If"]
    versioned = {"LambdaVersion": {"Ref": "TokenVersion"}, "LambdaArn": live}
    federated, inbound, nobody = called.pop("InboundFederation")["Fn::If"]
    first = {"LambdaVersion": "V1_0", "LambdaArn": inbound}
    called["InboundFederation"] = {"Fn::If": [federated, first, nobody]}
    sends = {"LambdaVersion": "V1_0", "LambdaArn": called["CustomMessage"]}
    called["CustomEmailSender"] = {"Fn::If": ["SuiteSends", sends, nobody]}
    called["CustomSMSSender"] = {"Fn::If": ["SuiteTexts", sends, nobody]}
    key = {"Fn::GetAtt": ["CodeKey", "Arn"]}
    called["KMSKeyID"] = {"Fn::If": ["SuiteSends", key, nobody]}

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

    assert parts.pop(f"{trigger}Configuration") is None  # the next version waits for it
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


def test_every_log_of_events_is_watched(of_type, functions):
    """A function that announces and is not watched would lose what it cannot publish."""
    filters = [
        each
        for each in of_type("AWS::Logs::SubscriptionFilter").values()
        if each["FilterPattern"] == "USER_EVENT_PENDING"
    ]
    announcing = [
        f"{name.removesuffix('Function')}LogGroup"
        for name, function in functions.items()
        if "EVENT_PUBLISH_TIMEOUT_MS" in function["Environment"]["Variables"]
    ]

    assert sorted(announcing) == sorted(each["LogGroupName"]["Ref"] for each in filters)
    assert {PENDING} == {each["FilterPattern"] for each in filters}
    assert {"RelayFunctionAliaslive"} == {each["DestinationArn"]["Ref"] for each in filters}
