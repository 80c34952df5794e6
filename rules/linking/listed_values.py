"""The values of a claim: one, a list, or a list that a provider wrote as text."""

from __future__ import annotations

import json
from typing import Final

from rules.linking.claims import written

LONGEST_VALUE: Final = 2048  # of an attribute; with a longer one Cognito fails the sign-in


def values_of(claim: object) -> list[str]:
    """
    The values of *claim* as texts, without those that are empty.

    >>> values_of("eng,ops"), values_of("[eng, ops]"), values_of('["a,b"]'), values_of(True)
    (['eng', 'ops'], ['eng', 'ops'], ['a,b'], ['true'])
    """
    if isinstance(claim, str) and _parsed(claim) is None:
        text = claim.strip()
        inner = text[1:-1] if _is_bracketed(text) else text
        return [part for part in (each.strip() for each in inner.split(",")) if part]
    return listed(claim)


def listed(claim: object) -> list[str]:
    """
    The same, where a text without brackets is one value, whatever commas it has.

    >>> listed("Doe, Jane"), listed('["Doe", "Jane"]'), listed(None)
    (['Doe, Jane'], ['Doe', 'Jane'], [])
    """
    parsed = _parsed(claim)
    each = claim if parsed is None else parsed
    texts = [written(value) for value in (each if isinstance(each, list) else [each])]
    return [text for text in texts if text]


def _is_bracketed(text: str) -> bool:
    return text.startswith("[") and text.endswith("]")


def _parsed(claim: object) -> list[object] | None:
    """The list that *claim* is as a text, in JSON; None if it is none."""
    if not (isinstance(claim, str) and _is_bracketed(claim.strip())):
        return None
    try:
        parsed: list[object] = json.loads(claim)
    except (ValueError, RecursionError):
        return None
    return parsed
