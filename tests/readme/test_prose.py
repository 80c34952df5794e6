"""Comments, docstrings and documents have none of the words that no text of the project has."""

import re

from tests.loop.changed import git
from tests.readme.shell import ROOT
from tests.readme.test_documents import DOCUMENTS, EVERYWHERE, named, prose

SOURCES = {
    ".py",
    ".js",
    ".mjs",
    ".ts",
    ".tsx",
    ".css",
    ".yaml",
    ".toml",
    ".sh",
    ".swift",
    ".dart",
    ".kt",
}
OF_OTHERS = ("local/console/page/vendor/",)
# The decisions before this one are history: their words stay.
FIRST_DECISION = "docs/decisions/0200"
WORDS = re.compile("|".join(pattern for pattern, _ in EVERYWHERE))  # of small letters: quicker
# As lines have them: what a text in quotes has behind a "#" is looked at as well, and costs a word.
COMMENT = re.compile(r'(?:^|(?<=\s))(?:#|//).*|/\*[\s\S]*?\*/|"""[\s\S]*?"""', re.MULTILINE)
# A name of the code: `name`, *name*, [name.name], or what begins a line of a docstring.
NAME = re.compile(r"`[^`]*`|\*\w+\*|\[[\w.]+\]|^ +\w+:", re.MULTILINE)


def found(text):
    """The words in *text* that are not to be written, without names of the code."""
    return [match[0] for match in WORDS.finditer(NAME.sub("", text).lower())]


def comments(path):
    """The comments and docstrings of the file *path*, if it has any of the words at all."""
    text = (ROOT / path).read_text()
    return " ".join(COMMENT.findall(text)) if WORDS.search(text.lower()) else ""


def test_comments_and_docstrings():
    """Of everything that is written by hand; tests/readme/do_not_write.tsv has the better words."""
    listed = git("ls-files", "--cached", "--others", "--exclude-standard")
    paths = [
        path
        for path in listed
        if (path.endswith(tuple(SOURCES)) or path == "Makefile")
        and not path.startswith(OF_OTHERS)
        and (ROOT / path).is_file()
    ]

    assert len(paths) > 2000
    assert {} == {path: words for path in paths if (words := found(comments(path)))}


def test_documents():
    """All but the decisions that are history."""
    current = [
        document
        for document in DOCUMENTS
        if not "docs/decisions/0" <= named(document) < FIRST_DECISION
    ]

    assert len(current) > 60
    assert {} == {named(each): words for each in current if (words := found(prose(each)))}


def test_names_of_the_code_are_no_words():
    text = "Beside `beside`, *beside* and [what.beside]:\n    beside: Made anew."

    assert ["beside", "anew"] == found(text)


def test_what_a_comment_is():
    text = 'a = b  # one\n/* two\n*/ x // three\n"""four\n"""\nhttps://example.com/#not'

    assert ["# one", "/* two\n*/", "// three", '"""four\n"""'] == COMMENT.findall(text)
