"""Small changes of a module: which there are, that they run, and that nothing is left of one."""

import ast
from textwrap import dedent

import pytest

from tests.mutants.changes import mutants


def changes(text):
    return [one.name for one in mutants("a.py", ast.parse(dedent(text)))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = a < b", ["module: a < b → a <= b"]),
        ("x = a is None", ["module: a is None → a is not None"]),
        ("x = a and b", ["module: a and b → a or b", "module: a and b → b", "module: a and b → a"]),
        ("x = not a", ["module: not a → a"]),
        ("x = a + b", ["module: a + b → a - b"]),
        ("x = 3", ["module: 3 → 4"]),
        ("x = 3600", ["module: 3600 → 7200"]),
        ("x = True", ["module: True → False"]),
        (
            "x = a if b else c",
            ["module: a if b else c → a", "module: a if b else c → c"],
        ),
        ("x = min(a)", ["module: min → max"]),
        ("f(a)", ["module: f(a) → pass"]),
        ("x[a] = b", ["module: x[a] = b → pass"]),
        ("x += y", ["module: x += y → pass"]),
        ("'words'", []),
        ("x: 'a < b' = y", []),
        ("if TYPE_CHECKING:\n    f(3)", []),
        ("@dataclass(frozen=True)\nclass A:\n    pass", []),
    ],
)
def test_a_line_is_changed_in_one_place(text, told):
    """By an operator, an operand, a number, a statement; never in what no test could see."""
    assert told == changes(text)


def test_functions_are_told_by_their_names():
    """And what is there twice by its number."""
    text = """
    class A:
        def f(self, b: int = 1):
            def inner():
                return b == 1
            return b == 1
    """

    assert [
        "A.f: 1 → 2",
        "A.f.inner: return b == 1 → return None",
        "A.f.inner: b == 1 → b != 1",
        "A.f.inner: 1 → 2",
        "A.f: return b == 1 → return None",
        "A.f: b == 1 → b != 1",
        "A.f: 1 → 2 #2",
    ] == changes(text)


def test_a_mutant_is_another_program_and_the_tree_is_as_before():
    """Compiled with the lines of the original."""
    tree = ast.parse("def f(a):\n    try:\n        return a + 2\n    except (A, B):\n        pass")
    before = ast.dump(tree)
    by_name = {one.name: one for one in mutants("a.py", tree)}
    spaces = {}
    for name, one in by_name.items():
        spaces[name] = {}
        exec(one.compiled(tree, "a.py"), spaces[name])  # noqa: S102  # that is what it is for

    assert -1 == spaces["f: a + 2 → a - 2"]["f"](1)
    assert 4 == spaces["f: 2 → 3"]["f"](1)
    assert ("f", 1) == by_name["f: 2 → 3"].function
    assert before == ast.dump(tree)


@pytest.mark.parametrize("kinds", ["(A, B)", "(A, B, C)"])
def test_an_error_less_is_caught(kinds):
    """One for each of them."""
    told = changes(f"try:\n    pass\nexcept {kinds}:\n    pass")

    assert kinds.count(",") + 1 == len(told)


def test_a_change_is_seen_by_whoever_runs_its_statement():
    """All lines of it; of one with a body, those of its head."""
    text = """
    def f(a):
        if (
            a < 1
        ):
            return g(
                2,
                a,
            )
        try:
            g()
        except (A, B):
            pass
        match a:
            case 4 if a is b:
                pass
    """
    found = {one.name: one.lines for one in mutants("a.py", ast.parse(dedent(text)))}

    assert range(3, 6) == found["f: a < 1 → a <= 1"]
    assert range(6, 10) == found["f: 2 → 3"]
    assert range(11, 12) == found["f: g() → pass"]
    assert range(15, 16) == found["f: a is b → a is not b"]
