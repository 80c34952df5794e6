"""moto's DynamoDB answers the same, whether it reads an expression once or each time."""

from contextlib import ExitStack
from copy import deepcopy
from inspect import unwrap

import pytest
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node
from moto.dynamodb.parsing.expressions import UpdateExpressionParser

from runtime.aws_client.errors import Refused
from tests.loop.moto_expressions import reading_once
from tests.moto_by_http import moto_table

KEY = {"pk": {"S": "k"}}
NUMBER = {":one": {"N": "1"}}
ACTS = [
    {"UpdateExpression": "SET #a = :one", "ExpressionAttributeNames": {"#a": "a"}},
    {"UpdateExpression": "ADD n :one", "ConditionExpression": "attribute_not_exists(n)"},
    {"UpdateExpression": "ADD n :one", "ConditionExpression": "n = :one AND (x <> :one)"},
    {"UpdateExpression": "SET n = :one"},
    {"UpdateExpression": "SET n = :one + n", "ConditionExpression": "n = :one"},
    {"UpdateExpression": "SET n = :one"},
    {"UpdateExpression": "SET n = n + :one REMOVE a", "ConditionExpression": "n IN (:one)"},
    {"UpdateExpression": "SET n = if_not_exists(n, :one) + :one"},
    {"UpdateExpression": "SET n = = :one"},
    {"UpdateExpression": "SET n = :one", "ConditionExpression": "n ! :one"},
    {"UpdateExpression": "SET n = :one", "ConditionExpression": "n BETWEEN :one"},
]
LISTS = {
    "UpdateExpression": "SET #l = list_append(if_not_exists(#l, :more), :more)",
    "ExpressionAttributeNames": {"#l": "l"},
    "ExpressionAttributeValues": {":more": {"L": [{"S": "x"}]}},
}


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """Moto as it comes, though the plugin runs."""
    for kind, name in (
        (ConditionExpressionParser, "_lex_condition_expression"),
        (UpdateExpressionParser, "make"),
        (DepthFirstTraverser, "nodes_to_be_processed"),
    ):
        monkeypatch.setattr(kind, name, unwrap(getattr(kind, name)))
    monkeypatch.delattr(Node, "__deepcopy__", raising=False)


def answers(patches=()):
    """What each act is answered, done twice, and the item after it."""
    with ExitStack() as stack:
        for patch in patches:
            stack.enter_context(patch)
        table = stack.enter_context(moto_table())
        for act in [*ACTS, LISTS] * 2:
            yield answer(table, {"ExpressionAttributeValues": NUMBER, **act})
            yield table.get_item(TableName="table", Key=KEY).get("Item")


def answer(table, act):
    try:
        table.update_item(TableName="table", Key=KEY, **act)
    except (Refused, ValueError) as error:
        return str(error)
    return "done"


def test_each_act_has_the_answer_that_it_has_without():
    """Also the second time, when nothing is read, and for what cannot be read."""
    without, kept = list(answers()), list(answers(reading_once()))

    assert without == kept
    assert {"done"} < {said for said in without[::2] if isinstance(said, str)}


def test_the_pieces_of_a_condition_are_the_callers_own():
    """Who parses it takes them out of their queue."""
    patch, *_ = reading_once()
    with patch:
        first, second = (
            ConditionExpressionParser("a = :b", {}, {})._lex_condition_expression()
            for _ in range(2)
        )
        first.clear()

        assert ["a", "=", ":b"] == [each.text for each in second]


def test_a_copy_of_an_update_has_parents_of_its_own():
    """A validator puts values in the place of names, and asks each for its parent."""
    *_, patch = reading_once()
    tree = UpdateExpressionParser.make("SET a = b + :c REMOVE d")
    with patch:
        copy = deepcopy(tree)

    assert described(tree) == described(copy)
    assert not {*map(id, nodes(tree))} & {*map(id, nodes(copy))}
    assert all(child.parent is node for node in nodes(copy) for child in children(node))


def children(node):
    return [each for each in node.children or () if hasattr(each, "parent")]


def nodes(node):
    return [node, *(below for each in children(node) for below in nodes(each))]


def described(node):
    """Kinds and words."""
    words = [each for each in node.children or () if not hasattr(each, "parent")]
    return [node.type, words, [described(each) for each in children(node)]]
