"""A kind of event that nothing tells is dead vocabulary, and this test names it."""

import ast
from functools import cache
from pathlib import Path

import pytest

from events.contract.catalogue import Kind

ROOT = Path(__file__).parents[3]
PRODUCT = [
    path
    for folder in ("api", "events", "runtime", "triggers", "workers")
    for path in (ROOT / folder).rglob("*.py")
    if path.name not in {"catalogue.py", "schema.py"}
]
# What a kind is asked about rather than told of: these functions take one and tell nothing.
_ABOUT = {"type_of", "schema_of", "fields_of", "metric_name"}


def parents(tree):
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def is_told(node, parent_of):
    """Handed to a call, chosen by an if, or standing with its reason or data in a table."""
    parent = parent_of[node]
    if isinstance(parent, ast.Call):
        return node in parent.args and getattr(parent.func, "id", "") not in _ABOUT
    if isinstance(parent, ast.IfExp):
        return node in (parent.body, parent.orelse)
    if isinstance(parent, ast.Tuple):
        outer = parent_of[parent]
        return isinstance(outer, ast.keyword) or (
            isinstance(outer, ast.Dict) and parent in outer.values
        )
    return False


def told_in(source):
    """The names of the kinds that *source* tells."""
    tree = ast.parse(source)
    parent_of = parents(tree)
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and getattr(node.value, "id", "") == "Kind"
        and is_told(node, parent_of)
    }


@cache
def told():
    """The names of the kinds that the product tells."""
    return set().union(*(told_in(path.read_text()) for path in PRODUCT))


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_told_by_something(kind):
    """Else remove it from the catalogue, or tell it."""
    assert kind.name in told(), f"nothing in triggers, api, events or workers tells {kind.value}"


@pytest.mark.parametrize(
    "source",
    [
        "if event.kind is Kind.X: count(event)",
        "_COUNTED = {Kind.X, Kind.Y}",
        "_FLAGS = {(Kind.X, 'suspect'): 'SuspectSignUp'}",
        "name = type_of(Kind.X)",
        "match kind:\n    case Kind.X: count()",
    ],
)
def test_to_read_a_kind_is_not_to_tell_it(source):
    """A consumer that waits for an event does not make it happen."""
    assert set() == told_in(source)


@pytest.mark.parametrize(
    "source",
    [
        "announce(Kind.X, asked)",
        "self._tell(Kind.X, user, email=1)",
        "kind = Kind.X if ok else other",
        "_EVENTS = {1: (Kind.X, None)}",
        "Judged(told=(Kind.X, {}))",
    ],
)
def test_what_tells_a_kind_is_found(source):
    """In each way that the code does it."""
    assert {"X"} == told_in(source)
