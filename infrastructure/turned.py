"""Turns of pieces by rules, as ``templates.yaml`` has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from infrastructure.fixed import Turn
from infrastructure.pieces import Piece

Rule = Mapping[str, str]


def ruled(rules: Iterable[Rule]) -> Turn:
    """Each piece with what takes the place of what the *rules* name, one after another."""
    return partial(_ruled, [*rules])


def _ruled(rules: Iterable[Rule], piece: Piece) -> Iterator[Piece]:
    text = piece.text
    for rule in rules:
        if _is_for(rule, piece, text):
            text = re.sub(rule["from"], rule.get("to", ""), text, flags=re.MULTILINE)
    yield replace(piece, text=text) if text != piece.text else piece


def _is_for(rule: Rule, piece: Piece, text: str) -> bool:
    return (
        bool(re.fullmatch(rule.get("name", ".*"), piece.name))
        and bool(re.search(rule.get("in", ""), text))
        and not ("but" in rule and re.search(rule["but"], text))
    )


def one_by_one(*turns: Turn) -> Turn:
    """Each of the *turns* of what the one before it gave."""

    def turn(piece: Piece) -> Iterator[Piece]:
        pieces = [piece]
        for each in turns:
            pieces = [made for one in pieces for made in each(one)]
        yield from pieces

    return turn
