"""Groups and locks, and the Python that installs them."""

import ast
import re
import subprocess
import sys

import pytest

from pipeline.environment.place import GROUPS, lock_of
from tests.pipeline.environment.conftest import ROOT

MAIN = ROOT / "pipeline/environment/__main__.py"


def pinned(group):
    """The hashes of each version of each distribution; which version is taken, markers say."""
    text = lock_of(ROOT, group).read_text()
    found = re.findall(r"^([\w.-]+)==(\S+)[^\n]*\n((?:    --hash\S+.*\n)+)", text, re.MULTILINE)
    return {(name, version): hashes for name, version, hashes in found}


def names(group):
    return {name for name, _ in pinned(group)}


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_is_locked_with_hashes(group):
    """And nothing stands in a lock that has none."""
    lines = lock_of(ROOT, group).read_text().splitlines()

    assert len(pinned(group)) == len([line for line in lines if re.match(r"\w", line)])


def test_what_runs_is_what_was_tested():
    """So an environment for the tests serves a run: the same versions, the same files."""
    test = pinned("test")

    assert pinned("run").items() <= test.items()
    assert len(test) > len(pinned("run"))


@pytest.mark.parametrize(
    "name", ["cfn-lint", "moto", "schemathesis", "mypy", "ruff", "pytest", "hypothesis", "uv"]
)
def test_a_run_is_spared_what_only_tests_need(name):
    """Linters, moto and the like are three quarters of the size."""
    assert name not in names("run")
    assert name in names("test")


@pytest.mark.parametrize("version", [(3, 8), (3, 9), (3, 10)])
def test_an_old_python_says_what_is_needed(version):
    """It can read the file as far as the sentence, and ends with it."""
    before = MAIN.read_text().partition("from pipeline")[0]
    ast.parse(before, feature_version=version)
    code = (
        f"import runpy, sys; sys.version_info = {(*version, 1)}; sys.version = '3.x.1 (old)'\n"
        "runpy.run_module('pipeline.environment', run_name='__main__')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert 1 == run.returncode
    assert re.fullmatch(
        r"Python 3\.11 or newer is needed, and \S+ is 3\.x\.1: install a newer one and name it,"
        r" for example `make run PYTHON=python3\.12`\n",
        run.stderr,
    )


@pytest.mark.emulator
def test_a_missing_python_is_one_sentence():
    """Make says what is needed, and not only that a program is not there."""
    run = subprocess.run(
        ["make", "install-run", "PYTHON=python3.99"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 2 == run.returncode
    first, *others = run.stderr.splitlines()
    assert "Python 3.11 or newer is needed, and there is no python3.99 here" == first
    # Numbered inside `make test`.
    assert all(re.match(r"make(\[\d+\])?: ", line) for line in others)
