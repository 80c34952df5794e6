"""The pictures of the documents are those that `make pictures` takes, and no others."""

import re
from pathlib import Path

import pytest

from local.console.pictures import FOLDER, VIEWS, main

ROOT = Path(__file__).parents[3]
SHOWN = re.compile(r"docs/pictures/([\w.-]+)")
LARGEST = 100_000  # bytes


def test_the_folder_has_what_is_taken():
    """A picture that nobody takes any more would show a page of long ago."""
    assert sorted(VIEWS) == sorted(path.name for path in FOLDER.iterdir())


def test_without_a_browser_one_sentence_says_how_to_get_it(monkeypatch, tmp_path):
    """Before the suite is started; `make pictures` ends with 1."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as end:
        main()

    assert "Chromium is not installed: apt-get install chromium" == end.value.code


def test_the_readme_shows_all_of_them_and_no_other():
    """In light and in dark, and each board."""
    assert sorted(VIEWS) == sorted(set(SHOWN.findall((ROOT / "README.md").read_text())))


def test_every_dashboard_of_the_template_is_photographed():
    """Each by its address."""
    dashboards = re.findall(
        r"^  (\w+)Dashboard:$", (ROOT / "template.yaml").read_text(), re.MULTILINE
    )
    shown = {view.path.partition("dashboards/")[2] for view in VIEWS.values()} - {""}

    assert set(dashboards) == shown


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_a_picture_is_small(name):
    """A WebP, which a clone of the repository carries permanently."""
    taken = (FOLDER / name).read_bytes()

    assert (b"RIFF", b"WEBP") == (taken[:4], taken[8:12])
    assert len(taken) < LARGEST
