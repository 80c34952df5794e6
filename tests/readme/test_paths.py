"""Six readers' paths: each command on their pages is followed by a test (followed.tsv)."""

import ast
import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from operators.__main__ import parser
from operators.commands import COMMANDS
from tests.readme.blocks import BLOCKS
from tests.readme.shell import ROOT
from tests.readme.test_documents import DOCUMENTS, prose

PATHS = {
    "new to the project": ["README.md"],
    "an app developer": ["docs/start/app-developer.md"],
    "an operator": ["docs/start/operator.md"],
    "a subscriber to events": ["docs/start/subscriber.md"],
    "a security reviewer": ["docs/start/security-reviewer.md"],
    "a contributor": ["CONTRIBUTING.md", "docs/architecture.md"],
}
PAGES = [page for pages in PATHS.values() for page in pages]
FOLLOWED = {
    command: (test, *why)
    for command, test, *why in (
        line.split("\t")
        for line in (Path(__file__).parent / "followed.tsv").read_text().splitlines()
        if not line.startswith("#")
    )
}
# What begins a line that is typed.
PROGRAM = re.compile(
    r"(?:\.venv/bin/)?(?:make|operators|sam|python3?|aws|eval|curl|git|pre-commit|pip|uv|npm|npx"
    r"|node|docker|terraform|cdk) "
)
CHEAP = [
    "make cost MAU=50000",
    "make metrics-cost CLIENTS=10",
    ".venv/bin/python -m infrastructure --size",
    ".venv/bin/python -m infrastructure --affected SmsOrigin",
]


def commands(page):
    """What *page* has to be typed: lines of its blocks that no test runs literally, and in text."""
    text = (ROOT / page).read_text()
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for kind, block in blocks if kind != "sh" for line in block.splitlines()]
    found = [*lines, *re.findall(r"`([^`\n]+)`", prose(ROOT / page))]
    return [re.sub(r"^.*python3? -m operators", "operators", it) for it in found if typed(it)]


def typed(line):
    return PROGRAM.match(line) and "…" not in line.split()[:4]


def named(command):
    """The name of *command* without its arguments, as the table has it."""
    words = command.removeprefix(".venv/bin/").split()
    if words[0] == "operators":
        rest = " ".join(words[1:])
        return "operators " + max(
            (it for it in COMMANDS if f"{rest} ".startswith(f"{it} ")), key=len
        )
    return " ".join(words[: 3 if words[0].startswith("python") else 2])


ALL = sorted({command for page in PAGES for command in commands(page)})
MAKE = [command for command in ALL if command.startswith("make ")]


def recipe(command):
    """The lines that `make` would run, without those that install."""
    words = ["make", "--dry-run", *shlex.split(command)[1:]]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    told = run.stdout.replace("\\\n", " ")
    return [it for it in told.splitlines() if not re.search("pipeline.environment|command -v", it)]


def test_the_table_of_the_readme_has_each_role_and_its_pages():
    """The first link leads to the role's first page."""
    start = (ROOT / "README.md").read_text().partition("## Start here")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:3] for line in start.splitlines() if re.match(r"\| (?!You)", line)]
    told = {role.strip(): re.findall(r"\]\(([^)]+)\)", cell) for role, cell in rows}

    assert PATHS | {"new to the project": ["#quick-start"]} == told


@pytest.mark.parametrize("page", PAGES)
def test_links_of_the_page_are_looked_at(page):
    """By test_documents.py, which fails if one leads nowhere."""
    assert ROOT / page in DOCUMENTS


@pytest.mark.parametrize("page", PAGES)
def test_each_block_for_a_shell_is_run(page):
    """Literally, by test_readme.py."""
    text = (ROOT / page).read_text()
    assert set(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)) <= set(BLOCKS)
    kinds = set(re.findall(r"^```(\w*)\n", text, re.MULTILINE)) - {""}
    assert kinds <= {"sh", "js", "json"}, "a block of shell commands is called sh"


def test_each_command_is_followed_by_a_test():
    """And the table has none that no page names."""
    assert {*FOLLOWED} == {named(command) for command in ALL}


@pytest.mark.parametrize(("command", "followed"), FOLLOWED.items())
def test_the_test_of_a_command_is_there(command, followed):
    """It names the command, or the table says why it is not run as the page has it."""
    file, _, name = followed[0].partition("::")
    tree = ast.parse((ROOT / file).read_text())
    names = {it.name for it in ast.walk(tree) if isinstance(it, ast.FunctionDef)}

    assert name in names, command
    assert len(followed) == 1 or len(followed[1].split()) > 1
    is_run = file.startswith("tests/readme/")
    assert is_run or len(followed) == 2, f"{command}: why is it not run as it is?"


@pytest.mark.parametrize("command", MAKE)
def test_make_knows_the_target(command):
    """With the variables that the page gives; each module that it would run exists."""
    if command == "make clean":
        assert [line.split()[0] for line in recipe(command)] == ["rm"]
        return
    lines = recipe(command.replace("…", "x"))
    modules = re.findall(r"python3? -m ([\w.]+)", "\n".join(lines))

    assert lines
    assert [] == [module for module in modules if importlib.util.find_spec(module) is None]
    for value in re.findall(r"\b[A-Z]+=(\S+)", command.replace("…", "x")):
        assert value.strip("'") in "\n".join(lines), f"the recipe does not read {value}"


@pytest.mark.parametrize("command", [it for it in ALL if it.startswith("operators ")])
def test_an_operators_command_is_understood(command):
    """Its names and options; without its arguments, its help."""
    words = shlex.split(command)[1:]
    is_bare = command == f"operators {named(command).removeprefix('operators ')}"
    if not is_bare:
        parser().parse_args(words)
    else:
        with pytest.raises(SystemExit) as ended:
            parser().parse_args([*words, "--help"])
        assert 0 == ended.value.code


@pytest.mark.slow
@pytest.mark.parametrize("command", CHEAP)
def test_what_costs_seconds_runs_as_make_runs_it(command):
    """And says something."""
    lines = recipe(command) if command.startswith("make ") else [command]
    line = "\n".join(lines).replace(".venv/bin/python", sys.executable)
    run = subprocess.run(
        ["sh", "-ec", line], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )

    assert (0, "") == (run.returncode, run.stderr)
    assert run.stdout
