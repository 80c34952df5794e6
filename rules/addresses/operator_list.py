"""Lists of domains that operators write, or swap in while the suite runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise, takewhile

from rules.addresses.domain_list import DomainList
from rules.addresses.email_address import InvalidEmailAddress, domain_of

_FEWEST, _MOST = 1_000, 2_000_000  # names; the shipped list has tens of thousands
_NAME = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
_PLAIN = re.compile(_NAME)
_LINE = re.compile(rf"#.*|{_NAME}( [a-z]+)?".encode())
_SEPARATORS = re.compile(r"[\s,]+")
_COMMENT = re.compile(r"#[^\n]*")


class UnusableList(ValueError):
    """The text is no list of domains that could be put to use; the message says what is wrong."""


def own_names(text: str) -> frozenset[str]:
    """
    The domains that an operator wrote, one a line or with commas between, in one spelling.

    >>> sorted(own_names("Example.ORG, b\u00fccher.example  # partners"))
    ['example.org', 'xn--bcher-kva.example']

    Raises:
        UnusableList: Something in it is no domain name. Nothing of a list
            with a mistake is used: it may be half of one.

    """
    words = _SEPARATORS.split(_COMMENT.sub("", text.removeprefix("\ufeff")))
    try:
        return frozenset(_in_one_spelling(word) for word in words if word)
    except InvalidEmailAddress:
        raise UnusableList("something in it is no domain name") from None


def domain_list(names: Iterable[str]) -> DomainList:
    """The list of *names*, which are in their one spelling."""
    return DomainList("".join(f"{name}\n" for name in sorted(set(names))).encode())


def checked(text: bytes, *, never: Iterable[str]) -> bytes:
    """
    The *text* of a list of disposable domains, after it was found fit for use.

    A newer list replaces the shipped one unread, so it is checked for what
    could lock everybody out: a search finds nothing in an unsorted list, and
    peers' lists have held gmail.com. *never* are names that it must not cover.

    Raises:
        UnusableList: It is not what ``make disposable-domains`` writes, or
            has too few or too many names, or covers one of *never*.

    """
    *lines, rest = text.split(b"\n")
    if rest or not all(_LINE.fullmatch(line) for line in lines):
        raise UnusableList("a line is neither a name, nor a name and its tag, nor a comment")
    header = takewhile(lambda line: line.startswith(b"#"), lines)
    names = [line.partition(b" ")[0] for line in lines[len(list(header)) :]]
    if any(name >= following for name, following in pairwise(names)):
        raise UnusableList("it is not sorted bytewise, or has a name twice")
    if not _FEWEST <= len(names) <= _MOST:
        raise UnusableList(f"it has fewer than {_FEWEST} names or more than {_MOST}")
    listed = DomainList(text)
    if any(listed.match(name) for name in never):
        raise UnusableList("it covers a mail provider that everybody knows")
    return text


def _in_one_spelling(word: str) -> str:
    return (
        word if _PLAIN.fullmatch(word) else domain_of(f"x@{word}")
    )  # most are plain: 50 times as fast
