"""That a bad version reaches few users, and that one flood does not drown the other triggers."""

import json
import re
from typing import Any

import pytest

from tests.loop.template import findings
from tests.template.references import circle
from tests.template.test_functions import TRIGGERS

SIGN_UP = {"PreSignUpFunction", "PostConfirmationFunction", "CustomMessageFunction"}
GRADUAL = "Canary10Percent15Minutes"
_PARTS = {"Canary": 1, "Linear": 9}  # after which all traffic is on the new version


@pytest.fixture(scope="module")
def gradual_template(source, expand) -> dict[str, Any]:
    """Of a stack whose aliases move step by step."""
    expanded: dict[str, Any] = expand(source, DeploymentType=GRADUAL)
    return expanded


@pytest.fixture(scope="module")
def gradual(gradual_template) -> dict[str, Any]:
    """Its resources."""
    resources: dict[str, Any] = gradual_template["Resources"]
    return resources


@pytest.fixture(scope="module")
def said_by_the_linter(gradual_template) -> list[str]:
    text = json.dumps(gradual_template)
    found = findings(text, regions=["eu-west-1"], include_checks=["I"])
    return [each for each in found if not each.startswith("[I3010")]  # held below


@pytest.fixture(scope="module")
def groups(gradual) -> dict[str, Any]:
    return {
        name: resource["Properties"]
        for name, resource in gradual.items()
        if resource["Type"] == "AWS::CodeDeploy::DeploymentGroup"
    }


def test_without_a_parameter_nothing_of_codedeploy_is_there(of_type, expanded):
    """Aliases move at once."""
    assert not of_type("AWS::CodeDeploy::DeploymentGroup")
    assert [] == [name for name, each in expanded["Resources"].items() if "UpdatePolicy" in each]


def test_every_trigger_and_nothing_else_moves_step_by_step(gradual, groups):
    """Cognito calls the alias, so the alias is what moves."""
    assert {f"{name}DeploymentGroup" for name in TRIGGERS} == set(groups)
    for name in TRIGGERS:
        policy = gradual[f"{name}Aliaslive"]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        assert {"Ref": f"{name}DeploymentGroup"} == policy["DeploymentGroupName"]


@pytest.mark.parametrize("name", TRIGGERS)
def test_the_alarms_of_a_trigger_take_its_new_version_back(groups, name):
    """Its errors and its slowness; by itself, and when somebody stops the deployment."""
    group = groups[f"{name}DeploymentGroup"]
    trigger = name.removesuffix("Function")

    assert {
        "Enabled": True,
        "Alarms": [
            {"Name": {"Ref": f"{trigger}ErrorsAlarm"}},
            {"Name": {"Ref": f"{trigger}SlowAlarm"}},
        ],
    } == group["AlarmConfiguration"]
    assert group["AutoRollbackConfiguration"]["Enabled"]
    assert "DEPLOYMENT_STOP_ON_ALARM" in group["AutoRollbackConfiguration"]["Events"]
    assert {"Fn::Sub": ["CodeDeployDefault.Lambda${ConfigName}", {"ConfigName": GRADUAL}]} == group[
        "DeploymentConfigName"
    ]


def test_every_choice_is_known_and_lasts_longer_than_its_alarms_need(source, groups, gradual):
    """An alarm after the last step rolls nothing back."""
    choices = source["Parameters"]["DeploymentType"]["AllowedValues"]
    needed_s = max(
        _goes_off_after_s(gradual[alarm["Name"]["Ref"]]["Properties"])
        for group in groups.values()
        for alarm in group["AlarmConfiguration"]["Alarms"]
    )
    gradually = source["Mappings"]["DeploymentTypes"]

    assert {each: {"Gradual": each != "AllAtOnce"} for each in choices} == gradually
    for choice in set(choices) - {"AllAtOnce"}:
        [kind, minutes] = re.fullmatch(
            r"(Canary|Linear)10Percent(?:Every)?(\d+)Minutes", choice
        ).groups()
        assert needed_s < _PARTS[kind] * int(minutes) * 60, choice


def test_what_moves_the_aliases_may_do_nothing_else(gradual):
    """The managed policy for this may change every alias of the account."""
    role = gradual["DeploymentRole"]["Properties"]
    condition, [policy], otherwise = role["Policies"]["Fn::If"]
    [move, watch] = policy["PolicyDocument"]["Statement"]
    resources = [each.get("Fn::If", [None, each])[1] for each in move["Resource"]]
    functions = {each["Fn::GetAtt"][0] for each in resources if "Fn::GetAtt" in each}

    assert ("GradualDeployments", {"Ref": "AWS::NoValue"}) == (condition, otherwise)
    assert ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"] == (
        move["Action"]
    )
    assert set(TRIGGERS) == functions
    assert {f"${{{name}.Arn}}:live" for name in TRIGGERS} == {
        each["Fn::Sub"] for each in resources if "Fn::Sub" in each
    }
    assert ("cloudwatch:DescribeAlarms", "*") == (watch["Action"], watch["Resource"])


def test_the_gradual_template_is_sound(said_by_the_linter, gradual):
    """No finding of the linter, no circle."""
    assert [] == said_by_the_linter
    assert [] == circle(gradual)


def test_there_is_room_for_more_resources(gradual):
    """CloudFormation takes 500 in a stack: a change that needs the last ones has to save some."""
    assert len(gradual) <= 481


@pytest.mark.parametrize("name", TRIGGERS)
def test_concurrency_is_reserved_for_sign_up_and_sign_in_apart(of_type, expanded, name):
    """So that a flood of sign-ups cannot starve sign-in; unasked, nothing is reserved."""
    kind = "SignUp" if name in SIGN_UP else "SignIn"
    function = of_type("AWS::Lambda::Function")[name]

    assert {
        "Fn::If": [f"{kind}Concurrency", {"Ref": f"{kind}Concurrency"}, {"Ref": "AWS::NoValue"}]
    } == function["ReservedConcurrentExecutions"]
    assert {"Fn::Not": [{"Fn::Equals": [{"Ref": f"{kind}Concurrency"}, 0]}]} == (
        expanded["Conditions"][f"{kind}Concurrency"]
    )
    assert 0 == expanded["Parameters"][f"{kind}Concurrency"]["Default"]


def _goes_off_after_s(alarm: dict[str, Any]) -> int:
    periods = (
        [alarm["Period"]]
        if "Period" in alarm
        else [each["MetricStat"]["Period"] for each in alarm["Metrics"] if "MetricStat" in each]
    )
    return max(periods) * alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
