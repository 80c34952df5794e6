"""template.yaml is what infrastructure/ says."""

import ast
import re
import subprocess
import sys

import pytest

from infrastructure.__main__ import PARAMETERS, RIGHTS, drift, main
from infrastructure.compile import FOLDER, Source, Template
from infrastructure.costs import PAGE
from infrastructure.pieces import carve
from infrastructure.shaped import shapes
from infrastructure.size import COMPILER, compiler, size
from infrastructure.templates import SOURCES, TEMPLATES
from pipeline.twin.stack_policy import FILE
from tests.loop.template import ROOT

MOST_LINES = 2_780
MOST_WITH_COMPILER = 5_341


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.file)
def test_what_is_committed_is_what_its_source_says(template):
    """A change by hand would be lost, and one of the source not be deployed."""
    assert "" == drift(template)


def test_nothing_is_written_that_no_template_needs():
    """Every parameter, condition, mapping and rule is in a template, or nobody would miss it."""
    used = {(each.section, each.name) for made in TEMPLATES for each in made.pieces()}
    written = {
        (each.section, each.name)
        for made in TEMPLATES
        for each in made.all_pieces()
        if each.section != "Conditions" or not each.on_demand  # follows from a parameter
    }

    assert set() == {(section, name) for section, name in written - used if name}


def test_every_plain_file_is_in_a_template():
    """One that is not named does nothing."""
    folders = ("plain", "parameters")
    files = {each.stem for name in folders for each in ROOT.glob(f"infrastructure/{name}/*.yaml")}
    named = {source.name for made in TEMPLATES for source in made.sources}

    assert set() == files - named


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A root with a template that is like its source."""
    monkeypatch.setattr("infrastructure.__main__.ROOT", tmp_path)
    template = TEMPLATES[0]
    for folder in ("docs", "infrastructure", "templates"):
        (tmp_path / folder).mkdir()
    for file in (RIGHTS, PARAMETERS, PAGE, FILE, *(each.file for each in TEMPLATES)):
        (tmp_path / file).write_text((ROOT / file).read_text())
    return tmp_path / template.file


@pytest.mark.parametrize(
    ("old", "new", "origin"),
    [
        ("  UserPool:\n", "  UserPuul:\n", r"infrastructure/plain/20-pool\.yaml:\d+, UserPool"),
        ("    BatchSize: 10\n", "    BatchSize: 20\n", "Mapping"),
        ("Resources:\n", "Resources: # by hand\n", r"infrastructure/plain/20-pool\.yaml:1"),
        ("  PreSignUpErrorsAlarm:\n", "  Other:\n", "pipeline/boards, PreSignUpErrorsAlarm"),
    ],
)
def test_a_change_by_hand_is_told_with_its_origin(written, capsys, old, new, origin):
    """In one sentence: what to do, and the first piece that differs."""
    text = written.read_text()
    assert old in text
    written.write_text(text.replace(old, new, 1))

    assert 1 == main(["--check"])
    told = capsys.readouterr().out
    assert told.startswith("run `make template`: template.yaml differs from ")
    assert re.search(origin, told)
    assert 1 == told.count("\n")


def test_what_is_behind_the_end_is_told_too(written, capsys):
    """The last piece ends otherwise then."""
    written.write_text(f"{written.read_text()}# more\n")

    assert 1 == main(["--check"])
    assert "differs from infrastructure/plain/91-api-outputs.yaml:" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_told_and_written(written):
    """As at the first time."""
    text = written.read_text()
    written.unlink()
    template = TEMPLATES[0]

    assert "run `make template`" in drift(template)
    assert 0 == main([])
    assert text == written.read_text()
    assert 0 == main(["--check"])


@pytest.mark.parametrize("arguments", [[], ["--check"]])
def test_a_bad_piece_is_told_and_nothing_is_written(written, monkeypatch, capsys, arguments):
    """Where it is and what is wrong, without a traceback."""
    text = written.read_text()
    bad = Source("bad", lambda _: carve("Resources:\n  A: {Type: !Ref Nobody}\n", "bad.yaml"))
    worse = Template(written.name, (*SOURCES, bad))
    monkeypatch.setattr("infrastructure.__main__.TEMPLATES", (worse,))

    assert 1 == main(arguments)
    assert "bad.yaml:2: A names Nobody, which is not there\n" == capsys.readouterr().err
    assert text == written.read_text()


def test_the_command_says_how_much_somebody_writes(capsys):
    """Each file behind the template, each sort of them, and all together."""
    assert 0 == main(["--size"])
    files, sorts = capsys.readouterr().out.split("\n\n")
    counts = [int(line.split()[0]) for line in files.splitlines()]
    *each, all_of_them = [int(line.split()[0]) for line in sorts.splitlines()]

    assert sum(counts) == sum(each) == all_of_them
    assert "infrastructure/plain/20-pool.yaml" in files


def test_the_source_does_not_grow_unseen():
    """In a day it grew by 540 lines. Who needs more raises this, and a decision says for what."""
    assert size() <= MOST_LINES
    assert size() + compiler() <= MOST_WITH_COMPILER  # nothing moves from one to the other


def _names(node):
    """The names in the texts of a module, but for its docstrings and types of resources."""
    documented = {
        ast.get_docstring(each, clean=False)
        for each in ast.walk(node)
        if isinstance(each, ast.Module | ast.ClassDef | ast.FunctionDef)
    }
    texts = {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
    return {
        name
        for text in texts - documented
        for name in re.findall(r"\w+", re.sub(r"AWS::\w+::\w+", "", text))
    }


@pytest.mark.parametrize("module", COMPILER)
def test_the_compiler_names_nothing_of_the_stack(module):
    """What does is counted with the lines behind the template."""
    of_stack = {
        each.name
        for made in TEMPLATES
        for each in made.all_pieces()
        if each.section in {"Parameters", "Conditions", "Resources", "Rules", "Outputs"}
    } | {each.name for made in TEMPLATES for each in made.entries}
    text = (FOLDER / f"{module}.py").read_text()

    assert set() == _names(ast.parse(text)) & of_stack - {""}
    assert set() == shapes().keys() & set(re.findall(r'made\(\s*"(\w+)"', text))


@pytest.mark.slow
def test_the_command_runs_as_the_makefile_calls_it():
    """With nothing to say about what is committed."""
    command = [sys.executable, "-m", "infrastructure", "--check"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (0, "") == (run.returncode, run.stdout.strip() + run.stderr)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.file)
def test_the_first_line_says_who_writes_it(template):
    """And git says so to a review."""
    first, _ = (ROOT / template.file).read_text().split("\n", 1)
    asked = ["git", "check-attr", "linguist-generated", template.file]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert '# Written by "make template" from infrastructure/. Do not edit.' == first
    assert told.endswith(": set\n")
