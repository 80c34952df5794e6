"""
cfn-lint without what it works out again and again; its findings are the same.

A template with sixty conditions asked the same formulas of a solver of logic some thousand times;
each value of a list of 1,500 resource types was looked at for "true" and "false" before it was
compared; and each of 280,000 copies read the fields of its class again: a fifth of a run.
"""

from contextlib import ExitStack, contextmanager
from dataclasses import fields
from functools import cache, wraps
from unittest import mock

# No other length is a boolean in letters, which is equal to the boolean.
_LENGTHS_OF_BOOLEANS = {len("true"), len("false")}


@contextmanager
def quick():
    """Meanwhile, cfn-lint is quick."""
    # It takes seconds to import.
    from cfnlint.context import context  # noqa: PLC0415
    from cfnlint.context.conditions import _conditions  # noqa: PLC0415
    from cfnlint.jsonschema import _keywords, validators  # noqa: PLC0415

    with ExitStack() as stack:
        for module, name, quick_one in (
            (_conditions, "satisfiable", by_clauses(_conditions.satisfiable)),
            (_keywords, "equal", by_length(_keywords.equal)),
            (context, "fields", cache(fields)),
            (validators, "fields", cache(fields)),
        ):
            stack.enter_context(mock.patch.object(module, name, quick_one))
        yield


def by_clauses(satisfiable):
    """Whether any values satisfy a formula: its clauses alone decide it. No values are told."""
    answers = {}

    @wraps(satisfiable)
    def is_satisfiable(formula):
        clauses = frozenset(map(frozenset, formula.data))
        if clauses not in answers:
            answers[clauses] = bool(satisfiable(formula))
        return answers[clauses]

    return is_satisfiable


def by_length(equal):
    """Whether two values are equal: most are texts, few of which are booleans in letters."""

    @wraps(equal)
    def is_equal(one, other):
        are_texts = isinstance(one, str) and isinstance(other, str)
        if are_texts and _LENGTHS_OF_BOOLEANS.isdisjoint((len(one), len(other))):
            return str(one) == str(other)
        return equal(one, other)

    return is_equal
