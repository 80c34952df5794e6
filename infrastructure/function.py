"""A function with an alias, its log and its rights, which every part has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict, Unpack

from infrastructure.entry import Item
from infrastructure.pieces import BadPiece
from infrastructure.reads import read_by, together_of
from infrastructure.resource import Filling, caller, filled
from infrastructure.shaped import made
from infrastructure.told import rights as rights_of
from infrastructure.variables import ANNOUNCES, of_choices, variables
from infrastructure.words import quoted


class Words(TypedDict, total=False):
    """
    What may be said of every function.

    Attributes:
        settings: Its variables, if they are not those that its code reads.
        variable: What fills those of them that no other function has, or that are filled
            from what else the template has.
        may: What it may do with a table that it is told, and with the pool, if not the usual.
        rights: Other statements of its role than those that follow from what it is told.
        own: What it has in addition.
        needed: What of that the first sign-up needs.
        fill: What other places of it are filled with in a template.

    """

    settings: str
    variable: Mapping[str, str | Filling | Mapping[str, str]]
    may: Mapping[str, str]
    rights: Iterable[str]
    condition: str
    own: Sequence[Item]
    needed: Sequence[str]
    fill: Mapping[str, Filling]
    above: str


def with_settings(words: Words, handler: str) -> Words:
    """Raises `BadPiece` if nothing has one of the *words*, or no module says what it reads."""
    if unknown := ", ".join(words.keys() - Words.__annotations__.keys()):
        raise BadPiece(f"{caller()}: no function has {unknown}")
    if "settings" in words:
        return words
    try:
        read, together = read_by(handler), together_of(handler)
    except FileNotFoundError:
        raise BadPiece(f"{caller()}: there is no module {handler}") from None
    alone = read.difference(*together.values())
    choices = {name: of_choices(names) for name, names in together.items()}
    variable = {**choices, **words.get("variable", {})}
    usual = variables(" ".join(variable), choices)
    variable = {name: _if_there(said, usual[name]) for name, said in variable.items()}
    return {**words, "settings": " ".join(sorted({*alone, *together})), "variable": variable}


def _if_there(said: str | Filling | Mapping[str, str], usual: str) -> str | Filling:
    """What a variable is filled with ``with`` a function that a template has, and ``else``."""
    if not isinstance(said, Mapping):
        return said
    function, there, otherwise = said["with"], said.get("is", usual), said.get("else", '""')
    return lambda known: [there if known.has(function) else otherwise]


def function(
    name: str, text: str, *, handler: str, said: Mapping[str, str], **words: Unpack[Words]
) -> list[Item]:
    """The function, and what it has besides; *said* are more words of its shape."""
    condition, settings = words.get("condition", ""), words["settings"].split()
    variable = words.get("variable", {})
    places = {f"<{key}>": value for key, value in variable.items() if callable(value)}
    places |= words.get("fill", {})
    given = {
        key: value if isinstance(value, str) else f"<{key}>" for key, value in variable.items()
    }
    filling = variables(words["settings"], given)
    told = {key: value for key, value in filling.items() if f"<{key}>" not in places}
    itself = made(
        "function",
        name,
        text=quoted(text),
        handler=handler,
        environment="".join(f"{key}: {value}\n" for key, value in filling.items()),
        rights="".join([*rights_of(told, words.get("may", {})), *words.get("rights", ())]),
        condition=condition,
        above=words.get("above", ""),
        **said,
    )
    log = made("log_group", name, condition=condition)
    watched = made("pending", name, condition=condition) if ANNOUNCES in settings else []
    with_places = [(each, filled(**places)) if places else each for each in itself]
    return [*with_places, *words.get("own", ()), *log, *watched]
