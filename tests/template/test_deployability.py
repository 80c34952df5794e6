"""That CloudFormation accepts the template: what linters see, and the circles that they do not."""

import json

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.loop.template import findings
from tests.template.conftest import ROOT
from tests.template.references import circle, references

# Nothing is ignored. Add a rule only with a reason: {"W1234": "why it is wrong here"}.
IGNORED_RULES = {
    "W3011": "infrastructure/plain/10-header.yaml says why",
    "I3010": "500 resources are the limit; test_gradual_deployment.py holds the number",
}

CIRCULAR = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Pool: {Type: AWS::Cognito::UserPool}
  Trigger:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.b
      Policies:
        - Statement:
            - {Effect: Allow, Action: cognito-idp:AdminGetUser, Resource: !GetAtt Pool.Arn}
      Events:
        Cognito: {Type: Cognito, Properties: {UserPool: !Ref Pool, Trigger: PreSignUp}}
"""


@pytest.fixture(scope="module", params=["source", "expanded"])
def said_by_the_linter(request, expanded):
    """Errors, warnings and hints alike, before and after the transform."""
    is_source = request.param == "source"
    text = (ROOT / "template.yaml").read_text() if is_source else json.dumps(expanded)
    said = findings(
        text, regions=["eu-west-1"], include_checks=["I"], ignore_checks=list(IGNORED_RULES)
    )
    # How near 500 resources are is held by test_gradual_deployment.py.
    return [each for each in said if not each.startswith("[I3010")]


def test_the_linter_has_nothing_to_say(said_by_the_linter):
    """Of template.yaml, and of what CloudFormation gets."""
    assert [] == said_by_the_linter


def test_no_resources_wait_for_each_other(expanded):
    """A circle passes the linter and `sam validate`, and fails in CloudFormation."""
    assert [] == circle(expanded["Resources"])


def test_the_circle_of_pool_function_and_role_is_found(expand):
    """The one that a trigger's permission on its own pool makes."""
    found = circle(expand(yaml_parse(CIRCULAR))["Resources"])

    assert {"Pool", "Trigger", "TriggerRole"} == set(found)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"Ref": "A"}, {"A"}),
        ({"Fn::GetAtt": ["A", "Arn"]}, {"A"}),
        ({"Fn::GetAtt": "A.Outputs.Arn"}, {"A"}),
        ({"Fn::Sub": "x${A}y${B.Arn}z${!C}"}, {"A", "B"}),
        ({"Fn::Sub": ["${A}${local}", {"local": {"Ref": "B"}}]}, {"A", "B"}),
        ({"Fn::If": ["Condition", [{"Ref": "A"}], {"x": {"Ref": "B"}}]}, {"A", "B"}),
    ],
)
def test_references_of_every_form_are_seen(node, expected):
    """Otherwise a circle could hide behind a spelling."""
    assert expected == set(references(node))


def test_a_dependency_without_a_reference_counts():
    """DependsOn orders resources as a reference does, be it one name or several."""
    resources = {"A": {"DependsOn": "B"}, "B": {"DependsOn": ["C"]}, "C": {"DependsOn": ["A"]}}

    assert {"A", "B", "C"} == set(circle(resources))


def test_deploys_without_parameters(source):
    """Every parameter has a default and says what it is for and what it may be."""
    unfit = [
        name
        for name, parameter in source["Parameters"].items()
        if "Default" not in parameter
        or "Description" not in parameter
        or not parameter.keys() & {"AllowedPattern", "AllowedValues", "MinValue"}
    ]

    assert [] == unfit


def test_every_parameter_has_its_place_in_the_console(source):
    """The interface groups all parameters and invents none."""
    interface = source["Metadata"]["AWS::CloudFormation::Interface"]
    grouped = [name for group in interface["ParameterGroups"] for name in group["Parameters"]]

    assert sorted(source["Parameters"]) == sorted(grouped)
    assert sorted(source["Parameters"]) == sorted(interface["ParameterLabels"])
