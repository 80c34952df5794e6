"""Templates of a part by itself: small, whole, and side by side in one account."""

import json
import re

import pytest

from infrastructure.templates import TEMPLATES
from operators.adoption.bindings import TRIGGERS
from pipeline.twin.expansion import expand
from tests.loop.template import ROOT, findings, parsed
from tests.template.references import circle

MOST = 60
PARTS = {
    "events": {"PostConfirmation", "PreAuthentication", "PostAuthentication"},
    "passwordless": {
        *("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
    },
    "sign-up-check": {"PreSignUp", "CustomMessage"},
}
# Named within a function, and within an application.
NAMED_WITHIN = {"AWS::Lambda::Alias", "AWS::AppConfig::ConfigurationProfile"}


@pytest.fixture(scope="module", params=PARTS)
def part(request):
    return request.param


@pytest.fixture(scope="module")
def written(part):
    return parsed((ROOT / f"templates/{part}.yaml").read_text())


@pytest.fixture(scope="module")
def deployed(written):
    """What CloudFormation gets, resources on a condition among them."""
    return expand(written).template


def test_there_is_a_template_of_each_part():
    """And no other in addition to the whole ones."""
    files = {each.file for each in TEMPLATES}

    assert {f"templates/{part}.yaml" for part in (*PARTS, "adopt")} == files - {"template.yaml"}


def test_it_has_fewer_than_sixty_resources(deployed):
    """Whatever its conditions are."""
    assert len(deployed["Resources"]) < MOST


def test_nothing_of_a_pool_is_made(deployed):
    """The pool and all that belongs to it is its owner's."""
    kinds = {each["Type"] for each in deployed["Resources"].values()}

    assert [] == [kind for kind in kinds if kind.startswith("AWS::Cognito")]


def test_it_offers_the_triggers_of_the_part_alone(part, written):
    """By aliases, for `operators attach` and as exports; no two parts have one of them."""
    offered = {name for name in TRIGGERS if f"{name}Arn" in written["Outputs"]}

    assert PARTS[part] == offered
    for name in offered:
        output = written["Outputs"][f"{name}Arn"]
        assert {"Ref": f"{name}Function.Alias"} == output["Value"]
        assert {"Fn::Sub": f"${{AWS::StackName}}-{name}Arn"} == output["Export"]["Name"]


def test_the_linter_has_nothing_to_say_of_what_cloudformation_gets(deployed):
    """No error, warning or hint; `python -m infrastructure --lint` lints what is written."""
    assert [] == findings(json.dumps(deployed), regions=["eu-west-1"], include_checks=["I"])


def test_no_resources_wait_for_each_other(deployed):
    """As in the whole template."""
    assert [] == circle(deployed["Resources"])


def test_every_trigger_keeps_code_and_settings_together(deployed):
    """An alias of a version each, which a change of any setting publishes; workers have none."""
    kinds = {name: each["Type"] for name, each in deployed["Resources"].items()}
    triggers = {name.removesuffix("Arn") for name in deployed["Outputs"]} & set(TRIGGERS)
    aliases = {name for name, kind in kinds.items() if kind == "AWS::Lambda::Alias"}
    versions = [
        each["Properties"]["Description"]
        for each in deployed["Resources"].values()
        if each["Type"] == "AWS::Lambda::Version"
    ]

    assert {f"{name}FunctionAliaslive" for name in triggers} == aliases
    assert [{"Fn::Sub": "configuration ${TriggersConfiguration}"}] * len(triggers) == versions


def test_every_setting_of_a_trigger_is_in_the_version(written):
    """A parameter that a trigger is told and the version is not would wait for new code."""
    content = json.dumps(written["Resources"]["TriggersConfiguration"])
    told = {
        name
        for each in written["Resources"].values()
        if each.get("Properties", {}).get("Handler", "").startswith("triggers.")
        for name in re.findall(
            r'"Ref": "(\w+)"|\$\{(\w+)\}', json.dumps(each["Properties"]["Environment"])
        )
        for name in name
        if name in written["Parameters"]
    }

    assert told
    assert [] == [name for name in told if name not in content]


def test_four_alarms_watch_it(part, deployed):
    """Triggers, dead letters, the relay and the pool; the events part has the board."""
    kinds = [each["Type"] for each in deployed["Resources"].values()]
    alarms = {
        name
        for name, each in deployed["Resources"].items()
        if each["Type"] == "AWS::CloudWatch::Alarm"
    }

    assert {
        "TriggerErrorsAlarm",
        "DeadLettersAlarm",
        "EventsRefusedAlarm",
        "TriggersLostAlarm",
    } == (alarms)
    assert (part == "events") == ("AWS::CloudWatch::Dashboard" in kinds)


def test_every_trigger_and_every_dead_letter_queue_is_watched(deployed):
    """By the two alarms that add them up."""
    resources = deployed["Resources"]
    functions, queues = (
        set(re.findall(rf'"Ref": "(\w+{kind})"|"(\w+{kind})", "QueueName"', text))
        for kind, text in (
            ("Function", json.dumps(resources["TriggerErrorsAlarm"]["Properties"]["Metrics"])),
            ("Queue", json.dumps(resources["DeadLettersAlarm"]["Properties"]["Metrics"])),
        )
    )
    triggers = {name.removesuffix("Arn") for name in deployed["Outputs"]} & set(TRIGGERS)

    assert {f"{name}Function" for name in triggers} == {name for name, _ in functions}
    assert {name for name in resources if name.endswith("DeadLetterQueue")} == {
        name for _, name in queues
    }


def test_nothing_has_a_name_that_a_stack_beside_it_could_have(deployed):
    """What AWS names by itself begins with the stack's name; what we name has to."""
    given = {
        f"{name}.{key}": json.dumps(value)
        for section in ("Resources", "Outputs")
        for name, each in deployed[section].items()
        for key, value in {**each.get("Properties", {}), **each.get("Export", {})}.items()
        if key in {"Name", "DashboardName", "AlarmName", "QueueName", "TopicName", "LogGroupName"}
        and each.get("Type") not in NAMED_WITHIN
        and "Ref" not in value
    }

    assert given
    assert [] == [name for name, value in given.items() if "AWS::Stack" not in value]


def test_without_the_id_of_a_pool_it_lets_nobody_in(deployed):
    """An owner in code does: the permissions and rights would be for a pool that has no id."""
    pools_own = [
        name
        for name, each in deployed["Resources"].items()
        if "ExistingUserPoolId" in json.dumps(each)
        and each.get("Condition") != "Bound"
        and not _is_if_bound(each)
    ]

    assert [] == pools_own


def _is_if_bound(resource):
    """Whether each mention of the pool is behind that condition, or a number on a board."""
    text = json.dumps(resource)
    behind = re.findall(r'\{"Fn::If": \["Bound", \{[^!]*?ExistingUserPoolId', text)
    is_shown = resource["Type"] == "AWS::CloudWatch::Dashboard"
    return is_shown or len(behind) == text.count("ExistingUserPoolId")


def test_what_owners_in_code_have_to_allow_is_said(part, deployed):
    """The role and its actions, the same as in a stack that is bound."""
    told = {
        name.removesuffix("PoolActions"): set(output["Value"].split(","))
        for name, output in deployed["Outputs"].items()
        if name.endswith("PoolActions")
    }
    wanted = {"events": set(), "sign-up-check": set()}.get(
        part, {"PasswordlessSender", "VerifyAuthChallengeResponse"}
    )

    assert wanted == set(told)
    for role, actions in told.items():
        text = json.dumps(
            [
                each
                for name, each in deployed["Resources"].items()
                if name in {f"{role}FunctionRole", f"{role}PoolPolicy"}
            ]
        )
        assert set(re.findall(r"cognito-idp:\w+", text)) == actions
        assert {"Ref": f"{role}FunctionRole"} == deployed["Outputs"][f"{role}PoolRole"]["Value"]
