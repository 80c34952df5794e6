"""What a month costs: this stack, and Cognito apart from it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from benchmarks.scale.limits import asked
from benchmarks.scale.simulation import minute
from benchmarks.scale.tables import capacity, conditions, plans, prices, quotas
from infrastructure.templates import TEMPLATES
from pipeline.boards.cost import cost

MONTH_S: Final = 30 * 86_400
WATCHING: Final = "Metrics, alarms, dashboards"
_STEADY: Final = 1_000  # a minute of few arrivals is mostly chance


def bill(sign_in: str, rate: float, sign_ins_per_user: float) -> Mapping[str, float]:
    """US dollars by item, for a month whose busiest second is of *rate* sign-ins and sign-ups."""
    fixed, used = conditions()["fixed"], used_in_a_month(sign_in, rate, sign_ins_per_user)
    units = {**used, "secrets": fixed["secrets"]}
    lines = {price.name: price.of(units.get(price.uses, 0)) for price in prices()[1]}
    watching = cost(fixed["mode"], TEMPLATES[0].parts, clients=fixed["clients"]).total_usd
    return {**lines, WATCHING: watching}


def users(rate: float, sign_ins_per_user: float) -> float:
    """The monthly active users behind a busiest second of *rate* sign-ins and sign-ups."""
    mean: float = rate / conditions()["traffic"]["peak_over_mean"]
    return mean * MONTH_S / sign_ins_per_user


def peak(users: float, sign_ins_per_user: float) -> float:
    """The busiest second of so many monthly active *users*: the inverse of `users`."""
    peak_over_mean: float = conditions()["traffic"]["peak_over_mean"]
    return users * sign_ins_per_user / MONTH_S * peak_over_mean


def cognito(plan: str, users: float) -> float:
    """Cognito's own bill for so many monthly active *users*."""
    return plans()[plan].of(users)


def raised(sign_in: str, rate: float, sign_ins_per_user: float) -> float:
    """What Cognito takes for quotas that are raised to what the busiest second asks for."""
    seconds = minute(sign_in, rate, sign_ins_per_user)
    paid = [quota for quota in quotas()[1] if quota.is_paid]
    above = sum(max(0, math.ceil(asked(quota, seconds)) - quota.default) for quota in paid)
    return capacity().of(above)


def used_in_a_month(sign_in: str, rate: float, sign_ins_per_user: float) -> Mapping[str, float]:
    """What is used in a month, by what it is priced as."""
    played = max(rate, _STEADY)
    seconds = minute(sign_in, played, sign_ins_per_user)
    mean = rate / played / len(seconds) / float(conditions()["traffic"]["peak_over_mean"])
    named = {name for each in seconds for name in each}
    return {name: sum(each.get(name, 0) for each in seconds) * mean * MONTH_S for name in named}
