"""
Rules of composite alarms: ``ALARM(a) AND (OK("b c") OR NOT INSUFFICIENT_DATA(d))``.

"PutCompositeAlarm" in CloudWatch's API reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_WORD = re.compile(r'\s*([(),]|"[^"]*"|[^\s(),"]+)')
_STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")


class BadRule(ValueError):
    """A text that is no rule of a composite alarm."""


@dataclass(frozen=True, slots=True)
class In:
    """An alarm, by name or ARN, that must be in *state*."""

    state: str
    alarm: str


@dataclass(frozen=True, slots=True)
class Joined:
    """``AND`` or ``OR`` of rules, ``NOT`` of one, or ``TRUE`` and ``FALSE`` of none."""

    word: str
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class AtLeast:
    """*count* of *alarms*, or as many percent of them, must be in *state*, or not."""

    count: int
    is_percent: bool
    is_not: bool
    state: str
    alarms: tuple[str, ...]


Rule = In | Joined | AtLeast


def parse_rule(text: str) -> Rule:
    """Read *text*; BadRule if it is none."""
    words = [found[1] for found in _WORD.finditer(text)]
    parser = _Parser(words)
    try:
        rule = parser.either()
    except RecursionError:
        raise BadRule("the rule is too deep") from None
    parser.take("")
    return rule


def alarms_in(rule: Rule) -> Iterator[str]:
    """Yield the alarms that *rule* is about, as it names them."""
    match rule:
        case In(_, alarm):
            yield alarm
        case AtLeast():
            yield from rule.alarms
        case Joined(_, rules):
            for each in rules:
                yield from alarms_in(each)


def holds(rule: Rule, state_of: Callable[[str], str | None]) -> bool:
    """Tell whether *rule* is true; *state_of* an alarm that is gone is None."""
    match rule:
        case In(state, alarm):
            return state_of(alarm) == state
        case AtLeast():
            return _reached(rule, state_of)
        case Joined("AND", rules):
            return all(holds(each, state_of) for each in rules)
        case Joined("OR", rules):
            return any(holds(each, state_of) for each in rules)
        case Joined("NOT", (only,)):
            return not holds(only, state_of)
    return rule.word == "TRUE"


def _reached(rule: AtLeast, state_of: Callable[[str], str | None]) -> bool:
    hits = sum((state_of(alarm) == rule.state) != rule.is_not for alarm in rule.alarms)
    return hits * 100 >= rule.count * len(rule.alarms) if rule.is_percent else hits >= rule.count


class _Parser:
    def __init__(self, words: Sequence[str]) -> None:
        self._words = [*words, ""]
        self._at = 0

    def either(self) -> Rule:
        return self._joined("OR", lambda: self._joined("AND", self._one))

    def take(self, *expected: str) -> str:
        word = self._words[self._at]
        if expected and word not in expected:
            raise BadRule(f"{word or 'the end'} is where {expected[0] or 'the end'} should be")
        self._at += 1
        return word

    def _joined(self, word: str, part: Callable[[], Rule]) -> Rule:
        rules = [part()]
        while self._words[self._at] == word:
            self.take(word)
            rules.append(part())
        return rules[0] if len(rules) == 1 else Joined(word, tuple(rules))

    def _one(self) -> Rule:
        match self.take("ALARM", *_STATES, "NOT", "(", "TRUE", "FALSE", "AT_LEAST"):
            case "NOT":
                return Joined("NOT", (self._one(),))
            case "(":
                rule = self.either()
                self.take(")")
                return rule
            case "TRUE" | "FALSE" as word:
                return Joined(word)
            case "AT_LEAST":
                return self._at_least()
            case state:
                self.take("(")
                name = self._name()
                self.take(")")
                return In(state, name)

    def _name(self) -> str:
        word = self.take()
        if word in ("", "(", ")", ","):
            raise BadRule(f"{word or 'the end'} is where the name of an alarm should be")
        return word.strip('"')

    def _at_least(self) -> Rule:
        self.take("(")
        count = re.fullmatch(r"(\d+)(%?)", self.take())
        if count is None:
            raise BadRule("AT_LEAST starts with a number or a percentage")
        self.take(",")
        word = self.take("NOT", *_STATES)
        state = self.take(*_STATES) if word == "NOT" else word
        self.take(",")
        self.take("(")
        names = [self._name()]
        while self.take(",", ")") == ",":
            names.append(self._name())
        self.take(")")
        return AtLeast(int(count[1]), bool(count[2]), word == "NOT", state, tuple(names))
