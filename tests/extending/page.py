"""docs/extending.md, read: what each section says to write, to run, and to expect."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/extending.md"
_BLOCK = re.compile(
    r"^(?P<verb>New file|In) `(?P<file>[^`]+)`"
    r"(?:, (?P<where>below|above|instead of) `(?P<anchor>[^\n]+)`|, at the end)?:\n\n"
    r"```\w*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_RUN = re.compile(r"^Run (.+)$", re.MULTILINE)
_TESTS = re.compile(r"^Tests: (.+?)\.$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `([^`]+)` \| (\d+) \|$", re.MULTILINE)
_MADE = re.compile(r"^Written by (?:it|them): (.+?)\.$", re.MULTILINE | re.DOTALL)
_FORGOTTEN = re.compile(
    r"^If `([^`]+)` is forgotten, `([^`]+)` fails and names `([^`]+)`\.$", re.MULTILINE
)
_RECIPE = r"^{}:.*\n((?:\t.*\n)+)"


@dataclass(frozen=True)
class Block:
    """
    Lines that somebody writes into *file*.

    Attributes:
        where: On which side of the *anchor*; with none, at the end of the file.
        anchor: What each of some lines that follow each other has in it.

    """

    file: str
    text: str
    where: str = ""
    anchor: tuple[str, ...] = ()

    def applied(self, before):
        """The text of the file, which was *before*; nothing before if it is new."""
        if not self.anchor:
            return before + self.text
        lines = before.splitlines(keepends=True)
        [at] = [
            number
            for number in range(len(lines))
            if all(map(str.__contains__, lines[number:], self.anchor))
        ]
        end = at + len(self.anchor)
        first, last = {"below": (end, end), "above": (at, at), "instead of": (at, end)}[self.where]
        return "".join([*lines[:first], self.text, *lines[last:]])


@dataclass(frozen=True)
class Trial:
    """
    One section: its *blocks*, the *targets* of make that follow, and what is expected.

    Attributes:
        lines: Of each file that is written by hand.
        made: The files that the targets write.
        tests: Those that pass then.
        forgotten: A file, the test that misses what is written there, and what it names.

    """

    name: str
    blocks: tuple[Block, ...]
    targets: tuple[str, ...]
    tests: tuple[str, ...]
    lines: dict[str, int]
    made: frozenset[str]
    forgotten: tuple[tuple[str, str, str], ...]


def trials():
    """Each section that has something to write."""
    sections = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)
    named = _joined(sections[1:])
    return [_trial(*section.split("\n", 1)) for section in named if _BLOCK.search(section)]


def modules(*targets):
    """What *targets* of make run, as the Makefile says."""
    makefile = (ROOT / "Makefile").read_text()
    for target in targets:
        recipe = re.search(_RECIPE.format(re.escape(target)), makefile, re.MULTILINE)[1]
        yield from re.findall(r"bin/python -m (\S+)", recipe)


def _joined(sections):
    """A heading inside of a block begins no section."""
    whole = []
    for section in sections:
        if whole and whole[-1].count("\n```") % 2:
            whole[-1] += f"## {section}"
        else:
            whole.append(section)
    return whole


def _trial(name, text):
    return Trial(
        name=name,
        blocks=tuple(_block(each) for each in _BLOCK.finditer(text)),
        targets=tuple(re.findall(r"`make ([\w-]+)`", " ".join(_RUN.findall(text)))),
        tests=tuple(_quoted(_TESTS, text)),
        lines={file: int(lines) for file, lines in _ROW.findall(text)},
        made=frozenset(_quoted(_MADE, text)),
        forgotten=tuple(_FORGOTTEN.findall(text)),
    )


def _quoted(line, text):
    """What is in backticks in a *line*, if there is one."""
    found = line.search(text)
    return re.findall(r"`([^`]+)`", found[1]) if found else []


def _block(match):
    anchor = tuple(match["anchor"].split("` and `")) if match["anchor"] else ()
    return Block(match["file"], match["text"], match["where"] or "", anchor)
