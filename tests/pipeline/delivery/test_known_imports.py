"""What is known of a library's imports is what its text says, read once."""

import json

import pytest

from pipeline.delivery import known_imports as module
from pipeline.delivery.closure import closure, imports_of_file
from pipeline.delivery.known_imports import KnownImports, known_imports
from tests.loop.template import ROOT

TEXT = (
    "import a, b.c\nfrom . import sibling\nfrom d import e\n"
    "from importlib import import_module\nimport_module(f'p.q.{name}')\n"
    "import_module(name)\nSHIPPED = ('data/one.txt',)\n"
)


@pytest.fixture
def site(tmp_path):
    site = tmp_path / "dependencies-1"
    site.mkdir()
    (site / "lib.py").write_text(TEXT)
    return site


@pytest.fixture
def nothing_is_read(monkeypatch):
    """From here on, no module's text."""

    def forbid():
        monkeypatch.setattr(module, "imports_of_file", lambda *_: pytest.fail("read again"))

    return forbid


def asked(site, name="lib"):
    with known_imports(site) as known:
        return known.of(site / f"{name}.py", name)


def test_the_next_build_knows_what_the_first_has_read(site, nothing_is_read):
    """All that the text says: names, packages, files, and what is hidden."""
    expected = imports_of_file(site / "lib.py", "lib")
    first = asked(site)
    nothing_is_read()

    assert expected == first == asked(site)
    assert expected.hidden
    assert expected.files
    assert expected.packages


def test_every_module_of_ours_is_known_as_it_is(tmp_path):
    """Whatever a module imports survives the file: sets, names and numbers of lines."""
    for path in sorted((ROOT / "runtime").rglob("*.py")):
        known = KnownImports(ROOT / "runtime")
        known._place = tmp_path / "known.json"
        read = known.of(path, "x")
        known.keep()
        assert imports_of_file(path, "x") == read


def test_the_projects_own_text_is_read_for_the_first_package_alone(tmp_path, nothing_is_read):
    """It is kept in a folder of its own, which is made: nothing is written next to the project."""
    handler, place = "triggers.post_confirmation.handler", tmp_path / "build"
    expected = closure(ROOT, handler)
    with known_imports(ROOT, place=place) as known:
        assert expected == closure(ROOT, handler, known=known.of)
    nothing_is_read()

    with known_imports(ROOT, place=place) as known:
        assert expected == closure(ROOT, handler, known=known.of)
    assert [place] == list(tmp_path.iterdir())


def test_a_file_that_changed_and_another_name_are_read_anew(site):
    """Relative names begin elsewhere in a package."""
    assert "a" in asked(site).names
    (site / "lib.py").write_text("import other\n")

    assert {"other"} == asked(site).names
    with known_imports(site) as known:
        (site / "lib.py").write_text(TEXT)
        assert "p.sibling" in known.of(site / "lib.py", "p.lib").members
        assert "q.sibling" in known.of(site / "lib.py", "q.lib").members


@pytest.mark.parametrize("half", ["", '{"lib.py": {"vers', "[]"])
def test_a_file_that_cannot_be_read_is_made_anew(site, half):
    """It stands below build/, where anybody may write."""
    asked(site)
    [kept] = site.parent.glob("*.json")
    kept.write_text(half)

    assert "a" in asked(site).names
    assert "lib.py" in json.loads(kept.read_text())


def test_where_nothing_can_be_written_it_is_found_out_each_time(site, monkeypatch):
    """A disk that is full, for example; nothing unfinished stays."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.Path, "replace", full)

    assert "a" in asked(site).names
    assert [site] == list(site.parent.iterdir())
