"""Seeded arrivals, second by second."""

from __future__ import annotations

import math
from random import Random

_EXACT_UP_TO = 50


def arrivals(rng: Random, *, rate: float, seconds: int) -> list[int]:
    """How many arrive in each second, independently of each other, *rate* on average."""
    return [_poisson(rng, rate) for _ in range(seconds)]


def _poisson(rng: Random, mean: float) -> int:
    """Knuth's method; by the normal distribution where the two hardly differ."""
    if mean > _EXACT_UP_TO:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        product *= rng.random()
        count += 1
    return count
