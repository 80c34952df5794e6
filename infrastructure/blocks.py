"""
A parameter is one block: ``parameters/*.yaml``, a file for each group, below its name.

The first line of a block has its name, its ``Label`` in the console and its bounds, in
CloudFormation's words; without ``Default`` it is empty, with a number as that it is a
number, and with ``null`` the operator has to give it. Without ``Description`` its label
is all there is to say. ``Type`` is needed for a list alone. ``Conditions`` that
ask for its value, and ``Rules`` that hold for it, belong to the block: ``{Sms: not ""}``,
or ``{ApiFirewall: [RestApi, not ""]}`` if another condition has to hold as well. A condition
with the name of the parameter need not be said: it holds if this is not its default.
What a rule ``Needs`` are parameters with any value, ``[SmsCountries, This or That]``, or with one,
``{RestApi: "on"}``; ``If`` may list several values, or say those of several parameters, and without
it the rule holds unless the parameter is its default. Without ``Else`` the refusal says what needs
what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from infrastructure.pieces import BadPiece, Piece
from infrastructure.words import folded, quoted, single_quoted

_STARTS: Final = re.compile(r"^- (\w+):", re.MULTILINE)
_BOUNDS: Final = ("AllowedValues", "MinValue", "MaxValue", "AllowedPattern", "MaxLength")
_OF_A_BLOCK: Final = {*_BOUNDS, "Type", "Label", "Default", "ConstraintDescription", "Description"}
_BESIDE: Final = {"Conditions", "Rules"}
Block = Mapping[str, Any]


def blocks(text: str, file: str) -> Iterator[Piece]:
    """
    What the blocks of a file are to a template: parameters, conditions and rules.

    Raises `BadPiece` if there is no group, a block without a label, or a word that no block has.
    """
    group, found = _parsed(text, file)
    conditions = {each for item in found for each in _conditions(item)}
    for section in ("Parameters", "Rules", "Conditions"):
        yield Piece(section, "", f"{section}:\n", f"{file}:1")
    lines = {each[1]: text.count("\n", 0, each.start()) + 1 for each in _STARTS.finditer(text)}
    for item in found:
        name = next(iter(item), "") if isinstance(item, dict) else ""
        if name not in lines or not isinstance(item[name], dict):
            raise BadPiece(f"{file}: a block begins with - Name: {{Label: …}}, not with {item}")
        origin = f"{file}:{lines[name]}"
        yield from _pieces(name, item, group, origin)
        if name not in conditions:
            changed = _test(name, f"not {quoted(item[name].get('Default', ''))}")
            text = f"  {name}: {changed}\n"
            yield Piece("Conditions", name, text, origin, on_demand=True)


def _conditions(item: Any) -> set[str]:
    """The conditions that a block says itself, behind its name or below it."""
    parts = [item, *item.values()] if isinstance(item, dict) else []
    return {name for part in parts if isinstance(part, dict) for name in part.get("Conditions", ())}


def _parsed(text: str, file: str) -> tuple[str, list[Any]]:
    try:
        found = yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as exc:
        raise BadPiece(f"{file}: this is no YAML: {exc}") from exc
    [(group, items)] = found.items() if isinstance(found, dict) and len(found) == 1 else [("", "")]
    if isinstance(items, list):
        return group, items
    raise BadPiece(f"{file}:1: a file of parameters has the name of its group, then the parameters")


def _pieces(name: str, item: Block, group: str, origin: str) -> Iterator[Piece]:
    block = {**item[name], **{key: value for key, value in item.items() if key != name}}
    if "Label" not in block:
        raise BadPiece(f"{origin}: {name} has no Label")
    if unknown := set(block) - _OF_A_BLOCK - _BESIDE:
        raise BadPiece(f"{origin}: {name} has {', '.join(sorted(unknown))}, which no block has")
    if not block.get("Description", ".").endswith("."):
        raise BadPiece(
            f"{origin}: the Description of {name} does not end with a full stop: is # in it?"
        )
    label = quoted(block["Label"])
    yield Piece("Parameters", name, _definition(name, block), origin, label=label, group=group)
    for rule, words in block.get("Rules", {}).items():
        if "Needs" not in words or set(words) - {"If", "Needs", "Else"}:
            raise BadPiece(f"{origin}: {rule} has to have Needs, and may have If and Else")
        default = f"not {quoted(block.get('Default', ''))}"
        yield Piece("Rules", rule, _rule(name, rule, {"If": default, **words}), origin)
    for condition, words in block.get("Conditions", {}).items():
        tested = words if isinstance(words, list) else [words]
        yield Piece("Conditions", condition, f"  {condition}: {_all(name, tested)}\n", origin)


def _definition(name: str, block: Block) -> str:
    default = block.get("Default", "")  # null: it has to be given
    usual = "String" if isinstance(default, str | None) else "Number"
    lines = [f"Type: {block.get('Type', usual)}"]
    if default is not None:
        lines.append(f"Default: {quoted(default)}")
    lines += [f"{bound}: {_bound(block[bound])}" for bound in _BOUNDS if bound in block]
    said = {"Description": f"{block['Label']}.", **block}
    texts = [
        folded(key, said[key]) for key in ("ConstraintDescription", "Description") if key in said
    ]
    return f"  {name}:\n" + "".join(f"    {line}\n" for line in lines) + "".join(texts)


def _bound(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(quoted, value))}]"
    return single_quoted(value) if isinstance(value, str) else str(value)


def _rule(name: str, rule: str, words: Mapping[str, Any]) -> str:
    """If *name* has a value, what it needs has one as well, or that one which is said."""
    asked, given = words["Needs"], words["If"]
    values = asked if isinstance(asked, dict) else dict.fromkeys(asked, 'not ""')
    given = given if isinstance(given, dict) else {name: given}
    denied = words.get("Else", f"{_wanted(given)} needs {_wanted(values)}.")
    return f"""\
  {rule}:
    RuleCondition: {_each(given)}
    Assertions:
      - Assert: {_each(values)}
        AssertDescription: {quoted(denied)}
"""


def _each(values: Mapping[str, Any]) -> str:
    """Each of the *values* holds; of ``This or That`` one does."""
    names = [(each.split(" or "), value) for each, value in values.items()]
    tests = [_joined("Or", [_test(each, value) for each in some]) for some, value in names]
    return _joined("And", tests)


def _joined(how: str, tests: list[str]) -> str:
    return tests[0] if len(tests) == 1 else f"!{how} [{', '.join(tests)}]"


def _wanted(values: Mapping[str, Any]) -> str:
    return " and ".join(_said(each, value) for each, value in values.items())


def _said(name: str, value: Any) -> str:
    """
    *name*, and its value if that is one.

    >>> _said("CognitoMails", "ses"), _said("MailFrom", 'not ""')
    ('CognitoMails ses', 'MailFrom')
    """
    is_one = isinstance(value, str) and value and not value.startswith("not ")
    return f"{name} {value}" if is_one else name


def _all(name: str, words: list[Any]) -> str:
    """Other conditions, and last what is asked of *name*."""
    *others, own = words
    return _joined("And", [*(f"!Condition {each}" for each in others), _test(name, own)])


def _test(name: str, words: Any) -> str:
    """
    Whether *name* has a value, one of a list of them, or ``not`` that value or list.

    >>> _test("SmsOrigin", 'not ""'), _test("Mails", "on")
    ('!Not [!Equals [!Ref SmsOrigin, ""]]', '!Equals [!Ref Mails, "on"]')
    >>> _test("Mails", ["a", "b"])
    '!Or [!Equals [!Ref Mails, a], !Equals [!Ref Mails, b]]'
    """
    if isinstance(words, list):
        return f"!Or [{', '.join(_test(name, each) for each in words)}]"
    if isinstance(words, dict):
        return f"!Not [{_test(name, words['not'])}]"
    denied = isinstance(words, str) and words.startswith("not ")
    value = words.removeprefix("not ") if denied else quoted(words)
    equal = f"!Equals [!Ref {name}, {value}]"
    return f"!Not [{equal}]" if denied else equal
