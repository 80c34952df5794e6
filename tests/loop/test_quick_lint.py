"""The quick linter finds what the linter finds, and decides as its parts do."""

import itertools
from importlib import import_module

import pytest

from tests.loop.quick_lint import by_clauses, by_length, quick

# Wrong: a value of a list, a type, a property by condition, a reference, a branch nobody reaches.
WRONG = """
Parameters:
  Mode: {Type: String, AllowedValues: [a, b]}
Conditions:
  IsA: !Equals [!Ref Mode, a]
  IsB: !Equals [!Ref Mode, b]
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Condition: IsA
    Properties:
      BillingMode: !If [IsA, !If [IsB, PROVISIONED, SOMETIMES], ON_DEMAND]
      DeletionProtectionEnabled: "maybe"
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: pk, AttributeType: !If [IsB, S, T]}]
  Queue: {Type: AWS::SQS::Queu}
  Topic: {Type: AWS::SNS::Topic, Properties: {FifoTopic: "TRUE", TopicName: !GetAtt Table.Arn}}
Outputs:
  Name: {Value: !Ref Nobody}
"""
BOOLEANS = ["true", "True", "FALSE", True, False]
VALUES = [*BOOLEANS, "yes", "maybe", "", 0, 1, "1", ["true"], {"a": True}]


@pytest.fixture
def conditions():
    """A module of the linter, which not every process that collects has to import."""
    return import_module("cfnlint.context.conditions._conditions")


def found(text):
    options = import_module("cfnlint.config").ManualArgs(
        regions=["eu-west-1"], include_checks=["I"]
    )
    linted = import_module("cfnlint.api").lint(text, config=options)
    return [(str(each), each.linenumber) for each in linted]


@pytest.mark.slow
def test_its_findings_are_those_of_the_linter():
    """Of a template that is wrong in many ways, in the same order."""
    expected = found(WRONG)
    with quick():
        assert expected == found(WRONG)

    assert len(expected) > 5


def test_the_linter_is_as_it_was_afterwards(conditions):
    """Also after an error."""
    before = conditions.satisfiable
    with pytest.raises(ZeroDivisionError), quick():
        raise ZeroDivisionError

    assert before is conditions.satisfiable


def test_values_are_equal_as_the_linter_says():
    """Booleans in letters are booleans, in whatever case."""
    equal = import_module("cfnlint.jsonschema._utils").equal
    pairs = [*itertools.product(VALUES, repeat=2)]

    assert [equal(*pair) for pair in pairs] == [by_length(equal)(*pair) for pair in pairs]


def test_a_formula_that_was_asked_for_is_not_solved_again(conditions):
    """One that says more is."""
    asked = []
    a, b = conditions.Symbol("a"), conditions.Symbol("b")
    formula = conditions.EncodedCNF()
    formula.add_prop(conditions.Or(a, b))
    is_satisfiable = by_clauses(lambda one: asked.append(one) or conditions.satisfiable(one))

    assert is_satisfiable(formula)
    assert is_satisfiable(formula.copy())
    assert 1 == len(asked)
    formula.add_prop(~a)
    formula.add_prop(~b)
    assert not is_satisfiable(formula)
    assert not is_satisfiable(formula)
    assert 2 == len(asked)
