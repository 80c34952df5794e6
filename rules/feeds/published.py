"""The names in what a source sent, or why none of them is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from ipaddress import IPv4Address
from itertools import islice

from rules.feeds.domain_names import usual_spelling
from rules.feeds.source import Source

_BOM = b"\xef\xbb\xbf"
_NO_NAMES = 0.005  # of the lines
_NOT_ASCII = 0.01  # of the bytes
_BEGINNING = 512
_MOST_LINE = 4_096
# As str.splitlines, one after the other: a million lines take no memory of their own.
_LINE = re.compile(r"[^\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_COMMENT = re.compile(r"(?:^|\s)#.*")  # example.com##.banner is a rule of a browser's filter
_NOWHERE = {"0.0.0.0", "127.0.0.1", "::", "::1"}  # noqa: S104  # of a hosts file
_FILTER = re.compile(r"\|\|([^/^$|*]+)\^")


class UnusableDownload(ValueError):
    """What came is no list to be used; the message is one or two words that say why."""


def names_in(body: bytes, source: Source) -> dict[str, str]:
    """
    The names in *body*, each with the word behind it if the lines are tagged.

    A failed download is often a page that says so, and answers like a list. What is no domain
    name is left out, as long as it is little.

    Raises:
        UnusableDownload: It is no list, or one of another size than this source's ever is.

    """
    text = _text(body)
    found: dict[str, str] = {}
    lines = wrong = 0
    for said, tag in islice(_entries(text, source.format), source.top or None):
        lines += 1
        if name := _host(said) if source.format == "tagged" else usual_spelling(said):
            found[name] = tag
        else:
            wrong += 1
    if wrong > _NO_NAMES * lines:
        raise UnusableDownload("not names")
    fewest, most = source.names
    if not fewest <= len(found) <= most:
        raise UnusableDownload("too few" if len(found) < fewest else "too many")
    return found


def _host(said: str) -> str | None:
    """A name, or the one global address of a host."""
    try:
        return said if IPv4Address(said).is_global else None
    except ValueError:
        return usual_spelling(said)


def _text(body: bytes) -> str:
    body = body.removeprefix(_BOM)
    if not body.strip():
        raise UnusableDownload("empty")
    if b"<" in body[:_BEGINNING]:
        raise UnusableDownload("html")
    beyond_ascii = len(body) - len(body.decode("ascii", "ignore"))
    if b"\0" in body or beyond_ascii > _NOT_ASCII * len(body):
        raise UnusableDownload("not text")
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise UnusableDownload("not text") from None


def _entries(text: str, shape: str) -> Iterator[tuple[str, str]]:
    if shape == "json":
        yield from ((each, "") for each in _of_json(text))
        return
    for line in _LINE.finditer(text):
        entry = line[0][:_MOST_LINE].strip()
        if shape == "adblock":
            if not entry.startswith(("!", "[")):
                rule = _FILTER.fullmatch(entry)
                yield rule[1] if rule else "", ""
        elif entry := _COMMENT.sub("", entry).strip():
            yield from _of_line(entry, shape)


def _of_line(entry: str, shape: str) -> Iterator[tuple[str, str]]:
    if shape == "csv":
        yield entry.rpartition(",")[2].strip('"'), ""
    elif shape == "tagged":
        name, _, tag = entry.partition(" ")
        yield name, tag.strip()
    elif shape == "hosts":
        address, *names = entry.split()
        yield from ((name, "") for name in (names if address in _NOWHERE else [""]))
    else:
        yield entry.removeprefix("*."), ""


def _of_json(text: str) -> Iterator[str]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise UnusableDownload("not json") from None
    if isinstance(said, dict):
        said = said.get("domains", said)
    if not isinstance(said, dict | list):
        raise UnusableDownload("not json")
    yield from (each if isinstance(each, str) else "" for each in said)
