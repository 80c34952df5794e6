"""Domain names as the lists have them: one spelling, and which of them are public suffixes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import idna

_LONGEST_NAME = 253  # RFC 1035, 2.3.4, without the root
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PRIVATE = "===BEGIN PRIVATE DOMAINS==="
_NAME = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}")


def usual_spelling(text: str) -> str | None:
    """
    The lower-case A-label name that *text* spells, or None if that is no domain name.

    A single label, an IP address, a wildcard and an e-mail address are none.

    >>> usual_spelling(" Bücher.Example. ")
    'xn--bcher-kva.example'
    >>> usual_spelling("192.0.2.1") is None
    True
    """
    name = text.strip().removesuffix(".").lower()
    try:
        name = name if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return None
    return name if len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) else None


def parents(name: str) -> Iterator[str]:
    """
    Yield the names above *name*, nearest first, down to two labels.

    >>> list(parents("a.b.example.com"))
    ['b.example.com', 'example.com']
    """
    _, _, rest = name.partition(".")
    while "." in rest:
        yield rest
        _, _, rest = rest.partition(".")


class PublicSuffixes:
    r"""
    The Public Suffix List, both its sections: names below which strangers register.

    >>> suffixes = PublicSuffixes("co.uk // a comment\n*.ck\n!www.ck\n")
    >>> [name for name in ("co.uk", "a.co.uk", "x.ck", "www.ck") if name in suffixes]
    ['co.uk', 'x.ck']
    """

    def __init__(self, text: str) -> None:
        states, _, companies = text.partition(_PRIVATE)
        self._private = set(_rules(companies))
        self._rules = {*_rules(states), *self._private}

    def __contains__(self, name: str) -> bool:
        if f"!{name}" in self._rules:
            return False
        return not self._rules.isdisjoint(_rules_for(name))

    def registered(self, name: str) -> str:
        r"""
        The suffix of *name* and one label more: what one party registered.

        >>> suffixes = PublicSuffixes("co.uk\n// ===BEGIN PRIVATE DOMAINS===\nfree.example\n")
        >>> [suffixes.registered(name) for name in ("mx.a.co.uk", "x.a.free.example", "b.example")]
        ['a.co.uk', 'a.free.example', 'b.example']
        """
        below = name
        for parent in parents(name):
            if parent in self:
                return below
            below = parent
        return below

    def is_private(self, name: str) -> bool:
        """Tell whether *name* is a suffix of a company, and not of a state or a registry."""
        return not self._private.isdisjoint(_rules_for(name))


class Protected:
    """
    Names of which a list may hold neither themselves, nor one below, nor one above.

    >>> providers = Protected({"mail.example.com"})
    >>> [name in providers for name in ("example.com", "a.mail.example.com", "b.example.com")]
    [True, True, False]
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._above = {parent for name in self._names for parent in parents(name)}

    def __contains__(self, name: str) -> bool:
        return name in self._above or not self._names.isdisjoint([name, *parents(name)])


def _rules(text: str) -> Iterator[str]:
    rules = (line.split()[0] for line in text.splitlines() if line.strip())
    return (_ascii(rule) for rule in rules if not rule.startswith("//"))


def _rules_for(name: str) -> tuple[str, str]:
    return name, f"*.{name.partition('.')[2]}"


def _ascii(rule: str) -> str:
    return rule if rule.isascii() else idna.encode(rule).decode()


def suffix_lines(text: str) -> Iterator[str]:
    r"""
    Yield the lines of ``data/public_suffixes.txt`` for a Public Suffix List.

    >>> private = "// ===BEGIN PRIVATE DOMAINS===\nfree.example\n*.sys.example\n"
    >>> list(suffix_lines("uk\nco.uk\n*.ck\n*.kobe.jp\n!city.kobe.jp\n" + private))
    ['city.kobe.jp x', 'ck w', 'co.uk', 'free.example p', 'kobe.jp w', 'sys.example wp', 'uk']
    """
    states, _, companies = text.partition(_PRIVATE)
    of_states = map(_line, _rules(states))
    return iter(sorted({*of_states, *(_line(rule, "p") for rule in _rules(companies))}))


def suffixes_in(lines: str) -> PublicSuffixes:
    r"""
    Read the lines that `suffix_lines` yields.

    >>> suffixes = suffixes_in("# a comment\nck w\nco.uk\nfree.example p\nwww.ck x\n")
    >>> [name for name in ("co.uk", "a.co.uk", "x.ck", "www.ck") if name in suffixes]
    ['co.uk', 'x.ck']
    >>> [name for name in ("co.uk", "free.example") if suffixes.is_private(name)]
    ['free.example']
    """
    named = [line.partition(" ") for line in lines.splitlines() if not line.startswith("#")]
    kinds = {"w": "*.", "x": "!"}
    rules = [(kinds.get(tag[:1], "") + name, "p" in tag) for name, _, tag in named]
    states, companies = ([rule for rule, p in rules if p is which] for which in (False, True))
    return PublicSuffixes("\n".join([*states, f"// {_PRIVATE}", *companies]))


def _line(rule: str, tag: str = "") -> str:
    if rule.startswith("!"):
        return f"{rule[1:]} x{tag}"
    if rule.startswith("*."):
        return f"{rule[2:]} w{tag}"
    return f"{rule} {tag}".rstrip()
