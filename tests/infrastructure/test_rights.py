"""docs/rights.md is the table of rights, as the template gives them."""

import pytest

from infrastructure.__main__ import PARAMETERS, RIGHTS, documents_drift, main
from infrastructure.costs import PAGE
from infrastructure.pieces import carve
from infrastructure.rights import document
from infrastructure.templates import TEMPLATES
from pipeline.twin.stack_policy import FILE
from tests.loop.template import ROOT

STACK = """\
Resources:
  FFunction:
    Type: AWS::Serverless::Function
    Properties:
      Role: !GetAtt FFunctionRole.Arn
  FFunctionRole:
    Type: AWS::IAM::Role
    Condition: A
    Properties:
      Policies:
        - PolicyDocument:
            Statement:
              - {Effect: Allow, Action: a:B, Resource: !GetAtt T.Arn}
              - !If
                - B
                - {Effect: Allow, Action: [a:C, a:D], Resource: [!Ref S, !Sub "${S.Arn}/*"]}
                - {Effect: Deny, Action: a:E, Resource: "*", Condition: {Bool: {a:x: !Ref P}}}
  Apart:
    Type: AWS::IAM::Policy
    Condition: C
    Properties:
      Roles: [!Ref OtherRole, !Ref FFunctionRole]
      PolicyDocument:
        Statement: [{Effect: Allow, Action: a:F, Resource: !If [D, !Ref S, !Ref AWS::NoValue]}]
  Queue:
    Type: AWS::SQS::QueuePolicy
    Properties: {Statement: [{Effect: Allow, Action: a:G, Resource: "*"}]}
"""


@pytest.mark.slow
def test_the_table_is_that_of_the_template():
    """`make template` after a change; the table is what a review looks at."""
    assert [] == documents_drift(TEMPLATES[0])


def test_a_right_has_who_what_on_which_and_when():
    """Those of policies apart from a role as well, and of either side of a condition."""
    made = document(carve(STACK, "x.yaml")).splitlines()

    assert [line for line in made if line.startswith("| `F` |")] == [
        "| `F` | `a:B` | `T` |  | `A` |",
        "| `F` | `a:C, a:D` | `S, ${S.Arn}/*` |  | `A and B` |",
        "| `F` | `never a:E` | `*` | `a:x Bool P` | `A and not B` |",
        "| `F` | `a:F` | `S if D` |  | `A and C` |",
    ]


def test_who_is_told_what_is_in_it():
    """A variable a line, without the number of the configuration version."""
    text = STACK.replace(
        "    Properties:\n      Role:",
        "    Properties:\n      Environment: {Variables: {A: !Ref P, B: !Join [',', [!Ref C, d]],"
        " SETTINGS: 1}}\n      Role:",
    )
    made = document(carve(text, "x.yaml")).splitlines()

    assert ["| `F` | `A` | `P` |", "| `F` | `B` | `C,d` |"] == made[-2:]


def test_a_change_of_rights_is_told_and_written(tmp_path, monkeypatch, capsys):
    """As drift of the template is."""
    monkeypatch.setattr("infrastructure.__main__.ROOT", tmp_path)
    for folder in ("docs", "infrastructure", "templates"):
        (tmp_path / folder).mkdir()
    for file in (RIGHTS, PARAMETERS, PAGE, FILE, *(each.file for each in TEMPLATES)):
        (tmp_path / file).write_text((ROOT / file).read_text())
    (tmp_path / RIGHTS).write_text((ROOT / RIGHTS).read_text().replace("sns:Publish", "sns:*"))

    assert 1 == main(["--check"])
    told = "run `make template`: docs/rights.md differs from template.yaml\n"
    assert told == capsys.readouterr().out
    assert 0 == main([])
    assert (ROOT / RIGHTS).read_text() == (tmp_path / RIGHTS).read_text()
