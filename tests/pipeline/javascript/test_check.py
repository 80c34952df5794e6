"""JavaScript is checked by TypeScript and Biome; neither is passed over in silence."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.javascript.check import CHECKS, main
from pipeline.javascript.console_assets import UPLOT

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "javascript"
TOOLS = PACKAGE / "node_modules" / ".bin"
is_installed = pytest.mark.skipif(
    shutil.which("node") is None or not TOOLS.is_dir(), reason="make install-javascript, with npm"
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose tools write down what they are asked, and end as they are told."""
    bin_of_npm = tmp_path / "npm-is-here"
    tools = tmp_path / "javascript/node_modules/.bin"
    for folder in (bin_of_npm, tools):
        folder.mkdir(parents=True)

    def program(path, text):
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    program(bin_of_npm / "npm", "exit 0")
    program(tools / "tsc", 'echo "$@" >>calls')
    program(tools / "biome", 'echo "$@" >>calls')
    monkeypatch.setenv("PATH", f"{bin_of_npm}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return tmp_path, lambda name, text: program(tools / name, text)


def test_every_check_is_run(project, capsys):
    root, _ = project

    assert 0 == main(root)
    assert sorted(" ".join(rest) for _, *rest in CHECKS.values()) == sorted(
        (root / "calls").read_text().splitlines()
    )
    assert "JavaScript: no findings\n" == capsys.readouterr().err


def test_one_finding_fails_them_all_and_is_shown(project, capsys):
    root, program = project
    program("biome", "echo 'a.js:1 lint/noVar'; exit 1")

    assert 1 == main(root)
    told = capsys.readouterr()
    assert "a.js:1 lint/noVar" in told.out
    assert "JavaScript: lint failed\n" == told.err


def test_a_check_that_says_much_does_not_hang(project):
    """More than a pipe holds."""
    root, program = project
    program("tsc", "head -c 300000 /dev/zero | tr '\\0' x; exit 1")

    assert 1 == main(root)


def test_without_npm_one_sentence_says_that_nothing_is_checked(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert 0 == main(tmp_path)
    assert "npm is not installed: the JavaScript is not checked\n" == capsys.readouterr().err


def test_with_npm_but_nothing_installed_it_fails(project, capsys):
    """As a hook before the first `make`: to pass would be to say that all was checked."""
    root, _ = project
    shutil.rmtree(root / "javascript")

    assert 1 == main(root)
    assert "make install-javascript" in capsys.readouterr().err


@is_installed
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("export const length = (text) => text.length;", "TS7006"),
        ("/** @param {string} text */\nexport const half = (text) => text / 2;", "TS2362"),
        ("export const title = document.querySelector('h1').textContent;", "TS2531|TS18047"),
    ],
)
def test_types_are_strict(tmp_path, text, expected):
    """With the options of the project's own, on a file that has a mistake."""
    (tmp_path / "wrong.js").write_text(text)
    options = {"extends": str(PACKAGE / "tsconfig.base.json"), "include": ["*.js"]}
    (tmp_path / "tsconfig.json").write_text(json.dumps(options))

    run = checked("tsc", "--pretty", "false", "--types", "", "--project", str(tmp_path))
    assert 0 != run.returncode
    assert any(code in run.stdout for code in expected.split("|")), run.stdout


@pytest.mark.slow
@is_installed
def test_what_was_found_before_is_found_again(tmp_path):
    """And what a change of another file makes wrong; what it makes right is not told any more."""
    options = {"extends": str(PACKAGE / "tsconfig.base.json"), "include": ["../*.js"]}
    (tmp_path / "javascript").mkdir()
    (tmp_path / "javascript/tsconfig.browser.json").write_text(json.dumps(options))
    (tmp_path / "uses.js").write_text("import { one } from './one.js';\none.trim();")
    one = tmp_path / "one.js"

    def found(text):
        one.write_text(f"export const one = {text};")
        tool, *arguments = CHECKS["types in browsers"]
        command = [TOOLS / tool, *arguments, "--types", ""]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return run.returncode != 0, "TS2339" in run.stdout

    right, wrong = (False, False), (True, True)
    assert [right, wrong, wrong, right] == [found(text) for text in ("''", "1", "1", "''")]


@is_installed
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("export const isOne = (x) => x == 1;", "noDoubleEquals"),
        ("import { a } from './a.js';", "noUnusedImports"),
        ("export const f = () => missing;", "noUndeclaredVariables"),
        ("export function f(x) {\n  x = 1;\n  return x;\n}", "noParameterAssign"),
        ("export let x = 1;\nlet y = 2;\nx = y;", "useConst"),
        ("document.body.innerHTML = location.hash;", "Text becomes markup"),
        ("document.body.innerHTML += location.hash;", "Text becomes markup"),
        ('document.body.insertAdjacentHTML("beforeend", location.hash);', "Text becomes markup"),
    ],
)
def test_the_linter_finds_what_it_is_for(tmp_path, text, rule):
    (tmp_path / "wrong.js").write_text(text)
    lint = next(iter(each for each in CHECKS["lint"] if each.startswith("--config-path=")))
    path = PACKAGE.parent / lint.partition("=")[2]

    run = checked("biome", "lint", "--error-on-warnings", f"--config-path={path}", str(tmp_path))
    assert 0 != run.returncode
    assert rule in run.stdout + run.stderr


def checked(tool, *arguments):
    return subprocess.run(
        [TOOLS / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_types_of_uplot_are_those_of_the_copy_that_is_served():
    wanted = json.loads((PACKAGE / "package.json").read_text())["devDependencies"]

    assert UPLOT.version == wanted["uplot"]


@pytest.mark.parametrize(
    "folder", ["javascript", "tests/end_to_end/javascript", "tests/events/javascript", "cdk"]
)
def test_locks_name_no_registry(folder):
    """Each installation has its own registry; its checksum identifies a package."""
    text = (ROOT / folder / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]

    assert '"resolved"' not in text
    alone = [each for name, each in packages.items() if name and not each.get("inBundle")]
    assert all("integrity" in each for each in alone)  # the sum of a bundle is that of all in it
