"""What CloudFormation refuses before it touches a resource: parameters that are out of bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any


class Refused(ValueError):
    """A parameter, a rule, or a reference to a resource that is not there."""


def check_parameters(definitions: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """
    Judge the *values* as CloudFormation does.

    Raises:
        Refused: One is missing, or not what its definition allows.

    """
    for name, definition in definitions.items():
        for fault in _faults(definition, values[name]):
            raise Refused(f"{name}: {fault}")
    for name in values.keys() - definitions.keys():
        raise Refused(f"{name}: there is no such parameter")


def _faults(definition: Mapping[str, Any], value: Any) -> Iterator[str]:
    if value is None:
        yield "it must have a value"
        return
    text = str(value)
    if text not in map(str, definition.get("AllowedValues", [text])):
        yield f"{text!r} is not allowed"
    each = text.split(",") if definition["Type"] == "CommaDelimitedList" else [text]
    pattern = definition.get("AllowedPattern", "(?s).*")
    if not all(re.fullmatch(pattern, one) for one in each):
        yield f"{text!r} does not match the pattern"
    if not definition.get("MinLength", 0) <= len(text) <= definition.get("MaxLength", 4096):
        yield "its length is out of bounds"
    if definition["Type"] == "Number" and not _is_within(definition, float(text)):
        yield f"{text} is out of bounds"


def _is_within(definition: Mapping[str, Any], number: float) -> bool:
    least, most = definition.get("MinValue", "-inf"), definition.get("MaxValue", "inf")
    return float(least) <= number <= float(most)
