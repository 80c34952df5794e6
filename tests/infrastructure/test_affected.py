"""What a change reaches, told before it is made."""

from functools import cache

import pytest

from infrastructure.__main__ import main
from infrastructure.affected import readers
from infrastructure.pieces import carve
from infrastructure.templates import TEMPLATES
from tests.loop.template import ROOT, parsed
from tests.template.evaluation import Evaluation
from tests.template.other_values import EVERYTHING, other_values

READERS = readers(TEMPLATES[0].pieces())
TEMPLATE = parsed((ROOT / "template.yaml").read_text())
PARTS = [entry.name for entry in TEMPLATES[0].entries]
NO_FILES = {"GroupRulesFile": "", "TokenClaimsFile": ""}  # which take the place of rules
# The function of federated sign-ins is there because of a file, or because of its bucket.
A_FILE = {"FederationRulesFile": "a.json"}
A_BUCKET = {"DomainListsBucket": "lists"}
NO_LINKS = EVERYTHING | {"LinkAccounts": "off"}
NO_CHATS = EVERYTHING | {"SlackChannel": "", "TeamsChannel": ""}  # of two, one is as good as both
USUAL = ({}, EVERYTHING, EVERYTHING | NO_FILES, A_FILE, A_BUCKET, NO_LINKS, NO_CHATS)
STACK = """\
Parameters:
  A: {Type: String}
  B: {Type: String}
  C: {Type: String}
Conditions:
  IfA: !And [!Condition IfB, !Equals [!Ref A, x]]
  IfB: !Equals [!Ref B, x]
  IfC: !Equals [!Ref C, x]
Resources:
  Table: {Type: T, Properties: {Name: !Ref C}}
  FFunction: {Type: F, Condition: IfC}
  FConfiguration:
    Type: S
    Properties: {Content: !If [IfC, !Sub ["${x}${Table}", {x: !If [IfA, 1, 2]}], none]}
"""


def contents(evaluation, parts):
    """What the configuration version of each function of the stack holds, of *parts*."""
    return {
        part: evaluation.resource(f"{part}Configuration")["Content"]
        for part in parts
        if evaluation.resource(f"{part}Function")
    }


class Asked(dict):
    """Values of parameters, which note the names that they are asked for."""

    def __init__(self, values):
        super().__init__(values)
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)


@cache
def usual_contents(number):
    """
    The same, with the values of that number in `USUAL`: before each change the same.

    And the parameters that were asked for on the way to each, whether it is there or not. Without
    another value of one of them it is what it is.
    """
    found, asked = {}, {}
    for part in PARTS:
        values = Asked(USUAL[number])
        found |= contents(Evaluation(TEMPLATE, values), [part])
        asked[part] = values.names
    return found, asked


def test_who_reads_a_parameter_by_a_condition_reads_it():
    """But not who is there because of it, or names what it belongs to."""
    assert {"A": ["F"], "B": ["F"], "C": []} == readers(carve(STACK, "x.yaml"))


@pytest.mark.parametrize("parameter", TEMPLATE["Parameters"])
def test_the_functions_that_get_a_new_version_are_told(parameter):
    """Another value changes the configuration version of each of them, and of no other."""
    changed = set()
    for number, usual in enumerate(USUAL):
        before, asked = usual_contents(number)
        parts = [part for part in PARTS if parameter in asked[part]]
        for value in other_values(parameter, TEMPLATE["Parameters"][parameter]):
            after = contents(Evaluation(TEMPLATE, usual | {parameter: value}), parts)
            both = before.keys() & after.keys()
            changed |= {part for part in both if before[part] != after[part]}

    assert changed == set(READERS[parameter])


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "WebhookUrl",
            ["a new version of: WebhookConsumer", "there or not: WebhookConsumer", "WebhookSecret"],
        ),
        ("UserPoolTier", ["a new version of: nothing", "other resources: UserPool\n"]),
        (
            "WebhookConsumer",
            [
                "described at: infrastructure/plain/66-consumers.yaml:",
                "reads the parameters: Architecture, PublishAnew, EventBusArn, WebhookUrl, Webhook",
                "WebhookConsumerMapping",
            ],
        ),
    ],
)
def test_the_command_says_what_a_change_reaches(capsys, name, lines):
    """Of a parameter, or of a function."""
    assert 0 == main(["--affected", name])
    told = capsys.readouterr().out

    assert [] == [line for line in lines if line not in told]


def test_a_name_that_is_nobodys_is_refused(capsys):
    """With what it is not."""
    assert 1 == main(["--affected", "Nobody"])
    assert "no parameter or function is called Nobody" in capsys.readouterr().err
