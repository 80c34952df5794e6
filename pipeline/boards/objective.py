"""
The objective: of all who try to sign in, 999 in 1,000 do not fail through a fault of ours.

A wrong password is no fault of ours, and neither is an address that does not
exist, or a user without a telephone: else anybody could wake us. What is: an
error of a trigger of sign-in, and a code that should have been sent. Cognito
runs a trigger that fails up to three times, and each of them counts, so that
the share is never too low. Optional triggers have alarms of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from events.consumers.metrics import UNSENT
from pipeline.boards.metrics import Metric, of_function, ours
from pipeline.boards.parts import TRIGGERS

BUDGET_PERCENT = 0.1
_FEW = 3  # one sign-in, tried three times: no reason to wake anybody

_ERRORS = {
    f"error{place}": of_function("Errors", trigger.name)
    for place, trigger in enumerate(TRIGGERS)
    if trigger.stage == "sign_in" and not trigger.condition
}
METRICS: Mapping[str, Metric] = {
    **_ERRORS,
    "unsent": ours(UNSENT),
    "attempted": ours("SignInAttempted"),
}
FAULTS = f"SUM([{', '.join(_ERRORS)}, unsent])"
# A sign-in whose first trigger fails is no attempt, so faults count on both sides.
FAULTS_PERCENT = f"100 * {FAULTS} / SUM([attempted, {', '.join(_ERRORS)}, unsent])"
BURNING = f"IF({FAULTS} > {_FEW}, {FAULTS_PERCENT}, 0)"
BUDGET_LEFT = f"100 - ({FAULTS_PERCENT}) * {100 / BUDGET_PERCENT:g}"
