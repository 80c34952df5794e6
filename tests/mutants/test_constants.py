"""Constants that only functions read are changed where they are; others are not."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from rules.webhooks import retries
from tests.mutants.changes import mutants
from tests.mutants.constants import Constants, constant
from tests.mutants.processes import in_forks

RETRIES = "rules/webhooks/retries.py"


def read(text, *others):
    """The lines that read the first constant of the module, by file; None if an import does."""
    texts = {"rules/a.py": text, **{f"rules/b{n}.py": other for n, other in enumerate(others)}}
    trees = {path: ast.parse(dedent(each)) for path, each in texts.items()}
    found = constant(mutants("rules/a.py", trees["rules/a.py"])[0], trees, trees.__getitem__)
    return found and found.readers


def test_what_functions_read_is_found_wherever_they_are():
    """In the module, and where it, or the name, is imported."""
    text = """
        MOST = 3
        def f(a):
            return a > (
                MOST)
    """
    named = "from rules.a import MOST\ndef g():\n    return MOST\n"
    whole = "from rules import a\ndef g():\n    if a.MOST:\n        return 1\n"
    another = "MOST = 5\ndef g():\n    return MOST\n"

    expected = {"rules/a.py": {4, 5}, "rules/b0.py": {3}, "rules/b1.py": {3}}
    assert expected == read(text, named, whole, another)


@pytest.mark.parametrize(
    "reader",
    [
        "MORE = MOST + 1",
        "def f(a=MOST): return a",
        "class A:\n    size = MOST",
        "@cached(MOST)\ndef f(): return 1",
        "from rules.a import MOST as most",
    ],
)
def test_what_an_import_reads_is_left_to_an_import(reader):
    """A default and a part of another constant stay as they were."""
    assert read("MOST = 3\n", f"from rules.a import MOST\n{reader}\n") is None


def test_functions_and_texts_of_a_module_are_no_constants():
    """A default of a function, and a number in a lambda."""
    assert [None, None] == [read("def f(a=3): return a\n"), read("f = lambda a: a > 3\n")]


def test_what_is_changed_is_in_force():
    """In a process of its own, as each mutant is."""
    tree = ast.parse((Path(__file__).parents[2] / RETRIES).read_text())
    [one] = [one for one in mutants(RETRIES, tree) if one.name == "module: 0.1 → 1.1"]
    constants = Constants({}, {}, lambda _: tree)

    def work(_):
        constants.of(one).change(one)
        return retries._JITTER

    [(_, answer)] = in_forks([0], work, jobs=1, limits=lambda _: (20.0, 600.0))
    assert (1.1, 0.1) == (answer, retries._JITTER)


def test_what_a_function_reads_while_it_is_imported_is_left_to_an_import():
    """Its result may be kept."""
    tree = ast.parse((Path(__file__).parents[2] / RETRIES).read_text())
    [one] = [one for one in mutants(RETRIES, tree) if one.name == "module: 0.1 → 1.1"]
    lines = Constants({}, {}, lambda _: tree).read(one)[RETRIES]
    ran = {RETRIES: frozenset(lines)}

    assert Constants({}, ran, lambda _: tree).of(one) is None
