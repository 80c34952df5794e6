"""A shape that depends on what functions a template has: see `infrastructure.shaped`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from infrastructure.entry import Item
from infrastructure.resource import filled
from infrastructure.shaped import made


def policy(name: str, *, of: Iterable[str], **words: Any) -> Item:
    """Rights of those functions that a template has."""
    [piece] = made("policy", name, roles="ROLES", **words)
    there = list(of)
    return piece, filled(
        ROLES=lambda known: [f"!Ref {each}FunctionRole" for each in there if known.has(each)]
    )
