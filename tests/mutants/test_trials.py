"""A change is in force in functions that others have imported already, and in what is imported."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

from rules.webhooks import retries
from rules.webhooks.retries import fate_of
from runtime.settings.variable import InvalidSetting, attributes
from tests.mutants import trials
from tests.mutants.changes import mutants
from tests.mutants.processes import in_forks

PATH = "rules/webhooks/retries.py"
TREE = ast.parse((Path(__file__).parents[2] / PATH).read_text())


def mutant(name):
    return next(one for one in mutants(PATH, TREE) if one.name == name)


def elsewhere(work):
    [(_, answer)] = in_forks([0], work, jobs=1, limits=lambda _: (20.0, 600.0))
    return answer


def test_a_function_that_is_there_is_changed():
    """In every place that holds it."""
    known = {trials.key_of(fate_of.__code__): [fate_of]}

    def work(_):
        return trials.put(mutant("fate_of: 410 → 820"), TREE, known), fate_of(410), fate_of(820)

    assert (True, retries.Fate.AGAIN, retries.Fate.GONE) == elsewhere(work)
    assert retries.Fate.GONE is fate_of(410)


@pytest.mark.parametrize("name", ["module: 300 → 600", "fate_of: 410 → 820"])
def test_what_is_imported_anew_is_the_mutant(name):
    """Its own module alone."""

    def work(_):
        trials.put(mutant(name), TREE, {})
        del sys.modules["rules.webhooks.retries"]
        anew = importlib.import_module("rules.webhooks.retries")
        return anew._DELAYS_S[1], anew.fate_of(410).value

    expected = {"module: 300 → 600": (600, "gone"), "fate_of: 410 → 820": (300, "again")}

    assert expected[name] == elsewhere(work)


def test_a_function_that_an_import_has_made_is_changed():
    """A setting holds what reads its text."""
    path = "runtime/settings/variable.py"
    tree = ast.parse((Path(__file__).parents[2] / path).read_text())
    change = "attributes.parse: _NO_ATTRIBUTE.intersection(names) or not all("
    [one] = [
        one
        for one in mutants(path, tree)
        if one.name.startswith(change) and one.name.endswith("→ _NO_ATTRIBUTE.intersection(names)")
    ]
    held = attributes("A")
    known = {trials.key_of(each.__code__): [each] for each in (attributes, held._parse)}

    def work(_):
        return trials.put(one, tree, known), held.read({"A": "a b"})

    assert (True, ("a b",)) == elsewhere(work)
    with pytest.raises(InvalidSetting):
        held.read({"A": "a b"})
