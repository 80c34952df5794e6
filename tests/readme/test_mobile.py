"""Lines for Swift, Kotlin and Dart, which nothing here compiles, are parsed by their grammars."""

import json
import re

import pytest
import tree_sitter_dart
import tree_sitter_kotlin
import tree_sitter_swift
from tree_sitter import Language, Parser

from tests.readme.shell import ROOT

GRAMMARS = {
    "swift": tree_sitter_swift.language,
    "kotlin": tree_sitter_kotlin.language,
    "dart": tree_sitter_dart.language,
}
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(rf"^```({'|'.join(GRAMMARS)})\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(language, code, id=f"{page.stem}-{number}-{language}")
    for page in PAGES
    for number, (language, code) in enumerate(FENCED.findall(page.read_text()))
]
TEXTS = [each.values[1] for each in BLOCKS]
DESCRIBED = json.loads((ROOT / "docs/openapi.json").read_text())["paths"]


def is_parsed(language, code):
    """Whether the grammar reads all of it, and misses nothing."""
    parser = Parser(Language(GRAMMARS[language]()))
    return not parser.parse(code.encode()).root_node.has_error


@pytest.mark.parametrize(("language", "code"), BLOCKS)
def test_a_block_is_of_its_language(language, code):
    """Whole, as somebody copies it."""
    assert is_parsed(language, code)


@pytest.mark.parametrize(("language", "code"), BLOCKS)
def test_a_block_with_a_bracket_less_is_not(language, code):
    """Else the grammar would read anything."""
    at = code.rindex(")")

    assert not is_parsed(language, code[:at] + code[at + 1 :])


def test_each_language_has_amplify_and_plain_requests():
    """Amplify's two flows, and the REST API."""
    languages = [each.values[0] for each in BLOCKS]

    assert dict.fromkeys(GRAMMARS, 3) == {name: languages.count(name) for name in GRAMMARS}


def test_the_requests_are_those_of_the_api():
    """Paths that are there, and members that they take."""
    calls = re.findall(r"""["'](/auth/[a-z/-]+)["'], [^\n]*?([\[({][^\n]*)""", "".join(TEXTS))
    for path, body in calls:
        schema = DESCRIBED[path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        told = set(re.findall(r"""["']([a-z_]+)["'](?::| to)""", body))

        assert set(schema["required"]) <= told <= set(schema["properties"])
    assert 6 == len(calls)
