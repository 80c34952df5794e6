"""The modules of JavaScript: what they import is there, and never leads back to them."""

import re
import subprocess
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from local.console.files import page_files
from pipeline.javascript.check import FOLDERS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "local" / "console" / "page"
APP = ROOT / "samples" / "web_app"
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
# import … from "./a.js", export … from "./a.js", import "./a.js", import("./a.js")
IMPORT = re.compile(r"""(?:\bfrom|\bimport\s*\(?)\s*["'](\.[^"']+)["']""")


def imported(text):
    """The relative addresses that a module imports, whichever way."""
    return IMPORT.findall(COMMENT.sub("", text))


def found(path, address):
    """The file that *address* means in *path*; below the page, what the console serves there."""
    there = (path.parent / address).resolve()
    served = page_files()
    if there.is_relative_to(PAGE):
        return served[f"/{there.relative_to(PAGE).as_posix()}"].resolve()
    if there.parent == APP and not there.exists():
        return ROOT / "clients" / there.name  # served next to the app's own files
    return there


def graph(paths):
    """Which files each of *paths* imports."""
    return {path: {found(path, each) for each in imported(path.read_text())} for path in paths}


def modules():
    """Every file of JavaScript that is the project's own."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.js", "*.mjs"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    own = [ROOT / path for path in listed if "vendor" not in Path(path).parts]
    return [path for path in own if path.is_file()]


def test_no_module_of_javascript_imports_itself_by_way_of_others():
    imports = graph(modules())

    tuple(TopologicalSorter(imports).static_order())
    assert len(imports[PAGE / "main.js"]) > 5
    assert ROOT / "clients" / "passwordless.js" in imports[PAGE / "passwordless-sign-in.js"]


def test_what_is_imported_is_there():
    """The type check says so too, where it is installed."""
    imports = graph(modules())

    assert set().union(*imports.values()) <= set(imports)


def test_a_circle_of_three_is_refused(tmp_path):
    """As sign-in, passwordless-sign-in and sign-up once were."""
    ring = {"a": "b", "b": "c", "c": "a"}
    for name, other in ring.items():
        (tmp_path / f"{name}.js").write_text(f'import {{ x,\n  y }} from "./{other}.js";\n')

    with pytest.raises(CycleError):
        TopologicalSorter(graph(sorted(tmp_path.iterdir()))).prepare()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import { a } from "./a.js";', ["./a.js"]),
        ("import {\n  a,\n} from './a.js'", ["./a.js"]),
        ('export { a } from "../a.js";', ["../a.js"]),
        ('export * from "./a.js";', ["./a.js"]),
        ('import "./a.js";', ["./a.js"]),
        ('const a = await import("./a.js");', ["./a.js"]),
        ('/** @import { A } from "./a.js" */', []),
        ('// import "./a.js";', []),
        ('import test from "node:test";', []),
        ('const url = "https://example.com/"; import "./a.js";', ["./a.js"]),
    ],
)
def test_imports_are_read_however_they_are_written(text, expected):
    """Types alone make no circle: nothing is loaded for them."""
    assert expected == imported(text)


def test_every_module_is_where_the_checks_look():
    """A new folder with JavaScript is added to `FOLDERS`, or this test says so."""
    outside = [
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if not any(path.is_relative_to(ROOT / folder) for folder in FOLDERS)
    ]

    assert [] == outside
