"""Markdown for people: the documents as pages, and the boards' texts as trees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from local.console.answers import Answer

_DOCS = Path(__file__).parent.parent.parent / "docs"
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_ATTRIBUTES = {"a": ("href", "title"), "ol": ("start",)}
_HARMLESS = re.compile(r"https?://|#|/dashboards/")
_OURS = re.compile(r"(?:.*/)?docs/((?:(?:start|decisions)/)?[\w.-]+\.md(?:#[\w-]+)?)")

Tree = list[Any]
"""A text, or ``[tag, attributes, *children]``."""


def documents() -> Mapping[str, Path]:
    """The documents by their path in the address."""
    root = _DOCS.parent
    return {f"/{path.relative_to(root)}": path for path in _files(root)}


def _files(root: Path) -> Iterator[Path]:
    yield from sorted(_DOCS.rglob("*.md"))
    yield from (root / name for name in ("README.md", "CONTRIBUTING.md", "UPGRADING.md"))


def document_answer(path: Path) -> Answer:
    """The document as a page."""
    return Answer(200, "text/html; charset=utf-8", _page(path).encode())


def tree_of(markdown: str) -> Tree:
    """
    What *markdown* says, as elements to be made one by one: no text of it becomes markup.

    >>> tree_of("**Good** [all](https://example.com/)")
    [['p', {}, ['strong', {}, 'Good'], ' ', ['a', {'href': 'https://example.com/'}, 'all']]]
    """
    return [_branch(each) for each in SyntaxTreeNode(_MARKDOWN.parse(markdown)).children]


def anchor(heading: str) -> str:
    """
    The fragment that GitHub makes of a heading.

    >>> anchor("What `EventsPending` means, and why")
    'what-eventspending-means-and-why'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def where(link: str) -> str:
    """
    Where *link* leads from the console: a document of ours to the copy that is served here.

    >>> where("https://code.example/blob/main/docs/operations.md#dead-letter-messages")
    '/docs/operations.md#dead-letter-messages'
    >>> where("javascript:alert(1)")
    '#'
    """
    if ours := _OURS.fullmatch(link):
        return f"/docs/{ours[1]}"
    return link if _HARMLESS.match(link) else "#"


def _branch(node: SyntaxTreeNode) -> Any:
    if node.type in ("text", "code_inline", "fence", "code_block"):
        wrap = {"code_inline": "code", "fence": "pre", "code_block": "pre"}.get(node.type)
        return [wrap, {}, node.content] if wrap else node.content
    if node.type in ("softbreak", "hardbreak"):
        return " " if node.type == "softbreak" else ["br", {}]
    children = [branch for each in node.children if (branch := _branch(each)) != ""]
    if node.type == "inline":
        return ["", {}, *children] if len(children) != 1 else children[0]
    return _flat([node.tag or "span", _attributes(node), *children])


def _flat(tree: Tree) -> Tree:
    """What stands in a nameless element belongs to the one around it."""
    tag, attributes, *children = tree
    flat: Tree = [tag, attributes]
    for child in children:
        flat += child[2:] if isinstance(child, list) and child[0] == "" else [child]
    return flat


def _attributes(node: SyntaxTreeNode) -> dict[str, str]:
    told = {
        name: str(node.attrs[name]) for name in _ATTRIBUTES.get(node.tag, ()) if name in node.attrs
    }
    if "href" in told:
        told["href"] = where(told["href"])
    return told


def _page(path: Path) -> str:
    tokens = _MARKDOWN.parse(path.read_text(encoding="utf-8"))
    _give_anchors(tokens)
    for table in (each for each in tokens if each.type == "table_open"):
        table.attrSet("tabindex", "0")  # a wide one is scrolled by keyboard, too
    told = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    title = next((each.content for each in tokens if each.type == "inline"), path.name)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n"
        f'<meta name="description" content="{escape(title)}: Cognito triggers">\n'
        '<link rel="icon" href="/icon.svg">\n<link rel="stylesheet" href="/style/colours.css">\n'
        '<link rel="stylesheet" href="/style/document.css">\n'
        f'<nav aria-label="Console"><a href="/">Console</a></nav>\n<main>\n{told}</main>\n</html>\n'
    )


def _give_anchors(tokens: list[Token]) -> None:
    for heading, text in pairwise(tokens):
        if heading.type == "heading_open":
            heading.attrSet("id", anchor(text.content))
