"""Templates with fewer functions from the same source: whole, with their boards and alarms."""

import json
import re

import pytest

from infrastructure.compile import Template
from infrastructure.pieces import BadPiece
from infrastructure.templates import SOURCES, TEMPLATES
from tests.loop.template import expanded, findings, parsed
from tests.template.boards import rows_of, widgets_of
from tests.template.references import circle

PASSWORDLESS = {
    *("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"),
    *("PasswordlessSender", "MailFeedbackConsumer", "LockNoticeConsumer"),
    "AccountNoticeConsumer",
}
OPTIONAL = {
    *("UserMigration", "PreTokenGeneration", "CustomMessage"),
    *("Api", "ApiSignIn", "ApiSignUp"),
    *("WelcomeMailConsumer", "ArchiveConsumer", "WebhookConsumer"),
}
WITHOUT = {
    "webhooks": {"WebhookConsumer"},
    "passwordless": PASSWORDLESS,
    "all but sign-up": PASSWORDLESS | OPTIONAL,
}


@pytest.fixture(scope="module", params=WITHOUT)
def left_out(request):
    return WITHOUT[request.param]


@pytest.fixture(scope="module")
def text(left_out):
    return Template("smaller.yaml", SOURCES, frozenset(left_out)).text()


@pytest.fixture(scope="module")
def deployed(text):
    """What CloudFormation gets."""
    return expanded(parsed(text))


def test_the_linter_has_nothing_to_say_of_what_cloudformation_gets(deployed):
    """No error, warning or hint."""
    said = findings(json.dumps(deployed), regions=["eu-west-1"], include_checks=["I"])

    # How near 500 resources are is held by tests/template/test_gradual_deployment.py.
    assert [] == [each for each in said if not each.startswith("[I3010")]


def test_the_linter_has_nothing_to_say_of_the_smallest():
    """Before the transform, where it sees parameters and conditions that nothing needs."""
    text = Template("smaller.yaml", SOURCES, frozenset(PASSWORDLESS | OPTIONAL)).text()

    assert [] == findings(text, regions=["eu-west-1"], include_checks=["I"])


def test_no_resources_wait_for_each_other(deployed):
    """As in the whole template."""
    assert [] == circle(deployed["Resources"])


def test_nothing_names_a_function_that_is_left_out(text, left_out):
    """Neither resources, outputs, dashboards, alarms nor lists of logs."""
    found = {name for name in left_out if re.search(rf"\b{name}(Function|LogGroup|Errors)", text)}

    assert set() == found


def test_the_others_are_on_a_board_and_have_their_alarms(deployed, left_out):
    """Every function, every queue and every alarm that is there."""
    of_type = {}
    for name, each in deployed["Resources"].items():
        of_type.setdefault(each["Type"], {})[name] = each["Properties"]
    boards = of_type["AWS::CloudWatch::Dashboard"].values()
    widgets = [each for board in boards for each in widgets_of(board, holds=lambda _: True)]
    shown = {
        row[3].partition(".")[0]
        for each in widgets
        for row in rows_of(each)
        if row[2] in ("FunctionName", "QueueName")
    }
    there = {f"{each.name}Function" for each in TEMPLATES[0].entries if each.name not in left_out}
    alarms = {
        arn.removesuffix(".Arn")
        for each in widgets
        if each["type"] == "alarm"
        for arn in each["properties"]["alarms"]
    }

    assert there == set(of_type["AWS::Lambda::Function"])
    assert there | set(of_type["AWS::SQS::Queue"]) == shown
    assert alarms <= {
        *of_type["AWS::CloudWatch::Alarm"],
        *of_type["AWS::CloudWatch::CompositeAlarm"],
    }


def test_what_only_they_need_goes_with_them():
    """Tables, secrets, parameters, conditions, rules and outputs."""
    made = parsed(Template("x.yaml", SOURCES, frozenset(PASSWORDLESS | OPTIONAL)).text())

    # Marks of users at risk are in ChallengeTable, whether or not there are challenges.
    assert not {"CodePepper", "OutboxQueue", "SeenTable"} & set(made["Resources"])
    assert not {"SmsOrigin", "CodeLength", "WebhookUrl", "RestApi"} & set(made["Parameters"])
    assert not {"Sms", "Webhooks", "RestApi", "TokenRules"} & set(made["Conditions"])
    assert "SmsCountriesAreNamed" not in made["Rules"]
    assert not {"OutboxDeadLettersUrl", "ApiUrl", "WebhookSecretArn"} & set(made["Outputs"])
    assert {"UserPoolId", "UserEventsTopicArn"} <= set(made["Outputs"])
    assert "LambdaConfig" in made["Resources"]["UserPool"]["Properties"]


@pytest.mark.parametrize(
    ("name", "needed"),
    [("PasswordlessSender", "OutboxQueue"), ("Relay", "RelayFunction")],
)
def test_a_function_that_others_need_cannot_be_left_out_alone(name, needed):
    """The refusal says who needs what of it."""
    with pytest.raises(BadPiece, match=rf"\w+ names {needed}, which is not there"):
        Template("x.yaml", SOURCES, frozenset({name})).text()
