"""Coverage looks at the tests of what it is asked of, and at no other."""

import json
import tomllib

import pytest

from tests.loop.counting import COUNTED, SOURCES
from tests.loop.template import ROOT

PRODUCT = """
from functools import cache

@cache
def by_whoever_comes_first():
    return 0

def by_its_own_test():
    return 1

def by_a_test_of_something_else():
    return 3

def after_these():
    return 4
"""
OWN = """
import pytest
import product

def test_one(): product.by_its_own_test()
"""
OTHER = """
import pytest
import product

@pytest.fixture(autouse=True)
def before(): product.by_a_test_of_something_else()

def test_one():
    product.by_whoever_comes_first()
    product.by_a_test_of_something_else()
"""
AFTER = """
import product

def test_one():
    product.by_whoever_comes_first()
    product.after_these()
"""
FILES = {
    "product.py": PRODUCT,
    "tests/rules/test_product.py": OWN,
    "tests/template/test_other.py": OTHER,
    "tests/triggers/test_after.py": AFTER,
}


@pytest.mark.parametrize("processes", [(), ("-p", "xdist", "-n", "1")], ids=["here", "xdist"])
def test_what_other_tests_run_is_not_covered(project, pytester, processes):
    """And what is behind a cache, or in a test behind them, is: they come last."""
    for name, text in FILES.items():
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    coverage = ("-p", "pytest_cov", "--cov=product", "--cov-report=json")
    result = project("counting", "", *coverage, *processes, "--import-mode=importlib", "tests")
    result.assert_outcomes(passed=3)
    told = json.loads((pytester.path / "coverage.json").read_text())
    functions = told["files"]["product.py"]["functions"]

    assert {"by_its_own_test", "by_whoever_comes_first", "after_these", ""} == {
        name for name, found in functions.items() if found["summary"]["percent_covered"] == 100
    }


def test_a_module_that_the_command_line_names_is_counted(project, pytester):
    """Where pytest would compile it by itself, to rewrite its assertions."""
    path = pytester.path / "rules/day.py"
    path.parent.mkdir()
    path.write_text('def day():\n    """\n    >>> day()\n    1\n    """\n    return 1\n')
    coverage = ("-p", "pytest_cov", "--cov=rules", "--cov-report=term-missing")
    result = project(
        "counting", "", *coverage, "--import-mode=importlib", "--doctest-modules", path
    )

    result.stdout.fnmatch_lines(["rules/day.py * 0 *100%*"])


def test_without_coverage_nothing_is_counted(project):
    project("counting", "def test_one(): pass").assert_outcomes(passed=1)


def test_each_folder_that_coverage_is_asked_of_is_counted():
    """One that is added there is added here."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["coverage"]

    assert sorted(SOURCES) == sorted(settings["run"]["source"])
    assert all((ROOT / place).exists() for place in COUNTED)
