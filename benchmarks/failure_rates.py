"""
Which attacks the alerts find at which traffic: `python -m benchmarks.failure_rates`.

Simulated with fixed seeds, so that the table is the same on every machine: two weeks of ordinary
sign-ins for false incidents, then credential stuffing on top, of which 98 % fail.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from random import Random

from rules.alerts.failure_rates import Change, Least, Minute, Rate, judge

LEAST = Least(300, 10)  # the parameters' defaults, over all
DAY = 24 * 60
_RUNS = 20
_SHARES = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
_ATTACK_LASTS = 30


def traffic(random: Random, a_second: float, minutes: int) -> Iterator[Minute]:
    """
    Day and night, a share of failures that wanders by two points, and now and then a campaign.

    A campaign brings twice the traffic, and more people who forgot their password.
    """
    wander, campaign = 0.0, 0
    for minute in range(minutes):
        day = 1 + 0.7 * math.sin(2 * math.pi * minute / DAY)
        wander = 0.98 * wander + random.gauss(0, 0.004)
        begins = random.random() < 1 / 2880
        campaign = random.randint(5, 30) if begins else max(0, campaign - 1)
        attempts = poisson(random, a_second * 60 * day * (2 if campaign else 1))
        share = min(0.5, max(0.02, 0.12 + wander + (0.02 if campaign else 0)))
        yield Minute(attempts, min(attempts, poisson(random, attempts * share)))


def stuffing(random: Random, a_second: float, share: float) -> Iterator[Minute]:
    """Half an hour of ordinary traffic, and of *share* as many attempts of which 98 % fail."""
    for ordinary in traffic(random, a_second, _ATTACK_LASTS):
        more = poisson(random, a_second * 60 * share)
        yield Minute(ordinary.attempts + more, ordinary.failures + round(more * 0.98))


def poisson(random: Random, mean: float) -> int:
    """A number of independent arrivals."""
    if mean > 50:
        return max(0, round(random.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, random.random()
    while product > limit:
        product *= random.random()
        count += 1
    return count


def changes(
    rate: Rate, minutes: Iterable[Minute], *, at: int = 1, least: Least = LEAST
) -> tuple[Rate, list[tuple[int, Change]]]:
    """What is known after all minutes, and what changed in which of *minutes*, from 0 on."""
    found = []
    for number, minute in enumerate(minutes):
        rate, change = judge(rate, minute, at=at + number, least=least)
        if change:
            found.append((number, change))
    return rate, found


def _seeded(number: int) -> Random:
    """Chance that is the same in each run."""
    return Random(number)  # noqa: S311  # nothing here is secret


def delays(a_second: float, share: float) -> list[int]:
    """Minutes until stuffing is found, of those runs in which it is."""
    usual, _ = changes(Rate(), traffic(_seeded(2), a_second, 2 * DAY))
    found = []
    for run in range(_RUNS):
        _, changed = changes(usual, stuffing(_seeded(100 + run), a_second, share))
        found += [changed[0][0] + 1] if changed else []
    return sorted(found)


def in_alarm_by_count(a_second: float, *, days: int = 14) -> float:
    """The share of the time in which a fixed threshold would be in alarm without any attack."""
    window: list[int] = []
    over = 0
    for minute in traffic(_seeded(1), a_second, days * DAY):
        window = [*window[1 - LEAST.minutes :], minute.failures]
        over += sum(window) >= LEAST.failures
    return over / (days * DAY)


def main() -> None:
    """Print the table."""
    print("sign-ins/s  false incidents  300 in 10 min:  smallest stuffing found in 20 of 20 runs")
    print("            in two weeks     in alarm        of the traffic, minutes: median/worst")
    for a_second in (0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0):
        _, false = changes(Rate(), traffic(_seeded(1), a_second, 14 * DAY))
        told = "none within half an hour"
        for share in _SHARES:
            found = delays(a_second, share)
            if len(found) == _RUNS:
                told = f"+{share:.0%}, {found[_RUNS // 2]}/{found[-1]}"
                break
        opened = sum(change is Change.OPENED for _, change in false)
        print(f"{a_second:>10,g}  {opened:<15}  {in_alarm_by_count(a_second):<14.0%}  {told}")


if __name__ == "__main__":
    main()
