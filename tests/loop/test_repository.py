"""What tools outside the tests read: the Makefile, pre-commit's hooks, and git's attributes."""

import re
import subprocess

import pytest
import yaml

from tests.loop.template import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
ATTRIBUTES = [
    line.split()
    for line in (ROOT / ".gitattributes").read_text().splitlines()
    if line and not line.startswith("#")
]


def recipe(target):
    """The lines of a target of the Makefile, its variables filled in."""
    lines = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[1]
    lines = lines.replace("$(PYTEST)", ".venv/bin/python -m pytest").replace("$(VENV)", ".venv")
    return [line.strip().lstrip("@") for line in lines.splitlines()]


def git(*words):
    run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def test_make_test_has_two_runs_that_share_no_test_and_leave_out_none():
    """Each is a line of its own, so make stops at the first that fails."""
    runs = [line for line in recipe("test") if " -m pytest " in line]

    assert ['"not emulator"', "emulator"] == [
        re.search(r'pytest -m ("[^"]+"|\S+)', line)[1] for line in runs
    ]
    assert ["--cov" in line for line in runs] == [True, False]
    assert all(not {"|", "||", "-k", "--ignore"} & set(line.split()) for line in runs)


def test_the_hooks_are_what_make_fast_lints():
    """With the project's own environment: what they say is what the gate says."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]

    assert recipe("check") + recipe("check-javascript") == [hook["entry"] for hook in hooks]
    assert {"system"} == {hook["language"] for hook in hooks}
    assert {"fast", "test", "test-changed"} == set(
        re.findall(r"^([\w-]+): check check-javascript\b", MAKEFILE, re.MULTILINE)
    )


@pytest.mark.parametrize("target", ["fast", "test-changed", "test", "durations"])
def test_every_command_of_the_loop_is_told_of(target):
    assert f"make {target}`" in CONTRIBUTING or f"make {target} " in CONTRIBUTING
    assert re.search(rf"^\.PHONY:.*\b{target}\b", MAKEFILE, re.MULTILINE)


def test_contributing_is_one_page():
    assert len(CONTRIBUTING.splitlines()) <= 100


@pytest.mark.parametrize(("pattern", "attribute"), ATTRIBUTES)
def test_every_attribute_is_some_files(pattern, attribute):
    """A pattern that no file fits is a file that was renamed."""
    files = git("ls-files", "--", f":(glob){pattern}")

    assert files
    assert all(
        line.endswith(f" {attribute}: set") for line in git("check-attr", attribute, "--", *files)
    )


def test_what_is_written_by_hand_is_not_marked():
    """A review would not show it."""
    by_hand = [
        "README.md",
        "data/relay_domains.txt",
        "rules/refusals.py",
        "infrastructure/plain/20-pool.yaml",
        "Makefile",
    ]

    assert all(
        line.endswith(": unspecified") for line in git("check-attr", "linguist-generated", *by_hand)
    )
