"""What a change reaches: for ``--affected``, and who reads a parameter in the documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from infrastructure.compile import Template, found_uses, key
from infrastructure.pieces import BadPiece, Piece

Pieces = Mapping[tuple[str, str], Piece]
_VERSION: Final = "Configuration"
_FUNCTION: Final = "Function"
# Through these a parameter reaches what names them.
_BETWEEN: Final = {"Conditions", "Mappings"}


def readers(pieces: Iterable[Piece]) -> dict[str, list[str]]:
    """
    The functions that read each parameter: another value publishes a version of them.

    Their configuration version has it, by itself or through a condition.
    """
    known = {key(each): each for each in pieces if each.name}
    found: dict[str, list[str]] = {name: [] for section, name in known if section == "Parameters"}
    for piece in _versions(known):
        for parameter in _parameters(piece, known, whole=False):
            found[parameter].append(piece.name.removesuffix(_VERSION))
    return found


def report(template: Template, name: str) -> str:
    """
    What a change of the parameter or the function *name* reaches.

    Raises `BadPiece` if *template* has neither.
    """
    known = {key(each): each for each in template.pieces() if each.name}
    if ("Parameters", name) in known:
        return "\n".join(_of_parameter(name, known))
    if ("Resources", f"{name}{_FUNCTION}") in known:
        return "\n".join(_of_function(name, known))
    raise BadPiece(f"{template.file}: no parameter or function is called {name}")


def _of_parameter(name: str, known: Pieces) -> Iterator[str]:
    reached = [
        each.name
        for each in known.values()
        if each.section == "Resources" and name in _parameters(each, known, whole=True)
    ]
    functions = readers(known.values())[name]
    versions = {f"{each}{ending}" for each in functions for ending in (_VERSION, _FUNCTION)}
    conditional = [
        each.removesuffix(_FUNCTION)
        for each in reached
        if each.endswith(_FUNCTION) and name in _of_condition(known["Resources", each], known)
    ]
    yield _line("a new version of", functions)
    yield _line("there or not", conditional)
    yield _line("other resources", [each for each in reached if each not in versions])


def _of_function(name: str, known: Pieces) -> Iterator[str]:
    function = known["Resources", f"{name}{_FUNCTION}"]
    read = [each for each, functions in readers(known.values()).items() if name in functions]
    naming = [
        each.name
        for each in known.values()
        if each is not function and key(function) in found_uses(each, known)
    ]
    yield _line("described at", [function.origin])
    yield _line("reads the parameters", read)
    yield _line("is named by", naming)


def _line(words: str, names: Iterable[str]) -> str:
    return f"{words}: {', '.join(names) or 'nothing'}"


def _versions(known: Pieces) -> list[Piece]:
    return [
        each
        for (section, name), each in known.items()
        if section == "Resources" and name.endswith(_VERSION)
    ]


def _of_condition(piece: Piece, known: Pieces) -> set[str]:
    """The parameters that decide whether *piece* is there."""
    condition = piece.data.get("Condition")
    return _parameters(known["Conditions", condition], known, whole=True) if condition else set()


def _parameters(piece: Piece, known: Pieces, *, whole: bool) -> set[str]:
    """What *piece* reads; without what decides if its function is there, unless the *whole*."""
    waiting, found, seen = [piece], set(), {key(piece)}
    if not whole:
        function = known["Resources", f"{piece.name.removesuffix(_VERSION)}{_FUNCTION}"]
        seen.add(("Conditions", function.data.get("Condition", "")))
    while waiting:
        for use in found_uses(waiting.pop(), known):
            if use[0] == "Parameters":
                found.add(use[1])
            elif use[0] in _BETWEEN and use not in seen:
                seen.add(use)
                waiting.append(known[use])
    return found
