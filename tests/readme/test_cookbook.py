"""Every recipe of the cookbook, typed in its order; what comes back is what stands there."""

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from local.__main__ import MACHINES
from local.env_file import env_file
from local.exports import exports_of
from local.suite import PARAMETERS, running_suite
from tests.readme.shell import ROOT, TRUSTED

COOKBOOK = (ROOT / "docs/cookbook.md").read_text()
_RECIPE = re.compile(
    r"^(?P<heading>#+ [^\n]*)$|^```sh\n(?P<lines>.*?)^```\n(?:```text\n(?P<expected>.*?)^```)?",
    re.MULTILINE | re.DOTALL,
)
# What the book says that some recipes need.
[_ASKED] = re.findall(r"make run PARAMETERS='(.*?)'", COOKBOOK)
OPTIONS = MACHINES | dict(each.split("=") for each in _ASKED.split())
_REFUSED = "An error occurred"


class Recipe(NamedTuple):
    title: str
    lines: str
    expected: str


def recipes():
    """Every block of commands, under the heading it stands below."""
    title = ""
    for found in _RECIPE.finditer(COOKBOOK):
        title = found["heading"] or title
        if found["lines"]:
            yield Recipe(title.lstrip("# "), found["lines"], found["expected"] or "")


class Cook:
    """One shell through all recipes: what one sets, the next ones know."""

    def __init__(self, folder: Path) -> None:
        self.shell = subprocess.Popen(
            ["bash"],
            cwd=folder,
            env=os.environ | TRUSTED,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def follow(self, lines):
        """Type *lines*; what they said, and whether one of them failed."""
        end = "printf '\\nthe end, failed: %s\\n' $FAILED\n"
        self.shell.stdin.write(f"FAILED=no\ntrap FAILED=yes ERR\n{lines}\n{end}")
        self.shell.stdin.flush()
        said = ""
        for line in self.shell.stdout:
            if line.startswith("the end, failed: "):
                return said, line.endswith("yes\n")
            said += line
        raise AssertionError(f"the shell ended: {said}")


@pytest.fixture(scope="module")
def cook(clean_copies, quick_tools):  # noqa: ARG001  (on the path)
    """The suite as `make run` starts it, but for the demo, and told to the shell as it tells it."""
    folder = clean_copies("kitchen")
    with (
        running_suite(port=0, is_warm=False, parameters=PARAMETERS | OPTIONS) as suite,
        env_file(exports_of(suite, page="", app=""), port=suite.emulator.port, folder=folder),
    ):
        suite.metrics.start()  # recipes read some
        cook = Cook(folder)
        yield cook
        cook.shell.communicate()


@pytest.mark.emulator
@pytest.mark.parametrize("recipe", [pytest.param(each, id=each.title) for each in recipes()])
def test_the_recipe_does_what_it_says(cook, recipe):
    """Each builds on those before it."""
    said, failed = cook.follow(recipe.lines)

    assert failed == (_REFUSED in recipe.expected), f"{recipe.lines}\n{said}"
    assert re.fullmatch(pattern(recipe.expected), said.strip(), re.DOTALL), (
        f"{recipe.lines}\n{said}"
    )


def test_a_recipe_that_says_something_shows_it():
    """Blocks of commands and what they say stand next to each other, and no other block is left."""
    blocks = re.findall(r"^```(\w+)$", COOKBOOK, re.MULTILINE)

    assert {"sh", "text"} == set(blocks)
    assert blocks.count("text") == sum(bool(each.expected) for each in recipes())


def pattern(expected):
    """What matches *expected*, with anything for each …."""
    return ".*?".join(re.escape(part) for part in expected.strip().split("…"))
