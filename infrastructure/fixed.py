"""Takes out of a piece what a template does not leave open: parameters, and options."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from infrastructure.pieces import Piece
from infrastructure.words import quoted

_OPENS, _CLOSES = "[{(", "]})"
_NOTHING, _GONE = "!Ref AWS::NoValue", "!Gone"
_NO_VARIABLE: Final = re.compile(r'!Sub ("[^"$]*")')
_ALL_GONE: Final = re.compile(rf"^ *(?:- |\w+: ){_GONE}\n", re.MULTILINE)
Turn = Callable[[Piece], Iterator[Piece]]


def fixed(values: Mapping[str, str], off: Collection[str] = ()) -> Turn:
    """
    Have each parameter of *values* say that, and no condition of *off* hold.

    What is there on such a condition is left out, and so are rules of such a parameter.
    """
    names = "|".join(values) or "$^"
    within, alone = re.compile(rf"\$\{{({names})\}}"), re.compile(rf"!Ref ({names})\b")

    def turn(piece: Piece) -> Iterator[Piece]:
        text = piece.text
        if piece.section == "Rules" and alone.search(text):
            return  # of another value than it has here
        if any(f"Condition: {each}{end}" in text for each in off for end in "\n,"):
            return
        for each in off:
            text = without(each, text)
        text = within.sub(lambda found: values[found[1]], text)
        text = _NO_VARIABLE.sub(r"\1", text)
        text = alone.sub(lambda found: quoted(values[found[1]]), text)
        yield replace(piece, text=text) if text != piece.text else piece

    return turn


def without(condition: str, text: str) -> str:
    r"""
    *text* as it is where the *condition* does not hold.

    >>> without("Own", 'A: !If [Own, !GetAtt K.Arn, !Ref AWS::NoValue]\nB: !If [Own, [d, e], f]\n')
    'B: f\n'
    >>> without("Own", "- !If\n  - Own\n  - {d: e}\n  - !Ref AWS::NoValue\n- f\n")
    '- f\n'
    >>> without("Own", "- !If [Own, a, !Ref AWS::NoValue]\n- !Ref AWS::NoValue\n")
    '- !Ref AWS::NoValue\n'
    """
    block = rf"^( *)- !If\n\1  - {condition}\n(?:\1  .*\n)*?\1  - !Ref AWS::NoValue\n"
    text, opens = re.sub(block, "", text, flags=re.MULTILINE), f"!If [{condition}, "
    while (start := text.find(opens)) >= 0:
        end = _end(text, start + len("!If ["), "]")
        other = text[_end(text, start + len(opens), ",") + 1 : end].strip()
        text = f"{text[:start]}{_GONE if other == _NOTHING else other}{text[end + 1 :]}"
    return _ALL_GONE.sub("", text).replace(_GONE, _NOTHING)


def _end(text: str, start: int, ends: str) -> int:
    """Where, from *start* on, the first *ends* is that is inside of nothing else."""
    depth, is_quoted = 0, False
    for at in range(start, len(text)):
        letter = text[at]
        if letter == ends and not depth and not is_quoted:
            return at
        if letter == '"':
            is_quoted = not is_quoted
        elif not is_quoted:
            depth += (letter in _OPENS) - (letter in _CLOSES)
    raise ValueError(text[start:])
