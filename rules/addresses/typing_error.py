"""
Which big mail provider a mistyped domain was meant to be, and how sure that is.

A user who misses a key is no abuser, and the lists hold hundreds of names that are
one slip away from a big provider. A slip is sure if it is a wrong end of a kind
that people type, or a letter swapped, lost, doubled, or of the next key; another
letter is likely; two slips are weak, and so is one in a name that is somebody's
own, or too short to tell. Damerau's four kinds of errors (CACM 7(3), 1964), with
the rows of three keyboards.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from itertools import pairwise

from rules.addresses.provider_names import ENDS, PROVIDERS, REAL
from rules.value import dataclass

_LABEL_FOR_A_SLIP = 5  # letters: gmail, yahoo; never gmx, web, aol, msn, live
_LABEL_FOR_TWO = 7  # hotmail, outlook
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop", "qsdfghjklm")
_NEIGHBOURS = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in (a + b, b + a))


class Sureness(IntEnum):
    """How sure it is that a domain is a slip of the finger."""

    NONE = 0
    WEAK = 1
    LIKELY = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Slip:
    """
    A domain that somebody mistyped.

    Attributes:
        provider: What was meant; None if two are as near: a wrong guess helps nobody.

    """

    provider: str | None
    sureness: Sureness


def slip_of(domain: str) -> Slip | None:
    """
    The slip that *domain* is, a lower-case A-label name; None if it is none.

    >>> slip_of("gmial.com").provider, slip_of("hotmal.co.uk").sureness.name
    ('gmail.com', 'SURE')
    >>> slip_of("aoll.com").sureness.name, slip_of("example.com")
    ('WEAK', None)
    """
    if domain in PROVIDERS:
        return None
    found = [(sureness, name) for name in PROVIDERS if (sureness := _sureness(domain, name))]
    if not found:
        return None
    surest = max(sureness for sureness, _ in found)
    nearest = [name for sureness, name in found if sureness is surest]
    return Slip(nearest[0] if len(nearest) == 1 else None, surest)


def _sureness(domain: str, provider: str) -> Sureness:
    label, _, end = provider.partition(".")
    if domain in REAL:
        return Sureness.WEAK if _one_slip(domain, provider) else Sureness.NONE
    if domain.startswith(label) and _has_wrong_end(domain, label, end):
        return Sureness.SURE
    mistyped, _, rest = domain.partition(".")
    if rest != end:
        return Sureness.NONE
    if len(label) < _LABEL_FOR_A_SLIP:
        return Sureness.WEAK if _one_slip(mistyped, label) else Sureness.NONE
    if one := _one_slip(mistyped, label):
        return one
    may_be_two = len(label) >= _LABEL_FOR_TWO and mistyped[0] == label[0]
    return Sureness.WEAK if may_be_two and _are_two_slips(mistyped, label) else Sureness.NONE


def _has_wrong_end(domain: str, label: str, end: str) -> bool:
    if domain in {label + end, f"{label}{end}.{end}", f"{label}.{end}.{end}"}:
        return True
    return domain.removeprefix(f"{label}.") in ENDS.get(end, ())


def _one_slip(text: str, right: str) -> Sureness:
    """How sure it is that *text* is *right* with one slip; NONE if it is not."""
    if len(text) == len(right):
        return _replaced(text, right)
    if len(text) + 1 == len(right):
        is_lost = any(text == shorter for shorter in _without_one(right))
        return Sureness.SURE if is_lost else Sureness.NONE
    if len(text) == len(right) + 1:
        return _inserted(text, right)
    return Sureness.NONE


def _replaced(text: str, right: str) -> Sureness:
    wrong = [place for place in range(len(text)) if text[place] != right[place]]
    typed, meant = ("".join(each[place] for place in wrong) for each in (text, right))
    if len(wrong) == 1:
        return Sureness.SURE if meant + typed in _NEIGHBOURS else Sureness.LIKELY
    is_swap = len(wrong) == 2 and wrong[1] - wrong[0] == 1 and typed == meant[::-1]  # a pair
    return Sureness.SURE if is_swap else Sureness.NONE


def _inserted(text: str, right: str) -> Sureness:
    places = [place for place, shorter in enumerate(_without_one(text)) if shorter == right]
    if not places:
        return Sureness.NONE
    extra, beside = text[places[0]], text[max(0, places[0] - 1) : places[0] + 2]
    neighbours = {each + extra for each in beside}
    is_near = bool(neighbours & _NEIGHBOURS) or len(places) > 1  # the same letter twice
    return Sureness.SURE if is_near else Sureness.LIKELY


def _without_one(text: str) -> Iterator[str]:
    return (text[:place] + text[place + 1 :] for place in range(len(text)))


def _are_two_slips(text: str, right: str) -> bool:
    """Whether one change of *text* brings it within one slip of *right*; both are short."""
    if abs(len(text) - len(right)) > 2:  # two slips
        return False
    return _distance(text, right) == 2  # the same


def _distance(text: str, right: str) -> int:
    """Optimal string alignment: insertions, losses, replacements and swaps of neighbours."""
    last: list[int] = []
    row = list(range(len(right) + 1))
    for i, typed in enumerate(text, 1):
        before, last, row = last, row, [i, *[0] * len(right)]
        for j, meant in enumerate(right, 1):
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (typed != meant))
            if before and j > 1 and typed == right[j - 2] and text[i - 2] == meant:
                row[j] = min(row[j], before[j - 2] + 1)
    return row[-1]
