"""Slips of the finger in the names of big providers: nobody who makes one is an abuser."""

from __future__ import annotations

import random
from collections.abc import Iterator

PROVIDERS = (
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com"),
    *("protonmail.com", "comcast.net", "verizon.net", "sbcglobal.net", "bellsouth.net"),
    *("hotmail.fr", "orange.fr", "wanadoo.fr", "laposte.net", "t-online.de", "freenet.de"),
    *("libero.it", "virgilio.it", "hotmail.co.uk", "yahoo.co.uk", "btinternet.com", "yandex.ru"),
)
_COUNT, _SEED = 500, 18


def typos(*, but: frozenset[str]) -> list[str]:
    """Names with a swapped, lost, doubled or other letter, but for those that somebody has."""
    made = sorted({slip for name in PROVIDERS for slip in _slips(name)} - but - {*PROVIDERS})
    return random.Random(_SEED).sample(made, min(_COUNT, len(made)))  # noqa: S311  # a sample


def _slips(name: str) -> Iterator[str]:
    """
    Yield them.

    >>> "gmial.com" in set(_slips("gmail.com"))
    True
    """
    label, _, end = name.partition(".")
    for at in range(len(label)):
        start, rest = label[:at], label[at:]
        yield f"{start}{rest[1:]}.{end}"
        yield f"{start}{rest[0]}{rest}.{end}"
        if len(rest) > 1:
            yield f"{start}{rest[1]}{rest[0]}{rest[2:]}.{end}"
