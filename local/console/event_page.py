"""One event: its JSON, what its fields mean, and the filter policy that lets its like through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from events.contract.catalogue import CATALOGUE, COMMON, Field, Kind
from events.contract.schema import attributes_of

_Policy = Mapping[str, Sequence[Any]]


def event_page(envelope: Mapping[str, Any]) -> dict[str, Any]:
    """The *envelope* as it was published, its fields and the attributes that SNS filters by."""
    return {
        "event": dict(envelope),
        "fields": list(_fields(envelope)),
        "attributes": attributes_of(envelope),
    }


def passed(policy: _Policy, envelopes: Sequence[Mapping[str, Any]]) -> int:
    """How many of *envelopes* a subscription with that filter policy would have got."""
    return sum(lets_through(policy, attributes_of(each)) for each in envelopes)


def lets_through(policy: _Policy, attributes: Mapping[str, str]) -> bool:
    """
    Whether SNS delivers a message with *attributes*: all keys, any value of each.

    >>> lets_through({"type": [{"prefix": "auth.sign_up."}]}, {"type": "auth.sign_up.accepted.v1"})
    True
    >>> lets_through({"type": [{"prefix": "auth.sign_up."}]}, {"type": "auth.re.sign_up.v1"})
    False
    """
    return all(
        name in attributes and any(_fits(attributes[name], value) for value in values)
        for name, values in policy.items()
    )


def _fits(text: str, wanted: Any) -> bool:
    match wanted:
        case {"prefix": str(start)}:
            return text.startswith(start)
        case {"anything-but": list(others)}:
            return text not in others
    return bool(text == wanted)


def is_policy(told: Any) -> TypeGuard[_Policy]:
    """
    Whether it is of the kinds that the page makes: values, ``prefix`` and ``anything-but``.

    >>> is_policy({"type": ["a", {"prefix": "b"}]}), is_policy({"type": "a"}), is_policy({})
    (True, False, False)
    """
    if not isinstance(told, dict) or not 0 < len(told) <= _MOST_KEYS:
        return False
    return all(
        isinstance(values, list) and 0 < len(values) <= _MOST_VALUES and all(map(_is_value, values))
        for values in told.values()
    )


_MOST_KEYS, _MOST_VALUES = 5, 150  # "Filter policy constraints", SNS developer guide


def _is_value(value: Any) -> bool:
    match value:
        case str() | {"prefix": str()}:
            return True
        case {"anything-but": [*others]}:
            return all(isinstance(each, str) for each in others)
    return False


def _fields(envelope: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    known = _known(str(envelope.get("type", "")))
    data = envelope.get("data")
    for name, value in (data if isinstance(data, dict) else {}).items():
        field = known.get(name)
        yield {
            "name": name,
            "value": value if isinstance(value, str) else repr(value).lower(),
            "meaning": field.description if field else "",
            "personal": field is not None and field.personal != "none",
        }


def _known(kind: str) -> Mapping[str, Field]:
    name = kind.removeprefix("auth.").rpartition(".v")[0]
    return {**COMMON, **CATALOGUE[Kind(name)]} if name in list(Kind) else COMMON
