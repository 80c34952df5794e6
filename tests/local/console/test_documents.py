import json
import re

import pytest

from local.console.documents import document_answer, documents, tree_of


def test_every_document_is_a_page_with_anchors():
    """Links of alarms lead into them."""
    for path, file in documents().items():
        page = document_answer(file).body.decode()
        heading = re.search(r"^## ([A-Za-z ]+)$", file.read_text(), re.MULTILINE)

        assert path.endswith(".md")
        assert "<script" not in page
        if heading:
            assert f'id="{heading[1].lower().replace(" ", "-")}"' in page


def test_a_document_cannot_bring_markup(tmp_path):
    """It is text, from every author."""
    file = tmp_path / "x.md"
    file.write_text("# <b>T</b>\n\n<img src=x onerror=alert(1)>\n[x](javascript:alert(1))\n")
    page = document_answer(file).body.decode()

    assert "<img" not in page
    assert "javascript:alert" not in page.partition("<main>")[2].replace(
        "(javascript:alert(1))", ""
    )
    assert "<title>&lt;b&gt;T&lt;/b&gt;</title>" in page
    assert 'content="&lt;b&gt;T&lt;/b&gt;: Cognito triggers"' in page  # what Lighthouse asks for


@pytest.mark.parametrize(
    ("markdown", "tree"),
    [
        ("# A `b`", [["h1", {}, "A ", ["code", {}, "b"]]]),
        ("a\nb", [["p", {}, "a", " ", "b"]]),
        ("- x", [["ul", {}, ["li", {}, ["p", {}, "x"]]]]),
        ("```\nx\n```", [["pre", {}, "x\n"]]),
        ("<b>x</b>", [["p", {}, "<b>x</b>"]]),
        ("[x](data:text/html,x)", [["p", {}, "[x](data:text/html,x)"]]),
        ("[x](/etc/passwd)", [["p", {}, ["a", {"href": "#"}, "x"]]]),
        ("~~x~~", [["p", {}, ["s", {}, "x"]]]),
        (
            "[x](docs/decisions/0001-x.md)",
            [["p", {}, ["a", {"href": "/docs/decisions/0001-x.md"}, "x"]]],
        ),
        ("![x](https://x.example/y.png)", [["p", {}, ["img", {}, "x"]]]),
    ],
)
def test_a_text_becomes_a_tree(markdown, tree):
    """Of elements without attributes that could do anything."""
    assert tree == tree_of(markdown)


def test_a_table_becomes_a_tree():
    """Boards have some."""
    told = json.dumps(tree_of("| a | b |\n|---|---|\n| 1 | 2 |"))

    assert '["th", {}, "a"]' in told
    assert '["td", {}, "2"]' in told
