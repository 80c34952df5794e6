"""Settings that change between deployments of the whole template, on the emulator."""

import io
import zipfile

import pytest

from local.deploy import DeploymentFailed, deploy
from local.emulator import Emulator
from tests.template.conftest import ROOT
from tests.template.evaluation import Evaluation
from tests.template.other_values import other_values
from tests.template.test_settings import PARTS, changed, contents

pytestmark = pytest.mark.emulator

# Read by itself, in a text, in a list, by a condition, by functions that are options.
TRIED = [
    "AllowedDomains",
    "AlarmTopicArn",
    "CodeTries",
    "FailedSignInsPerUser",
    "PublishAnew",
    "RestApi",
    "TokenVersion",
    "UserMigration",
]
BROKEN = """
  Broken:
    Type: AWS::AppConfig::HostedConfigurationVersion
    DependsOn: [DefineAuthChallengeFunctionAliaslive]
    Properties:
      ApplicationId: !Ref FunctionSettings
      ConfigurationProfileId: !Ref FunctionSettingsProfile
      ContentType: text/plain
      Content: x
      LatestVersionNumber: 77
"""


def code(text):
    """A package, the same bytes for the same *text*: nothing of it is run here."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("code.py"), text)
    return packed.getvalue()


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        yield running


@pytest.fixture(scope="module")
def deployed(emulator):
    def deployed(*, stack="settings", template=ROOT / "template.yaml", of="", **parameters):
        return deploy(
            emulator,
            template=template,
            stack=stack,
            parameters=parameters,
            package=lambda *_: code(of),
        )

    return deployed


@pytest.fixture(scope="module")
def live(emulator):
    """What the alias of each function of a stack leads to, by part."""

    def live(stack):
        client = emulator.client("lambda")
        return {
            part: client.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
            for part in PARTS
            if (name := stack.resources.get(f"{part}Function"))
        }

    return live


def kept(emulator, stack, part):
    """What each version of a function holds, by its number."""
    pages = emulator.client("lambda").get_paginator("list_versions_by_function")
    return {
        each["Version"]: {
            "settings": each["Description"],
            "told": each["Environment"]["Variables"],
            "code": each["CodeSha256"],
        }
        for page in pages.paginate(FunctionName=stack.resources[f"{part}Function"])
        for each in page["Versions"]
        if each["Version"] != "$LATEST"
    }


@pytest.mark.parametrize("parameter", TRIED)
def test_to_and_fro_and_to_each_publishes_what_reads_it(
    emulator, deployed, live, expanded, parameter
):
    """No deployment is refused, and all versions before stay, with what they were told."""
    definition = expanded["Parameters"][parameter]
    there = {"LegacyTable": "people"} if parameter == "UserMigration" else {}
    value = other_values(parameter, definition)[0]
    expected = changed(
        contents(Evaluation(expanded, there)),
        contents(Evaluation(expanded, there | {parameter: value})),
    )
    before = deployed(**there)
    numbers = live(before)
    told = {part: kept(emulator, before, part) for part in expected & numbers.keys()}
    for given in ({parameter: value}, {}, {parameter: value}):
        after = deployed(**there, **given)
        moved = live(after)

        assert expected == {part for part in numbers.keys() & moved if numbers[part] != moved[part]}
        for part in numbers.keys() & moved:
            assert int(moved[part]) == int(numbers[part]) + (part in expected)
        numbers = moved
    for part, earlier in told.items():
        versions = kept(emulator, after, part)
        assert earlier == {number: versions[number] for number in earlier}


def test_a_deployment_that_changes_nothing_publishes_nothing(deployed, live):
    """No number, no version."""
    first, second = deployed(), deployed()

    assert live(first) == live(second)


def test_a_failed_deployment_is_taken_back_and_can_be_tried_again(
    emulator, deployed, live, tmp_path
):
    """It fails once the function has published; the same values are then deployed after all."""
    before = live(deployed())["DefineAuthChallenge"]
    template = tmp_path / "template.yaml"
    whole = (ROOT / "template.yaml").read_text()
    template.write_text(whole.replace("\nOutputs:\n", f"{BROKEN}\nOutputs:\n"))

    with pytest.raises(DeploymentFailed, match="Broken"):
        deployed(template=template, CodeTries="5")
    again = deployed(CodeTries="5")
    versions = kept(emulator, again, "DefineAuthChallenge")
    number = live(again)["DefineAuthChallenge"]

    assert int(before) < int(number)
    assert "5" == versions[number]["told"]["CODE_TRIES"]
    assert "3" == versions[before]["told"]["CODE_TRIES"]


def test_an_alias_can_be_moved_back_to_the_settings_before(emulator, deployed, live):
    """By hand, in a second, as the runbook has it."""
    before = live(deployed(CodeTries="2"))["DefineAuthChallenge"]
    stack = deployed(CodeTries="4")
    function = stack.resources["DefineAuthChallengeFunction"]
    client = emulator.client("lambda")
    client.update_alias(FunctionName=function, Name="live", FunctionVersion=before)
    told = client.get_function_configuration(FunctionName=function, Qualifier="live")

    assert "2" == told["Environment"]["Variables"]["CODE_TRIES"]


def test_other_code_makes_versions_and_no_numbers(emulator, deployed, live):
    """The numbers are those of the settings."""
    before = deployed(of="first")
    after = deployed(of="second")
    moved = live(after)

    assert {part for part, number in live(before).items()} == set(moved)
    for part, number in moved.items():
        versions = kept(emulator, after, part)
        earlier = versions[str(int(number) - 1)]
        assert earlier["settings"] == versions[number]["settings"]
        assert earlier["code"] != versions[number]["code"]


def test_a_stack_takes_its_configurations_with_it(emulator, deployed):
    """The emulator refuses, as AWS does, if any version of one is left behind."""
    deployed(stack="goes", CodeTries="5")
    stack = deployed(stack="goes", CodeTries="4")
    application = stack.resources["FunctionSettings"]
    cloudformation = emulator.client("cloudformation")
    cloudformation.delete_stack(StackName="goes")
    gone = cloudformation.get_waiter("stack_delete_complete")
    gone.wait(StackName="goes", WaiterConfig={"Delay": 1})
    left = emulator.client("appconfig").list_applications()["Items"]

    assert application not in [each["Id"] for each in left]
