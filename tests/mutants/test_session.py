"""Which mutants a run tries."""

import ast

from tests.mutants.changes import mutants
from tests.mutants.session import drawn

CODE = "def f(a, b):\n    return a + 1 if b > 2 else a - 3\n"
MORE = f"def g(c):\n    return c * 7\n\n\n{CODE}"


def names(code, number, *, seed):
    return [one.name for one in drawn(mutants("a.py", ast.parse(code)), number, seed=seed)]


def test_a_seed_draws_the_same_mutants_whatever_else_changes():
    """Else each commit would have a sample of its own, and none could be held to a share."""
    every = len(mutants("a.py", ast.parse(MORE)))
    before, after = names(CODE, every, seed=5), names(MORE, every, seed=5)

    assert before == [name for name in after if name.startswith("f:")]
    assert before[:2] == names(CODE, 2, seed=5)


def test_each_seed_draws_others():
    """So that the samples of two seeds tell more than one of them."""
    draws = {tuple(names(CODE, 3, seed=seed)) for seed in range(20)}

    assert len(draws) > 10
