"""
Plugin: ministack's DynamoDB reads each expression and each number once for a process.

It takes an expression to pieces three times for each condition that it checks, and measures each
number of each item at each write. What attacks and sequences of acts ask in this process, many
thousand times, has a few hundred expressions. Its judge of policies does the same with the pattern
of each action and each resource: it holds a name against a pattern once.
"""

import sys
from functools import lru_cache, wraps
from unittest import mock

MATCHERS = ("fnmatch_iam", "fnmatch_iam_cs")
READERS = ("_tokenize", "_condition_syntax_error", "_number_size_bytes", "_number_error")
MOST_ANSWERS = 20_000


def pytest_collection_finish(session):
    """Whatever drives it in this process has imported it by now."""
    for name, once in (
        ("ministack.services.dynamodb", reading_once),
        ("ministack.core.iam_evaluator", matching_once),
    ):
        if module := sys.modules.get(name):
            keeping = once(module)
            keeping.start()
            session.config.add_cleanup(keeping.stop)


def matching_once(judge):
    """The same for the module that judges policies: its answers are true or false."""
    keep = lru_cache(maxsize=10 * MOST_ANSWERS)
    return mock.patch.multiple(judge, **{name: keep(getattr(judge, name)) for name in MATCHERS})


def reading_once(dynamodb):
    """A patch under which ministack's module *dynamodb* reads each text once."""
    return mock.patch.multiple(
        dynamodb, **{name: kept(getattr(dynamodb, name)) for name in READERS}
    )


def kept(read):
    """
    A function of texts that remembers its answers; a list is the caller's own.

    >>> words = kept(str.split)
    >>> words("a b").append("c")
    >>> words("a b")
    ['a', 'b']
    """
    answers = {}

    @wraps(read)
    def read_once(*texts):
        if any(type(text) is not str for text in texts):
            return read(*texts)
        if texts not in answers:
            if len(answers) >= MOST_ANSWERS:
                answers.clear()
            answers[texts] = read(*texts)
        answer = answers[texts]
        return answer.copy() if type(answer) is list else answer

    return read_once
