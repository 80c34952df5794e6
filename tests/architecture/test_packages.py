"""The libraries under packages/ know nothing of the project; it knows their public names alone."""

import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from local import PACKAGES
from tests.architecture.test_floors import PACKAGES as FOLDERS
from tests.architecture.test_floors import imports

ROOT = Path(__file__).parents[2]
LIBRARIES = sorted(each.parent.name for each in PACKAGES.glob("*/pyproject.toml"))
PROJECT = {*FOLDERS, "tests", "benchmarks", "samples", "packages", "conftest"}
# Tests of a library that need the laptop's emulator; all its others are next to it.
TESTS_ELSEWHERE = {"ministack_cognito_triggers": "tests/local/bridge/cognito_triggers/"}
# Distributions whose modules have another name.
MODULES_OF = {"pyyaml": "yaml"}


def told(library):
    """Its pyproject.toml."""
    return tomllib.loads((PACKAGES / library / "pyproject.toml").read_text())


def modules(folder):
    """The Python files below *folder*, by their places."""
    return {str(path.relative_to(ROOT)): path for path in sorted(folder.rglob("*.py"))}


def roots(path):
    """The first parts of what the file imports."""
    return {name.partition(".")[0] for name in imports(path)}


OF_LIBRARIES = {
    place: (library, path)
    for library in LIBRARIES
    for place, path in modules(PACKAGES / library).items()
}
OF_PROJECT = {
    place: path
    for folder in sorted({*FOLDERS, "tests", "benchmarks", "samples"})
    for place, path in modules(ROOT / folder).items()
}


def test_the_libraries_are_found():
    """Or none of the tests below would look at anything."""
    assert ["cloudwatch_engine", "ministack_cognito_triggers"] == LIBRARIES


@pytest.mark.parametrize("place", OF_LIBRARIES)
def test_a_library_imports_nothing_of_the_project(place):
    """Its tests neither: the folder can be copied out and used as it is."""
    _, path = OF_LIBRARIES[place]

    assert set() == roots(path) & PROJECT


@pytest.mark.parametrize("place", OF_LIBRARIES)
def test_a_library_imports_only_what_its_pyproject_names(place):
    """A dependency that is missing there is missing after an installation."""
    library, path = OF_LIBRARIES[place]
    named = told(library)["project"]["dependencies"]
    if "tests" in path.relative_to(PACKAGES / library).parts:
        named = named + told(library)["dependency-groups"]["test"]
    names = {re.match(r"[\w-]+", each)[0].lower() for each in named}
    allowed = {MODULES_OF.get(each, each).replace("-", "_") for each in names}

    assert set() == roots(path) - sys.stdlib_module_names - allowed - {library}


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_project_knows_its_public_names_alone(library):
    """All other names of a module are free to change."""
    public = {f"{library}.{name}" for name in importlib.import_module(library).__all__}
    found = {
        (place, name)
        for place, path in OF_PROJECT.items()
        if not place.startswith(TESTS_ELSEWHERE.get(library, "tests/of no library"))
        if library in path.read_text()  # who does not name it imports nothing of it
        for name in imports(path)
        if name.startswith(f"{library}.") and name not in public
    }

    assert set() == found


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_lock_of_the_laptop_has_what_it_needs(library):
    """With the same bounds: `make run` installs the lock, and finds the library by its path."""
    needed = told(library)["project"]["dependencies"]
    locked = dict(
        re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements-run.txt").read_text(), re.MULTILINE)
    )
    for each in needed:
        name, _, release = each.partition("==")

        assert name in locked
        assert release in ("", locked[name])


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_public_name_is_there(library):
    """Once."""
    module = importlib.import_module(library)

    assert len(set(module.__all__)) == len(module.__all__)
    assert [] == [name for name in module.__all__ if not hasattr(module, name)]
    assert (PACKAGES / library / "README.md").exists()
    assert "MIT" == told(library)["project"]["license"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_laptop_finds_it_without_an_installation(library):
    """By the path next to it, whatever the environment is and from wherever it is started."""
    finds = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import local, {library} as it;"
    run = subprocess.run(
        [sys.executable, "-P", "-c", f"{finds} print(it.__file__)"],
        cwd="/",
        env={},
        capture_output=True,
        text=True,
        check=True,
    )

    assert PACKAGES / library / library / "__init__.py" == Path(run.stdout.strip())


def test_tests_and_type_checker_look_in_the_same_places():
    """A library that one of them does not know would be checked by half."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    places = [f"packages/{library}" for library in LIBRARIES]

    assert places == tools["mypy"]["mypy_path"]
    assert [".", *places] == tools["pytest"]["ini_options"]["pythonpath"]
    assert {f"{each}/{Path(each).name}" for each in places} <= set(tools["mypy"]["files"])
    assert set(LIBRARIES) <= set(tools["ruff"]["lint"]["isort"]["known-first-party"])
