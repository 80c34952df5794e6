"""The template on the emulator, as it is."""

import json

import pytest

from local.deploy import deploy
from local.emulator import Emulator
from pipeline.delivery.kept_zips import KeptZips
from tests.template.conftest import ROOT

pytestmark = pytest.mark.emulator


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        yield running


@pytest.fixture
def deployed(emulator):
    def deployed(**parameters):
        return deploy(
            emulator,
            template=ROOT / "template.yaml",
            stack="tried",
            parameters=parameters,
            package=KeptZips(ROOT),
        )

    return deployed


def test_a_changed_parameter_changes_what_cognito_calls(emulator, deployed):
    """The alias moves to a version that has the new value."""
    before = deployed(CodeTries="3")
    after = deployed(CodeTries="4")
    function = after.resources["DefineAuthChallengeFunction"]
    live = emulator.client("lambda").get_function_configuration(
        FunctionName=function, Qualifier="live"
    )

    assert before.outputs == after.outputs
    assert "4" == live["Environment"]["Variables"]["CODE_TRIES"]


def test_outputs_are_what_a_client_needs(emulator, deployed):
    """Each of them is filled in."""
    outputs = deployed().outputs

    assert {
        "UserPoolId",
        "PublicClientId",
        "ConfidentialClientId",
        "Issuer",
        "UserEventsTopicArn",
        "MetricsDeadLetterQueueUrl",
        "OutboxDeadLettersUrl",
        "OperatorsTopicArn",
        "DashboardName",
        "TriggersDashboardName",
        "PipelineDashboardName",
    } == set(outputs)
    assert all(outputs.values())
    assert f"{emulator.endpoint}/{outputs['UserPoolId']}" == outputs["Issuer"]  # AWS's on AWS


@pytest.mark.parametrize(
    ("output", "named"),
    [
        ("DashboardName", "PublicClient"),
        ("TriggersDashboardName", "PreSignUpFunction"),
        ("PipelineDashboardName", "MetricsQueue"),
    ],
)
def test_the_boards_know_the_names_of_what_was_deployed(emulator, deployed, output, named):
    """Valid JSON with every placeholder replaced; the emulator itself would take anything."""
    stack = deployed()
    cloudwatch = emulator.client("cloudwatch")
    body = cloudwatch.get_dashboard(DashboardName=stack.outputs[output])["DashboardBody"]

    assert json.loads(body)["widgets"]
    assert "${" not in body
    assert stack.resources[named].rpartition("/")[2] in body


def test_the_boards_show_what_is_optional_once_it_is_there(emulator, deployed):
    """And stay whole."""
    stack = deployed(WebhookUrl="https://example.com/hook", ArchiveEvents="true")
    cloudwatch = emulator.client("cloudwatch")
    name = stack.outputs["PipelineDashboardName"]
    body = cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"]

    assert json.loads(body)["widgets"]
    for queue in ("WebhookQueue", "ArchiveDeadLetterQueue"):
        assert stack.resources[queue].rpartition("/")[2] in body
    assert "WelcomeMail" not in body
