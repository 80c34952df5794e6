"""What can be set: Cognito's limits on a trigger, and how functions start."""

import os
import sys

TRIES = 3
TIME_LIMIT_S = 5.0
TIME_LIMIT_VARIABLE = "COGNITO_TRIGGER_TIME_LIMIT_S"
WORKERS_VARIABLE = "LOCAL_WORKERS"


def time_limit_s() -> float:
    """Cognito's five seconds, which cannot be changed there; tests that wait for it shorten it."""
    return float(os.environ.get(TIME_LIMIT_VARIABLE) or TIME_LIMIT_S)


def forks_workers() -> bool:
    """
    Whether functions are forked from one process: on Linux, unless LOCAL_WORKERS is "spawn".

    macOS's own libraries do not bear a fork without an exec ("multiprocessing" in Python's
    documentation).
    """
    return sys.platform == "linux" and os.environ.get(WORKERS_VARIABLE) != "spawn"
