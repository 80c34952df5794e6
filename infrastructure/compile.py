"""
Puts pieces together to a template.

A template is a list of sources, each of which gives pieces in their order. Of the
parameters, conditions, mappings and rules, a template has those that its other
pieces need, found over as many steps as it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from infrastructure.blocks import blocks
from infrastructure.entry import Entry, Known
from infrastructure.limits import check
from infrastructure.parameters import interface
from infrastructure.pieces import BadPiece, Piece, carve
from infrastructure.policies import with_policies
from infrastructure.references import uses
from pipeline.boards.parts import Parts

FOLDER: Final = Path(__file__).parent
ROOT: Final = FOLDER.parent
# Of these a template has what its other pieces name.
_ON_DEMAND: Final = ("Parameters", "Mappings", "Conditions", "Rules")
_ORDER: Final = (
    *("AWSTemplateFormatVersion", "Transform", "Description", "Metadata", "Parameters"),
    *("Mappings", "Rules", "Conditions", "Globals", "Resources", "Outputs"),
)
# What SAM adds to the name of a function for what it makes of it.
_MADE_BY_SAM: Final = ("Aliaslive", "AliasliveCognitoPermission")


@dataclass(frozen=True)
class Source:
    """
    Something that gives pieces.

    Attributes:
        name: What a template that leaves it out calls it.
        pieces: Takes what is known of the template, and what the sources before it define.
        entries: The functions that it has.

    """

    name: str
    pieces: Callable[[Known], Iterable[Piece]]
    entries: tuple[Entry, ...] = ()


def plain(name: str) -> Source:
    """The pieces of ``plain/NAME.yaml``."""
    return Source(name, lambda _: carved(name))


def parameters() -> Iterator[Source]:
    """The blocks of each file of ``parameters``, in the order of their names."""
    for path in sorted(FOLDER.glob("parameters/*.yaml")):
        yield _parameters_of(path)


def _parameters_of(path: Path) -> Source:
    file = path.relative_to(ROOT).as_posix()
    return Source(path.stem, lambda _: blocks(path.read_text(), file))


def carved(name: str) -> list[Piece]:
    """The pieces of ``plain/NAME.yaml`` as they are written, but for those below Resources."""
    path = FOLDER / "plain" / f"{name}.yaml"
    head, opening, _ = path.read_text().partition("Resources:\n")
    return list(carve(f"{head}{opening}", path.relative_to(ROOT).as_posix()))


@dataclass(frozen=True)
class Template:
    """
    A template that can be made.

    Attributes:
        file: Where it is written, below the root of the project.
        sources: What it is made of, in this order within each section.
        without: Functions, as ``WebhookConsumer``, and names of pieces that it does without.
        turns: What becomes of each piece in it.

    """

    file: str
    sources: tuple[Source, ...]
    without: frozenset[str] = frozenset()
    turns: Callable[[Piece], Iterable[Piece]] = lambda piece: [piece]

    def pieces(self) -> list[Piece]:
        """
        Its pieces, in its order.

        Raises `BadPiece` if a piece is not what it says, a name is there twice or one that
        a piece refers to is not there, nothing has the name that is to be left out, or
        CloudFormation or Lambda would not take it.
        """
        needed = _needed(self._left(self.all_pieces()))
        check(data_of(needed))
        return _in_sections([*needed, *interface(needed)])

    def all_pieces(self) -> list[Piece]:
        """The pieces of its sources, those that it does not need among them."""
        before: dict[str, dict[str, Any]] = {}
        known = Known(before, self.entries)
        found: list[Piece] = []
        for source in self.sources:
            turned = (each for piece in source.pieces(known) for each in self.turns(piece))
            made = [with_policies(each) for each in turned]
            for piece in made:
                if piece.section == "Conditions" and piece in found:
                    continue  # two resources are turned into ones that it is for
                _enter(piece, before, found)
                found.append(piece)
        return found

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its functions."""
        entries = (entry for source in self.sources for entry in source.entries)
        return tuple(entry for entry in entries if entry.name not in self.without)

    @property
    def parts(self) -> Parts:
        """What its boards and alarms are made of."""
        return Known({}, self.entries).parts

    def text(self) -> str:
        """The whole template."""
        return "".join(piece.text for piece in self.pieces()).rstrip() + "\n"

    def _left(self, found: list[Piece]) -> list[Piece]:
        """The pieces *found* but those that it is without, and outputs of what is not there."""
        if not self.without:
            return found
        whole = replace(self, without=frozenset())
        functions = {entry.name for entry in whole.entries}
        names = {piece.name for piece in whole.all_pieces()}
        if unknown := self.without - names - functions:
            raise BadPiece(f"{self.file}: nothing is called {', '.join(sorted(unknown))}")
        there = {piece.name for piece in found} - (self.without - functions)
        return [
            piece for piece in found if piece.name in there and not _is_of(piece, names - there)
        ]


def _is_of(piece: Piece, gone: Collection[str]) -> bool:
    """Whether *piece* is an output of what is *gone*."""
    if piece.section != "Outputs" or not piece.name:
        return False
    return any(section == "" and name in gone for section, name in uses(piece))


def data_of(pieces: Iterable[Piece]) -> dict[str, Any]:
    """What the *pieces* define, by section and name."""
    found: dict[str, Any] = {}
    for piece in pieces:
        if piece.name:
            found.setdefault(piece.section, {})[piece.name] = piece.data
    return found


def _enter(piece: Piece, before: dict[str, dict[str, Any]], found: Iterable[Piece]) -> None:
    """Keep what *piece* defines, if it may be there and nothing else defines it."""
    if piece.section not in _ORDER:
        raise BadPiece(f"{piece.origin}: no template has {piece.section}")
    if not piece.name:
        return
    names = before.setdefault(piece.section, {})
    if piece.name in names:
        [first] = [each.origin for each in found if key(each) == key(piece)]
        raise BadPiece(f"{piece.origin}: {piece.name} is in {first}, too")
    names[piece.name] = piece.data


def _needed(pieces: list[Piece]) -> list[Piece]:
    """The *pieces* without what is there on demand and nobody demands."""
    known = {key(each): each for each in pieces if each.name}
    waiting = [each for each in known.values() if not _is_on_demand(each)]
    reached = {key(each) for each in waiting}
    while waiting:
        for use in found_uses(waiting.pop(), known):
            if use not in reached:
                reached.add(use)
                waiting.append(known[use])
    for name, rule in known.items():
        if rule.section == "Rules" and reached.issuperset(found_uses(rule, known)):
            reached.add(name)
    return [each for each in pieces if not each.name or key(each) in reached]


def _is_on_demand(piece: Piece) -> bool:
    return piece.on_demand or piece.section in _ON_DEMAND


def key(piece: Piece) -> tuple[str, str]:
    """Section and name of *piece*, which no other has."""
    return piece.section, piece.name


def found_uses(piece: Piece, known: Mapping[tuple[str, str], Piece]) -> Iterator[tuple[str, str]]:
    """What *piece* refers to, of what is *known*; raises `BadPiece` if it is not."""
    for section, name in sorted(uses(piece)):
        found = [each for each in _may_be(section, name) if each in known]
        if not found:
            raise BadPiece(f"{piece.origin}: {piece.name} names {name}, which is not there")
        yield found[0]


def _may_be(section: str, name: str) -> Iterator[tuple[str, str]]:
    """Where the *name* may be: SAM makes resources, whose names begin with that of theirs."""
    yield section, name
    if section == "":
        yield "Parameters", name
        yield "Resources", name
        for ending in _MADE_BY_SAM:
            if name.endswith(ending):
                yield "Resources", name.removesuffix(ending)


def _in_sections(pieces: list[Piece]) -> list[Piece]:
    """
    The *pieces* of each section one after another, below the first line that opens it.

    There is an empty line after each resource, and after each section.
    """
    found = []
    for section in _ORDER:
        own = [each for each in pieces if each.section == section]
        opening = [each for each in own if not each.name][:1]
        if not (named := [each for each in own if each.name]):
            continue
        *others, last = named
        found += opening
        found += map(_apart, others) if section == "Resources" else others
        found.append(_apart(last) if opening else last)
    return found


def _apart(piece: Piece) -> Piece:
    """The *piece* with an empty line before what comes next."""
    return piece if piece.text.endswith("\n\n") else replace(piece, text=f"{piece.text}\n")
