"""
Plugin: moto's DynamoDB reads each expression once for a process.

It takes a condition to pieces with six patterns for each piece, and an update three times. What
is done with the pieces is done again each time: validators copy an update before they change it,
here without asking copy.deepcopy how.
"""

import sys
from collections import deque
from copy import deepcopy
from functools import wraps
from unittest import mock

MOST_ANSWERS = 20_000


def pytest_collection_finish(session):
    """What needs moto has imported it by now, but for the services that it emulates."""
    if "moto.core.models" in sys.modules:
        keeping = reading_once()
        for patch in keeping:
            patch.start()
            session.config.add_cleanup(patch.stop)


def reading_once():
    """Patches under which moto's DynamoDB reads each text once."""
    from moto.dynamodb.comparisons import ConditionExpressionParser  # noqa: PLC0415  (0.3 s)
    from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node  # noqa: PLC0415
    from moto.dynamodb.parsing.expressions import UpdateExpressionParser  # noqa: PLC0415

    replaced = (
        (ConditionExpressionParser, "_lex_condition_expression", by_condition),
        (UpdateExpressionParser, "make", by_text),
        (DepthFirstTraverser, "nodes_to_be_processed", by_class),
    )
    return [
        *(mock.patch.object(kind, name, put(getattr(kind, name))) for kind, name, put in replaced),
        mock.patch.object(Node, "__deepcopy__", copied, create=True),
    ]


def by_condition(lex):
    """The pieces of a parser's condition, in a queue that is the caller's own."""
    answers = {}

    @wraps(lex)
    def lex_once(parser):
        text = parser.condition_expression
        if text not in answers:
            _make_room(answers)
            answers[text] = tuple(lex(parser))
        return deque(answers[text])

    return lex_once


def by_text(make):
    """The tree of an update; the parser's class has been bound already."""
    answers = {}

    @wraps(make)
    def make_once(text):
        if text not in answers:
            _make_room(answers)
            answers[text] = make(text)
        return answers[text]

    return make_once


def by_class(nodes):
    """Which nodes a traverser works on, as its class says for each node of each tree."""
    answers = {}

    @wraps(nodes)
    def nodes_once(traverser):
        kind = type(traverser)
        if kind not in answers:
            answers[kind] = nodes(traverser)
        return answers[kind]

    return nodes_once


def copied(node, memo):
    """What `copy.deepcopy` makes of a tree whose root is *node*."""
    copy = object.__new__(type(node))
    vars(copy).update(vars(node))
    if node.children is not None:
        copy.children = [deepcopy(each, memo) for each in node.children]
    for each in copy.children or ():
        if hasattr(each, "set_parent"):
            each.set_parent(copy)
    return copy


def _make_room(answers):
    if len(answers) >= MOST_ANSWERS:
        answers.clear()
