"""What a minute asks for, held against the quotas: what breaks first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.scale.simulation import Use, minute
from benchmarks.scale.tables import Quota, conditions, quotas

_STEPS: Final = (10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 28, 30, 35, 40, 45, 50, 60, 70, 80, 90)
RATES: Final = [step * 10**tens for tens in range(-3, 4) for step in _STEPS]


@dataclass(frozen=True, slots=True)
class Limit:
    """A quota, and the rate of sign-ins that it still carries."""

    quota: Quota
    carries: float


def asked(quota: Quota, seconds: Sequence[Use]) -> float:
    """The most that *seconds* ask of *quota* in its window; of a day, at the month's mean."""
    counts = [sum(each.get(call, 0) for call in quota.calls) for each in seconds]
    window = max(1, quota.window_s)
    if window > len(counts):
        peak: float = conditions()["traffic"]["peak_over_mean"]
        return sum(counts) / len(counts) / peak * window
    return max(sum(counts[at : at + window]) for at in range(len(counts) - window + 1))


def limits(sign_in: str, region: str, sign_ins_per_user: float) -> list[Limit]:
    """Each quota that breaks at some rate, the first first."""
    found = [
        Limit(quota, carries)
        for quota in quotas()[1]
        if (carries := _carries(quota, quota.of(region), sign_in, sign_ins_per_user)) < RATES[-1]
    ]
    return sorted(found, key=lambda limit: limit.carries)


def _carries(quota: Quota, most: float, sign_in: str, sign_ins_per_user: float) -> float:
    """The largest of `RATES` before the first that asks for more than *most*; 0 if none is."""
    carried = 0.0
    for rate in RATES:
        if asked(quota, minute(sign_in, rate, sign_ins_per_user)) > most:
            return carried
        carried = rate
    return carried
