"""
Metric math, read into a tree.

"Metric math syntax and functions" in the CloudWatch user guide: functions and
words in capitals, ids with a small letter first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cloudwatch_engine.tokens import BadExpression, Token, tokens

_LEVELS = (
    ("OR",),
    ("AND",),
    ("==", "!=", "<=", ">=", "<", ">"),
    ("+", "-"),
    ("*", "/"),
)
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word in capitals that a function takes: REPEAT, AVG, DESC."""

    name: str


@dataclass(frozen=True, slots=True)
class Id:
    """A metric, or another expression."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; an operator is one too, and unary minus is ``neg``."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Several:
    """An array."""

    items: tuple[Node, ...]


Node = Number | Text | Word | Id | Call | Several


def parse(expression: str) -> Node:
    """
    Read *expression*; BadExpression if it is none.

    >>> parse("errors / 2")
    Call(name='/', arguments=(Id(name='errors'), Number(value=2.0)))
    """
    return _Parser(list(tokens(expression))).whole()


def ids_in(node: Node) -> Iterator[str]:
    """Yield the ids that *node* names."""
    match node:
        case Id(name):
            yield name
        case Call(_, parts) | Several(parts):
            for part in parts:
                yield from ids_in(part)


class _Parser:
    def __init__(self, words: Sequence[Token]) -> None:
        self._words = words
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._operation(0)
        if self._here.kind != "end":
            raise self._unexpected()
        return node

    @property
    def _here(self) -> Token:
        return self._words[self._at]

    def _next(self) -> Token:
        self._at += 1
        return self._words[self._at - 1]

    def _takes(self, *texts: str) -> bool:
        is_next = self._here.kind in ("sign", "word") and self._here.text in texts
        self._at += is_next
        return is_next

    def _operation(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._negation()
        left = self._operation(level + 1)
        while self._takes(*_LEVELS[level]):
            operator = self._words[self._at - 1].text
            left = Call(operator, (left, self._operation(level + 1)))
        return left

    def _negation(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise BadExpression(f"more than {_DEEPEST} things lie within each other")
        node = Call("neg", (self._negation(),)) if self._takes("-") else self._power()
        self._depth -= 1
        return node

    def _power(self) -> Node:
        base = self._operand()
        return Call("^", (base, self._negation())) if self._takes("^") else base

    def _operand(self) -> Node:
        if self._takes("("):
            inner = self._operation(0)
            self._expect(")")
            return inner
        if self._takes("["):
            return Several(self._list("]"))
        match self._here:
            case Token("number", text):
                self._next()
                return Number(float(text))
            case Token("text", text):
                self._next()
                return Text(text)
            case Token("id", text):
                self._next()
                return Id(text)
            case Token("word", text):
                self._next()
                return Call(text, self._list(")")) if self._takes("(") else Word(text)
        raise self._unexpected()

    def _list(self, closing: str) -> tuple[Node, ...]:
        if self._takes(closing):
            return ()
        items = [self._operation(0)]
        while self._takes(","):
            items.append(self._operation(0))
        self._expect(closing)
        return tuple(items)

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise BadExpression(f"{sign} is missing before {self._here.text!r} at {self._here.at}")

    def _unexpected(self) -> BadExpression:
        return BadExpression(f"{self._here.text!r} at {self._here.at} is not expected there")
