"""
Conditions of ``filter``: ``message = "failed" and not (at.0 like /boto/ or ms >= 500)``.

"CloudWatch Logs Insights language query syntax" in the CloudWatch Logs user guide.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

_WORD = re.compile(
    r"""\s*(?:(?P<text>"[^"]*"|'[^']*')|(?P<regex>/(?:\\.|[^/\\])*/)|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])
      |(?P<sign>!=|<=|>=|=|<|>|\(|\)|\[|\]|,)|(?P<name>[@\w.]+))""",
    re.VERBOSE,
)
Record = Mapping[str, Any]
Condition = Callable[[Record], bool]
_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


class BadQuery(ValueError):
    """What a query says that is not understood here, for people to read."""


def value_in(record: Record, name: str) -> Any:
    """
    A field by its name, also from within another one; None if there is none.

    >>> value_in({"at": ["a.py", 3]}, "at.0")
    'a.py'
    """
    if name in record:
        return record[name]
    node: Any = record
    for part in name.split("."):
        if isinstance(node, dict):
            node = node.get(part)
        elif isinstance(node, list) and part.isdecimal() and int(part) < len(node):
            node = node[int(part)]
        else:
            return None
    return node


def condition(text: str) -> Condition:
    """Read *text*; BadQuery if it is no condition known here."""
    return _Parser(_words(text)).whole()


def _words(text: str) -> list[tuple[str, str]]:
    words, at = [], 0
    while text[at:].strip():
        found = _WORD.match(text, at)
        if found is None:
            raise BadQuery(f"{text[at:].strip()[:20]} is not understood")
        kind = str(found.lastgroup)
        words.append((kind, found[kind]))
        at = found.end()
    return [*words, ("end", "the end")]


class _Parser:
    def __init__(self, words: Sequence[tuple[str, str]]) -> None:
        self._words, self._at = words, 0

    def whole(self) -> Condition:
        found = self._either()
        if self._words[self._at][0] != "end":
            raise BadQuery(f"{self._words[self._at][1]} is not expected there")
        return found

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._takes("or"):
            parts.append(self._both())
        return lambda record: any(part(record) for part in parts)

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._takes("and"):
            parts.append(self._one())
        return lambda record: all(part(record) for part in parts)

    def _one(self) -> Condition:
        if self._takes("not"):
            inner = self._one()
            return lambda record: not inner(record)
        if self._takes("("):
            inner = self._either()
            self._expect(")")
            return inner
        if self._takes("ispresent"):
            self._expect("(")
            name = self._next("name")
            self._expect(")")
            return lambda record: value_in(record, name) is not None
        if self._takes("tomillis"):
            return self._at_time()
        return self._comparison(self._next("name"))

    def _at_time(self) -> Condition:
        """``toMillis(@timestamp) >= 1796000000000``."""
        self._expect("(")
        name = self._next("name")
        self._expect(")")
        sign, bound = self._next("sign"), float(self._next("number"))
        if sign not in _ORDERS:
            raise BadQuery(f"{sign} does not compare times here")
        return lambda record: _ORDERS[sign](_millis(value_in(record, name)), bound)

    def _comparison(self, name: str) -> Condition:
        negated = self._takes("not")
        kind, word = self._words[self._at]
        self._at += 1
        match word.lower():
            case "like":
                found = self._like(name)
            case "in":
                found = self._among(name)
            case "=" | "!=":
                wanted = self._literal()
                is_equal = word == "="
                return lambda record: (_told(value_in(record, name)) == wanted) == is_equal
            case sign if kind == "sign" and sign in _ORDERS:
                return self._ordered(name, sign)
            case _:
                raise BadQuery(f"{word} does not compare anything")
        return (lambda record: not found(record)) if negated else found

    def _ordered(self, name: str, sign: str) -> Condition:
        bound = float(self._next("number"))

        def holds(record: Record) -> bool:
            value = value_in(record, name)
            return isinstance(value, int | float) and _ORDERS[sign](value, bound)

        return holds

    def _like(self, name: str) -> Condition:
        kind, word = self._words[self._at]
        self._at += 1
        if kind not in ("text", "regex"):
            raise BadQuery(f"like takes a text or a /regex/, not {word}")
        try:
            pattern = re.compile(word[1:-1] if kind == "regex" else re.escape(word[1:-1]))
        except re.error as error:
            raise BadQuery(f"{word} is no regular expression: {error}") from None
        return lambda record: bool(pattern.search(_told(value_in(record, name))))

    def _among(self, name: str) -> Condition:
        self._expect("[")
        wanted = {self._literal()}
        while self._takes(","):
            wanted.add(self._literal())
        self._expect("]")
        return lambda record: _told(value_in(record, name)) in wanted

    def _literal(self) -> str:
        kind, word = self._words[self._at]
        self._at += 1
        if kind not in ("text", "number", "name"):
            raise BadQuery(f"{word} is no value")
        return word[1:-1] if kind == "text" else word

    def _takes(self, word: str) -> bool:
        kind, here = self._words[self._at]
        is_next = kind in ("sign", "name") and here.lower() == word
        self._at += is_next
        return is_next

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            raise BadQuery(f"{word} is missing before {self._words[self._at][1]}")

    def _next(self, kind: str) -> str:
        found, word = self._words[self._at]
        if found != kind:
            raise BadQuery(f"{word} is no {kind}")
        self._at += 1
        return word


def _millis(value: Any) -> float:
    """Since 1970; of what is no time, nothing that compares."""
    try:
        return datetime.fromisoformat(f"{value}+00:00").timestamp() * 1000
    except ValueError:
        return math.nan


def _told(value: Any) -> str:
    """As Insights compares it: booleans are numbers, and nothing is nothing."""
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
    return str(value)
