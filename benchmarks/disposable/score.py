"""What a list knows, and whom it takes by mistake."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import median

from benchmarks.contender import walk

_Z = 1.96  # of an interval of 95 %
_LOOKS = 2_000


@dataclass(frozen=True)
class Contender:
    """
    A list.

    Attributes:
        released: When it was published; what was known before that does not count for it.

    """

    name: str
    released: str
    names: frozenset[str]

    def knows(self, domain: str) -> bool:
        """Tell whether the name or a parent is listed: sub-domains are given to everybody."""
        return walk(domain, self.names)


@dataclass(frozen=True)
class Share:
    """How many of a number, with an interval of 95 % by Wilson."""

    hits: int
    of: int

    def __str__(self) -> str:
        """
        Words for a table.

        >>> str(Share(50, 100))
        '50.0 % (40.4 to 59.6)'
        """
        if not self.of:
            return "none"
        low, high = self._interval()
        return f"{self.hits / self.of:.1%} ({low * 100:.1f} to {high * 100:.1f})".replace(
            "%", " %", 1
        )

    def of_many(self, number: int) -> str:
        """
        How many of a great *number* that is.

        >>> Share(0, 45_000).of_many(100_000)
        '0.0 (0.0 to 8.5)'
        """
        low, high = self._interval()
        return f"{self.hits / self.of * number:.1f} ({low * number:.1f} to {high * number:.1f})"

    def _interval(self) -> tuple[float, float]:
        share = self.hits / self.of
        middle = share + _Z**2 / (2 * self.of)
        wide = _Z * sqrt(share * (1 - share) / self.of + _Z**2 / (4 * self.of**2))
        low, high = ((middle + sign * wide) / (1 + _Z**2 / self.of) for sign in (-1, 1))
        return max(0.0, low), high


def recall(contender: Contender, domains: Iterable[str]) -> Share:
    """How many of the *domains* are known."""
    looked = [contender.knows(domain) for domain in domains]
    return Share(sum(looked), len(looked))


def hits(contender: Contender, domains: Iterable[str]) -> list[str]:
    """Those of the *domains* that are taken for disposable."""
    return sorted(domain for domain in domains if contender.knows(domain))


def is_forward(contender: Contender, *, since: str) -> bool:
    """
    Tell whether the contender was published before anything that was found *since*.

    >>> is_forward(Contender("a", "2026-09-28", frozenset()), since="2026-09-28")
    True
    >>> is_forward(Contender("a", "2026-10", frozenset()), since="2026-09-28")
    False
    """
    return contender.released <= since


def cost(names: frozenset[str]) -> tuple[float, float, float]:
    """Milliseconds to make a set of a text, megabytes that it takes, microseconds for a look."""
    text = "\n".join(sorted(names))
    tracemalloc.start()
    kept = frozenset(text.split())
    octets, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    loads = [_cpu_ms(lambda: frozenset(text.split())) for _ in range(5)]
    asked = [f"in.{name}" for name in sorted(names)[:_LOOKS]]
    look_ms = _cpu_ms(lambda: [walk(name, kept) for name in asked])
    return median(loads), octets / 1e6, look_ms * 1000 / max(1, len(asked))


def _cpu_ms(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000
