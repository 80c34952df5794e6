"""
Resources as a file of ``plain`` describes them: ``Name kind if Condition:``, then its words.

The *kind* is a type of CloudFormation, whose properties follow as they are written, or a
shape, which gets the words. Comment lines above belong to it; ``# = words`` is a heading. Of
what is below ``own`` of a function a template has what it has the function for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from inspect import signature
from textwrap import dedent
from typing import Any, Final, cast

import yaml

from infrastructure.compile import FOLDER, ROOT, Source
from infrastructure.domain import domain
from infrastructure.entry import Item
from infrastructure.pieces import BadPiece, Piece
from infrastructure.places import KINDS, PLACES
from infrastructure.resource import (
    IF_THERE,
    Filling,
    caller,
    filled,
    of_functions,
    resource,
    split,
    written_at,
)
from infrastructure.routes import FILLS
from infrastructure.shaped import made, shapes

_HEAD: Final = re.compile(r"(?P<name>\w+) (?P<kind>[\w:]+)(?: if (?P<condition>\w+))?")
_NOTE: Final = re.compile(r" +#.*")
_NUMBER: Final = "tag:yaml.org,2002:int"
Words = dict[str, Any]


def described(name: str) -> Source:
    """The source that ``plain/NAME.yaml`` describes."""
    path = FOLDER / "plain" / f"{name}.yaml"
    file = _File(path.read_text(), path.relative_to(ROOT).as_posix())
    return domain(name, *file.items())


class _File:
    """A file with its lines, to which what is parsed of it leads back."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.lines = text.splitlines(keepends=True)

    def items(self, node: yaml.MappingNode | None = None, condition: str = "") -> Iterator[Any]:
        """What stands below ``Resources``, or below the *node* of a function with a *condition*."""
        for key, value in (node or self._resources()).value:
            head = _HEAD.fullmatch(key.value)
            at = f"{self.name}:{key.start_mark.line + 1}"
            if not head:
                raise BadPiece(f"{at}: {key.value} is not as Name kind, or Name kind if Condition")
            said = {"above": self._above(key), "condition": head["condition"] or condition}
            said = {word: text for word, text in said.items() if text}
            with written_at(at):
                items = [*self._made(head["name"], head["kind"], key, value, said)]
            yield from items

    def _resources(self) -> yaml.MappingNode:
        root: Any = yaml.compose(self.text, Loader=yaml.CSafeLoader)
        [found] = [value for key, value in root.value if key.value == "Resources"]
        return cast("yaml.MappingNode", found)

    def _made(
        self, name: str, kind: str, key: yaml.Node, value: yaml.Node, said: Words
    ) -> Iterator[Any]:
        text = self._block(key, value)
        if "::" in kind:
            apart, properties = split(text)
            yield _with_fill(resource(name, kind, properties, kept=apart, **said))
            return
        if kind not in KINDS and kind not in shapes():
            raise BadPiece(f"{self.name}:{key.start_mark.line + 1}: no shape is called {kind}")
        words = {**self._value(value, said.get("condition", "")), **said}
        if places := _places(text):
            words["fill"] = places
        make = KINDS.get(kind, partial(made, kind))
        try:
            signature(make).bind(name, **words)
        except TypeError as exc:
            raise BadPiece(f"{caller()}: {name}: {exc}") from None
        found = make(name, **words)
        for each in found if isinstance(found, list) else [found]:
            yield _with_fill(each) if isinstance(each, Piece) else each

    def _block(self, key: yaml.Node, value: yaml.Node) -> str:
        """The lines below *key* as they are written, without those of what comes next."""
        lines = self.lines[key.start_mark.line + 1 : value.end_mark.line + 1]
        inside = " " * (key.start_mark.column + 1)
        while lines and not lines[-1].startswith(inside):
            lines.pop()
        return dedent("".join(lines))

    def _above(self, key: yaml.Node) -> str:
        """The comment lines above *key*, as `comment` takes them."""
        mark, found = " " * key.start_mark.column + "#", list[str]()
        for line in reversed(self.lines[: key.start_mark.line]):
            if not line.startswith(mark):
                break
            found.insert(0, line.strip().removeprefix("#").strip())
        said: list[str] = []
        for line in found:
            if said and not any(each[:1] in ("=", "") for each in (line, said[-1])):
                said[-1] += f" {line}"
            else:
                said.append(line)
        return "\n".join(said)

    def _value(self, node: yaml.Node, condition: str) -> Any:
        """*node* as the words of a shape: scalars and what has a tag as they are written."""
        if isinstance(node, yaml.MappingNode) and not node.tag.startswith("!"):
            return self._words(node, condition)
        if isinstance(node, yaml.SequenceNode) and not node.tag.startswith("!"):
            return [self._value(each, condition) for each in node.value]
        if node.tag.startswith("!"):
            return self.text[node.start_mark.index : node.end_mark.index].rstrip()
        if node.tag == "tag:yaml.org,2002:bool":
            return node.value == "true"
        note = _NOTE.match(self.lines[node.end_mark.line][node.end_mark.column :].rstrip("\n"))
        return f"{node.value}{note[0]}" if note and node.tag == _NUMBER else node.value

    def _words(self, node: yaml.MappingNode, condition: str) -> Words:
        found: Words = {}
        for key, value in node.value:
            if key.value == "own":
                found["own"] = [*self.items(value, condition)]
            elif key.value == "<<":
                found |= self._words(value, condition)
            elif key.value == "rights":
                found["rights"] = "".join(map(_item, self._value(value, condition)))
            else:
                found[key.value] = self._value(value, condition)
        return found


def _item(right: str) -> str:
    """A sentence, or a statement as it is."""
    return right if right.endswith("\n") else f"- {right}\n"


def _with_fill(piece: Piece) -> Item:
    places = _places(piece.text)
    fill = FILLS.get(piece.name) or (filled(**places) if places else None)
    if not fill and IF_THERE.search(piece.text):
        fill = of_functions
    return (piece, fill) if fill else piece


def _places(text: str) -> dict[str, Filling]:
    return {place: fill for place, fill in PLACES.items() if place in text}
