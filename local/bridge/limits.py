"""Cognito's limits on a trigger."""

import os

TRIES = 3
TIME_LIMIT_S = 5.0
TIME_LIMIT_VARIABLE = "COGNITO_TRIGGER_TIME_LIMIT_S"


def time_limit_s() -> float:
    """Cognito's five seconds, which cannot be changed there; tests that wait for it shorten it."""
    return float(os.environ.get(TIME_LIMIT_VARIABLE) or TIME_LIMIT_S)
