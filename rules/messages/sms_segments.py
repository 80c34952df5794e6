"""
How many short messages a text takes, which is how often it is paid for.

3GPP TS 23.038: a text of the default alphabet has 7 bits a character, any
other text 16; a message carries 140 octets, 134 if it is a part of several.
"""

from __future__ import annotations

from collections.abc import Iterable

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # behind an escape: two septets
_SEPTETS, _UNITS = (160, 153), (70, 67)  # alone, and as a part of several


def segments(text: str) -> int:
    """
    The messages that *text* is sent in. No character is torn apart.

    >>> segments("a" * 160), segments("a" * 161), segments("ł" * 70), segments("ł" * 71)
    (1, 2, 1, 2)
    """
    if _BASIC.issuperset(mark for mark in text if mark not in _EXTENDED):
        return _filled([2 if mark in _EXTENDED else 1 for mark in text], *_SEPTETS)
    return _filled([len(mark.encode("utf-16-le", "surrogatepass")) // 2 for mark in text], *_UNITS)


def _filled(sizes: Iterable[int], alone: int, part: int) -> int:
    sizes = list(sizes)
    if sum(sizes) <= alone:
        return 1
    count, room = 0, 0
    for size in sizes:
        if size > room:
            count, room = count + 1, part
        room -= size
    return count
