"""
The same pieces for a resource that exists: its id is a parameter, and nothing of it is made.

Cognito may call a function by a permission of its own, because SAM's events know only a pool of
the same template. What is allowed on the pool is there on the condition that there is its id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import dedent, indent
from typing import Any, Final

from infrastructure.compile import Source
from infrastructure.entry import Entry, Known
from infrastructure.pieces import Piece
from infrastructure.sentences import only_if
from infrastructure.shaped import made
from pipeline.boards.parts import Trigger
from rules.chaining import CHAINABLE

_HERE: Final = "infrastructure/existing_pool.py"
_CALLED: Final = re.compile(r"^ +Events: \{Cognito: \{.*Trigger: (\w+)\}\}\}\n", re.MULTILINE)
_KIND: Final = re.compile(
    r"^    Type: AWS::(?:Lambda::Permission|IAM::Policy)\n(?:    Condition: (\w+)\n)?", re.MULTILINE
)
_ACTION: Final = re.compile(r'"(cognito-idp:\w+)"')
_ROLE: Final = re.compile(r'"(\w+FunctionRole)"')


@dataclass(frozen=True, slots=True)
class Beside:
    """
    What exists.

    Attributes:
        on: Its ARN, as pieces name it.
        bound: The condition that there is its id.

    """

    on: str
    bound: str

    def called(self, piece: Piece) -> Iterator[Piece]:
        """The *piece*, and what takes the place of SAM's event."""
        called = _CALLED.search(piece.text)
        yield replace(piece, text=piece.text.replace(called[0], "")) if called else piece
        if called:
            [may_call] = made("permission", called[1], service="cognito-idp", source=self.on)
            yield replace(may_call, origin=piece.origin)

    def allowed(self, piece: Piece) -> Iterator[Piece]:
        """The *piece* with what it may do there on the condition that there is an id."""
        text, kind = piece.text, _KIND.search(piece.text)
        if kind and text.count(self.on) == max(1, text.count("Effect:")):
            condition = f"{self.bound}{kind[1] or ''}"
            opened = kind[0].partition("\n")[0] + f"\n    Condition: {condition}\n"
            text = text.replace(kind[0], opened)
            if kind[1]:
                both = f"  {condition}: !And [!Condition {self.bound}, !Condition {kind[1]}]\n"
                yield Piece("Conditions", condition, both, _HERE)
        elif f"Condition: {self.bound}\n" not in text:
            text = self._statements().sub(self._if_bound, text)
        yield replace(piece, text=text) if text != piece.text else piece

    def _statements(self) -> re.Pattern[str]:
        on = re.escape(self.on)
        return re.compile(
            rf"^( *)- (?:\{{Effect: Allow, Action: .*, Resource: {on}\}}\n"
            rf"|Effect: Allow\n\1  Action: .*\n\1  Resource: {on}\n)",
            re.MULTILINE,
        )

    def _if_bound(self, found: re.Match[str]) -> str:
        return indent(only_if(self.bound, dedent(found[0])), found[1])

    def outputs(self, known: Known) -> Iterator[Piece]:
        """What owners ask for: aliases, and rights on what exists."""
        yield Piece("Outputs", "", "Outputs:\n", _HERE)
        resources = known.defined["Resources"]
        for each in known.parts.triggers:
            yield _output(f"{each.name}Arn", f"!Ref {each.name}Function.Alias", each.condition)
        for role, actions in self._rights(resources).items():
            condition = resources[role].get("Condition", "")
            name = role.removesuffix("FunctionRole")
            yield _output(f"{name}PoolRole", f"!Ref {role}", condition)
            yield _output(f"{name}PoolActions", f'"{",".join(sorted(actions))}"', condition)

    def _rights(self, resources: Mapping[str, Any]) -> dict[str, set[str]]:
        """What each role may do there, but those that a stack with an id alone has."""
        found: dict[str, set[str]] = {}
        for name, each in resources.items():
            actions = set(_ACTION.findall(json.dumps(each)))
            if each["Type"] == "AWS::IAM::Policy":
                of = _ROLE.findall(json.dumps(each["Properties"]["Roles"]))
            else:
                of = [name] if each["Type"] == "AWS::IAM::Role" else []
            for role in of if actions else ():
                found.setdefault(role, set()).update(actions)
        own = {role for role in found if resources[role].get("Condition") == self.bound}
        return {role: found[role] for role in found if role not in own}


def _output(name: str, value: str, condition: str = "") -> Piece:
    """By that name, and for other stacks with the stack's name before it."""
    when = f"Condition: {condition}, " if condition else ""
    export = f'Export: {{Name: !Sub "${{AWS::StackName}}-{name}"}}'
    return Piece("Outputs", name, f"  {name}: {{{when}Value: {value}, {export}}}\n", _HERE)


def chaining(source: Source) -> Source:
    """The *source*, whose triggers may raise what a chained function raises: no error of ours."""
    return replace(source, entries=tuple(_may_be_refused(each) for each in source.entries))


def _may_be_refused(entry: Entry) -> Entry:
    if isinstance(entry.part, Trigger) and entry.name in CHAINABLE:
        return replace(entry, part=replace(entry.part, refuses=True))
    return entry
