"""Working out the expressions of one request or graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cloudwatch_engine.expressions import Call, Id, Node, Number, Several, Text, Word, parse
from cloudwatch_engine.functions import FUNCTIONS
from cloudwatch_engine.metrics import Window
from cloudwatch_engine.tokens import BadExpression, NoData
from cloudwatch_engine.values import OPERATORS, Keyword, Timed, Value, combined, mapped


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression, and what it is called."""

    id: str
    text: str
    label: str = ""


class Workings:
    """
    Works out expressions over *metrics*, by their ids, and over each other.

    *period* is what an expression has that names no metric. The metrics must
    be read over *window*.
    """

    def __init__(
        self,
        metrics: Mapping[str, Timed],
        expressions: Sequence[Expression],
        *,
        window: Window,
        period: int,
    ) -> None:
        self.metrics = metrics
        self.window = window
        self.period = period
        self._expressions = {each.id: each for each in expressions}
        self._known: dict[str, Value] = dict(metrics)
        self._under_way: set[str] = set()

    def series(self, expression: Expression) -> list[Timed]:
        """The lines that *expression* makes; BadExpression if it makes none."""
        try:
            value = self._value_of(expression)
        except NoData:
            value = Timed({}, self.period)
        match value:
            case Timed():
                return [replace(value, label=expression.label or expression.id)]
            case list():
                return [replace(each, label=_both(expression.label, each.label)) for each in value]
        raise BadExpression("the result is a number, not a series over time")

    def value(self, node: Node) -> Value:
        """What *node* comes to."""
        match node:
            case Number(number):
                return number
            case Text(text) | Word(text):
                return Keyword(text)
            case Id(name):
                return self._named(name)
            case Several(items):
                return self._array(items)
            case Call():
                return self._called(node)

    def _value_of(self, expression: Expression) -> Value:
        if expression.id in self._under_way:
            raise BadExpression(f"{expression.id} is made of itself")
        self._under_way.add(expression.id)
        try:
            return self.value(parse(expression.text))
        finally:
            self._under_way.discard(expression.id)

    def _named(self, name: str) -> Value:
        if name not in self._known:
            if name not in self._expressions:
                raise BadExpression(f"there is no {name}")
            self._known[name] = self._value_of(self._expressions[name])
        return self._known[name]

    def _array(self, items: Sequence[Node]) -> list[Timed]:
        found: list[Timed] = []
        for item in items:
            match self.value(item):
                case Timed() as series:
                    found.append(series)
                case list() as several:
                    found.extend(several)
                case _:
                    raise BadExpression("an array holds series; TIME_SERIES makes one of a number")
        return found

    def _called(self, call: Call) -> Value:
        arguments = [self.value(each) for each in call.arguments]
        if call.name == "neg":
            return mapped(arguments[0], lambda each: -each)
        if call.name in OPERATORS:
            return combined(call.name, *arguments)
        if call.name not in FUNCTIONS:
            raise BadExpression(f"{call.name} is not known here")
        return FUNCTIONS[call.name](self, *arguments)


def _both(expression: str, metric: str) -> str:
    return f"{expression} {metric}".strip()
