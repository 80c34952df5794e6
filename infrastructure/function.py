"""A function with an alias, its log and its rights, which every part has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import Final, TypedDict, Unpack

from infrastructure.entry import Item
from infrastructure.pieces import BadPiece
from infrastructure.reads import read_by, together_of
from infrastructure.resource import Filling, caller, filled, resource
from infrastructure.shapes import log_group, pending, role
from infrastructure.told import rights as rights_of
from infrastructure.variables import EVENTS, of_choices, variables
from infrastructure.words import quoted

ANNOUNCES: Final = EVENTS.split()[-1]


class Words(TypedDict, total=False):
    """
    What may be said of every function.

    Attributes:
        settings: Its variables, if they are not those that its code reads.
        variable: What fills those of them that no other function has, or that are filled
            from what else the template has.
        may: What it may do with a table that it is told, and with the pool, if not the usual.
        rights: Other statements of its role than those that follow from what it is told.
        own: What it has beside.
        fill: What other places of it are filled with in a template.

    """

    settings: str
    variable: Mapping[str, str | Filling]
    may: Mapping[str, str]
    rights: Iterable[str]
    condition: str
    own: Sequence[Item]
    fill: Mapping[str, Filling]
    above: str


def with_settings(words: Words, handler: str) -> Words:
    """Raises `BadPiece` if there is no such module that would say what it reads."""
    if "settings" in words:
        return words
    try:
        read, together = read_by(handler), together_of(handler)
    except FileNotFoundError:
        raise BadPiece(f"{caller()}: there is no module {handler}") from None
    alone = read.difference(*together.values())
    choices = {name: of_choices(names) for name, names in together.items()}
    variable = {**choices, **words.get("variable", {})}
    return {**words, "settings": " ".join(sorted({*alone, *together})), "variable": variable}


def function(
    name: str,
    text: str,
    *,
    handler: str,
    head: str = "",
    before: str = "",
    events: str = "",
    **words: Unpack[Words],
) -> list[Item]:
    """
    The function, and what it has besides.

    *head* and *before* are properties around its log group.
    """
    said, settings = {"condition": words.get("condition", "")}, words["settings"].split()
    variable = words.get("variable", {})
    places = {f"<{key}>": value for key, value in variable.items() if not isinstance(value, str)}
    places |= words.get("fill", {})
    given = {
        key: value if isinstance(value, str) else f"<{key}>" for key, value in variable.items()
    }
    filling = variables(words["settings"], given)
    environment = "".join(f"{key}: {value}\n" for key, value in filling.items())
    told = {key: value for key, value in filling.items() if f"<{key}>" not in places}
    rights = "".join([*rights_of(told, words.get("may", {})), *words.get("rights", ())])
    called = f"Events: {{{events}}}\n" if events else ""
    properties = f"""\
Description: !Join ["", [{quoted(text)}, !If [PublishedAnew, !Sub " (${{PublishAnew}})", ""]]]
Handler: {handler}.handler
Role: !GetAtt {name}FunctionRole.Arn
{head}LoggingConfig: {{LogGroup: !Ref {name}LogGroup}}
{before}AutoPublishAliasAllProperties: true
VersionDescription: !Sub "settings ${{{name}SettingsVersion}}"
Environment:
  Variables:
{indent(environment, "    ")}    SETTINGS_VERSION: !Ref {name}SettingsVersion
{called}"""
    made = resource(
        f"{name}Function",
        "AWS::Serverless::Function\nUpdateReplacePolicy: Retain",
        properties,
        kept="Metadata: {BuildMethod: makefile}",
        above=words.get("above", ""),
        **said,
    )
    watched = [pending(name, **said)] * (ANNOUNCES in settings)
    pieces = (made, role(name, rights, **said))
    itself: list[Item] = [(each, filled(**places)) if places else each for each in pieces]
    return [*itself, *words.get("own", ()), log_group(name, **said), *watched]
