"""
The SLO: of all who try to sign in, 999 in 1,000 do not fail through a fault of ours.

A wrong password is no fault of ours, and neither is an address that does not
exist, or a user without a telephone: else anybody could wake us. What is: an
error of a trigger of sign-in, and a code that should have been sent. Cognito
runs a trigger that fails up to three times, and each of them counts, so that
the share is never too low. Optional triggers have alarms of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from events.consuming.event_metrics import UNSENT
from pipeline.boards.metrics import Metric, of_function, ours
from pipeline.boards.parts import Parts

BUDGET_PERCENT = 0.1
_FEW = 3  # one sign-in, tried three times: no reason to wake anybody


@dataclass(frozen=True, slots=True)
class Objective:
    """What metric math makes of *metrics*, which are sums by their ids."""

    metrics: Mapping[str, Metric]
    faults: str

    @property
    def faults_percent(self) -> str:
        """A sign-in whose first trigger fails is no attempt, so faults count on both sides."""
        return f"100 * SUM([{self.faults}]) / SUM([attempted, {self.faults}])"

    @property
    def burning(self) -> str:
        """The same, and nothing as long as they are few."""
        return f"IF(SUM([{self.faults}]) > {_FEW}, {self.faults_percent}, 0)"

    @property
    def budget_left(self) -> str:
        """Percent of the budget."""
        return f"100 - ({self.faults_percent}) * {100 / BUDGET_PERCENT:g}"


def objective(parts: Parts) -> Objective:
    """The SLO of a stack with these *parts*."""
    errors = {
        f"error{place}": of_function("Errors", trigger.name)
        for place, trigger in enumerate(parts.triggers)
        if trigger in parts.always("sign_in")
    }
    others = {"unsent": ours(UNSENT), "attempted": ours("SignInAttempted")}
    return Objective({**errors, **others}, ", ".join([*errors, "unsent"]))
