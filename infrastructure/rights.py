"""``docs/rights.md``: what each role may do and each function is told, for reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from infrastructure.pieces import Piece
from pipeline.documents.granted import Right, conditions_of, statements, words
from pipeline.documents.let_in import callers, policies
from pipeline.documents.markdown import table
from pipeline.settings.functions import NUMBER

_HEAD: Final = """\
<!-- Written by `make template` from infrastructure/; do not edit. -->

# Rights

What each function and each role of the stack may do, by its policies: no role has a managed one. A
change of this table is a change of rights. A row is there only if the conditions in its last column
hold, which [parameters](parameters.md) of like names decide."""
_POLICIES: Final = """\
## Policies of resources

Whom a topic, queue, bucket, key or log group lets in, or refuses, by its own policy: services of
AWS by name, or everybody (`*`). In a policy of a key `*` is the key, and in one of a queue the
queue. Principals of this account have the rights of the table above besides."""
_CALLERS: Final = """\
## Callers of functions

Who may invoke a function, always by its alias `live`: a caller for another resource than the
named one is refused."""
_SETTINGS: Final = """\
## Settings

What each function is told besides, in its environment: a change of this table is one of its
configuration version, and so publishes a version of the function."""
_COLUMNS: Final = ("who", "may", "on", "only with", "only if")


def document(pieces: Iterable[Piece]) -> str:
    """The document about the *pieces* of a template."""
    resources = {
        each.name: each.data for each in pieces if each.section == "Resources" and each.name
    }
    rows = [row for name in resources for row in _rights(name, resources)]
    let_in = [row for name, each in resources.items() for row in policies(name, each)]
    calling = [row for name, each in resources.items() for row in callers(name, each)]
    told = [row for name, each in resources.items() for row in _settings(name, each)]
    tables = {
        _HEAD: _table(_COLUMNS, rows),
        _POLICIES: _table(("policy", "whom", *_COLUMNS[1:]), let_in),
        _CALLERS: _table(("function", "whom", "only with", "only if"), calling),
        _SETTINGS: _table(("who", "variable", "is"), told),
    }
    return "\n\n".join(f"{head}\n\n{rows}" for head, rows in tables.items()) + "\n"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return table(columns, [list(map(_cell, row)) for row in rows])


def _settings(name: str, resource: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for variable, value in (
        resource["Properties"].get("Environment", {}).get("Variables", {}).items()
    ):
        if variable != NUMBER:
            yield name.removesuffix("Function"), variable, words(value)


def _rights(name: str, resources: Mapping[str, Any]) -> Iterator[Right]:
    """What the role *name* allows, if it is one; also by policies apart from it."""
    own = resources[name]
    if own["Type"] == "AWS::IAM::Role":
        who = name.removesuffix("FunctionRole")
        yield from statements(own["Properties"].get("Policies", []), who, conditions_of(own))
        for policy in resources.values():
            if (
                policy["Type"] == "AWS::IAM::Policy"
                and {"Ref": name} in policy["Properties"]["Roles"]
            ):
                document = policy["Properties"]["PolicyDocument"]
                yield from statements(document, who, conditions_of(own) | conditions_of(policy))


def _cell(text: str) -> str:
    return f"`{text}`" if text else ""
