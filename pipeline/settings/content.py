"""The content of a configuration version, as CloudFormation fills it in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.boards.yaml_text import Literal, Tagged

_NO_LETTER = re.compile(r"\W")


def content(settings: Mapping[str, Any]) -> Tagged:
    """A line ``NAME=value`` for each of *settings*; what is no text has a variable of its own."""
    lines = []
    variables = {}
    for name, value in settings.items():
        text = _text(value)
        if text is None:
            variable = _NO_LETTER.sub("", name)
            variables[variable] = _tagged(value)
            text = f"${{{variable}}}"
        lines.append(f"{name}={text}\n")
    whole = Literal("".join(lines))
    return Tagged("!Sub", [whole, variables] if variables else whole)


def _text(value: Any) -> str | None:
    """
    *value* for the text of ``Fn::Sub``; None if that cannot say it.

    >>> _text({"Fn::GetAtt": ["Queue", "Arn"]})
    '${Queue.Arn}'
    >>> _text({"Fn::Sub": "https://${Host}/"})
    'https://${Host}/'
    >>> _text("${no} placeholder")
    '${!no} placeholder'
    """
    match value:
        case {"Ref": name}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [*names]}:
            return f"${{{'.'.join(names)}}}"
        case {"Fn::Sub": str(text)}:
            return text
        case str() | int() | float():
            return str(value).replace("${", "${!")
    return None


def _tagged(value: Any) -> Any:
    """*value* with short tags, as somebody would write it."""
    match value:
        case {"Ref": name}:
            return Tagged("!Ref", name)
        case {"Fn::GetAtt": [*names]}:
            return Tagged("!GetAtt", ".".join(names))
        case dict() if len(value) == 1 and next(iter(value)).startswith("Fn::"):
            [(name, argument)] = value.items()
            return Tagged(name.replace("Fn::", "!"), _tagged(argument))
        case dict():
            return {name: _tagged(each) for name, each in value.items()}
        case list():
            return [_tagged(each) for each in value]
    return value
