"""Where pages and the files that they link are in the site of the documents."""

import tomllib

import pytest

from pipeline.documents.site import ROOT, Layout, lay_out

PLACES = {"README.md": "index.md", "docs/a.md": "a.md", "docs/start/b.md": "start/b.md"}


@pytest.fixture
def layout(tmp_path):
    for file in ("docs/pictures/p.webp", "clients/c.js"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    return Layout(tmp_path, PLACES)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("README.md", "[a](docs/a.md#top)", "[a](a.md#top)"),
        ("docs/a.md", "[home](../README.md)", "[home](index.md)"),
        ("docs/start/b.md", "[a](../a.md), [here](#x)", "[a](../a.md), [here](#x)"),
        ("docs/a.md", "[it](https://example.com/docs/a.md)", "[it](https://example.com/docs/a.md)"),
        ("docs/start/b.md", "[c](../../clients/c.js)", "[c](../files/clients/c.js)"),
        ("docs/a.md", "[all](../clients)", "all"),
        ("README.md", '<img src="docs/pictures/p.webp">', '<img src="pictures/p.webp">'),
        ("README.md", "```\n[a](docs/a.md)\n```", "```\n[a](docs/a.md)\n```"),
        ("docs/a.md", "[gone](gone.md)", "[gone](gone.md)"),
    ],
)
def test_a_link_leads_to_where_its_target_is_in_the_site(layout, source, text, expected):
    """To a folder none leads; one that leads nowhere is left for Zensical to refuse."""
    assert expected == layout.page(source, text)


def test_only_files_that_a_page_links_are_in_the_site(layout):
    """And pages are not among them."""
    layout.page("docs/a.md", "[b](start/b.md) [c](../clients/c.js) [gone](../clients/gone.js)")

    assert {"clients/c.js": "files/clients/c.js"} == layout.files


def test_every_page_has_a_place_in_the_navigation(tmp_path):
    """But for single decisions, which their index lists."""
    lay_out(ROOT, tmp_path)
    told = tomllib.loads((tmp_path / "zensical.toml").read_text())["project"]["nav"]
    named = [page for part in told for pages in part.values() for page in pages]
    pages = {str(file.relative_to(tmp_path / "pages")) for file in tmp_path.rglob("*.md")}
    single = {page for page in pages if page.startswith("decisions/") and "index" not in page}

    assert len(named) == len(set(named))
    assert set(named) == pages - single
