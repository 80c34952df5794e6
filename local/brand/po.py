"""
Translations as gettext PO files, which translators' tools read and write.

As much of the format as sentences need: ``msgctxt``, ``msgid``, ``msgstr``, comments, and texts
over several lines. Entries that are fuzzy or have no translation are left out. See "The Format of
PO Files" in the manual of GNU gettext.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LINE = re.compile(r'(?:(msgctxt|msgid|msgstr)\s+)?"((?:[^"\\]|\\.)*)"')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_WIDTH = 76
_HEADER = """\
msgid ""
msgstr ""
"Language: {tag}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


class InvalidPo(ValueError):
    """The file is not such a PO file; the message has the line."""


@dataclass(frozen=True)
class Entry:
    """
    One sentence to translate.

    Attributes:
        id: Its ``msgctxt``.
        source: In English.

    """

    id: str
    source: str
    translated: str
    comment: str = ""


def written(tag: str, entries: Iterable[Entry]) -> str:
    """The PO file of a language."""
    return "\n".join([_HEADER.format(tag=tag), *(_entry(each) for each in entries)])


def read(text: str) -> dict[str, str]:
    r"""
    Translations by id.

    >>> read('msgctxt "a"\nmsgid "Hi"\nmsgstr ""\n"Hal"\n"lo"\n')
    {'a': 'Hallo'}

    Raises:
        InvalidPo: A line is none of PO, or an id comes twice.

    """
    found: dict[str, str] = {}
    entry: dict[str, str] = {}
    at, is_fuzzy = "", False
    for number, line in enumerate([*text.removeprefix("\ufeff").splitlines(), ""], start=1):
        if line.startswith("#~"):  # what a tool keeps of before
            continue
        if line.startswith("#") or not line.strip():
            _keep(entry, found, is_fuzzy=is_fuzzy, number=number)
            is_fuzzy = "fuzzy" in line if line.startswith("#,") else is_fuzzy and not entry
            entry, at = {}, ""
            continue
        at = _add(line, entry, at, number)
    return found


def _add(line: str, entry: dict[str, str], at: str, number: int) -> str:
    match = _LINE.fullmatch(line.strip())
    if match is None or not (match[1] or at) or match[1] in entry:
        raise InvalidPo(f"line {number} is not understood; entries have an empty line between")
    at = match[1] or at
    entry[at] = entry.get(at, "") + re.sub(r"\\(.)", lambda each: _unescaped(each[1]), match[2])
    return at


def _unescaped(mark: str) -> str:
    return _ESCAPES.get(mark, mark)


def _keep(entry: Mapping[str, str], found: dict[str, str], *, is_fuzzy: bool, number: int) -> None:
    named, told = entry.get("msgctxt", ""), entry.get("msgstr", "")
    if named in found:
        raise InvalidPo(f"{named} comes twice, above line {number}")
    if named and told and not is_fuzzy:
        found[named] = told


def _entry(entry: Entry) -> str:
    lines = [f"#. {entry.comment}"] if entry.comment else []
    lines += [f'msgctxt "{entry.id}"']
    lines += [_text("msgid", entry.source), _text("msgstr", entry.translated)]
    return "\n".join(lines) + "\n"


def _text(word: str, text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    if len(escaped) <= _WIDTH:
        return f'{word} "{escaped}"'
    parts = re.findall(rf".{{1,{_WIDTH}}}(?:\s|$)|.{{1,{_WIDTH}}}", escaped)
    return "\n".join([f'{word} ""', *(f'"{part}"' for part in parts)])
