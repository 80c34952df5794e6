"""What is said of a machine on which functions take longer than on AWS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack_cognito_triggers import TIME_LIMIT_S

_AT_A_TIME = 2  # environments that are started side by side
_A_SLOW_START_S = 2.5  # half of what Cognito waits for a trigger


def warmed(told: Mapping[str, Any]) -> str:
    """
    A line on the functions that `Emulator.warm` has started.

    >>> warmed({"warmed": 19, "seconds": 2.1, "failed": {}})
    '19 functions are warm after 2.1 s'
    >>> print(warmed({"warmed": 18, "seconds": 64.8, "failed": {"Relay": "No module named 'x'"}}))
    18 functions are warm after 64.8 s
    this machine is slow: cold start 7.2 s
    Relay does not start: No module named 'x'
    """
    lines = [f"{told['warmed']} functions are warm after {told['seconds']:.1f} s"]
    cold_start_s = told["seconds"] * _AT_A_TIME / max(1, told["warmed"])
    if cold_start_s > _A_SLOW_START_S:
        lines.append(f"this machine is slow: cold start {cold_start_s:.1f} s")
    lines += [f"{name} does not start: {why}" for name, why in told["failed"].items()]
    return "\n".join(lines)


def slow_calls(told: Mapping[str, Any]) -> str | None:
    """
    A line on what `Emulator.slow` tells; None if there is nothing to tell.

    >>> worst = {"function": "PreSignUp", "wall_s": 7.2, "own_s": 0.9}
    >>> print(slow_calls({"calls": 14, "worst": worst, "late": 0}))
    this machine is slow: 14 calls took longer than Cognito's 5 s, none by its own fault
    (the longest: PreSignUp, 7.2 s, 0.9 s of its own)
    >>> slow_calls({"calls": 3, "worst": worst, "late": 3}).splitlines()[0]
    "3 calls took longer than Cognito's 5 s, all by their own fault"
    >>> slow_calls({"calls": 3, "worst": worst, "late": 1}).splitlines()[0]
    "this machine is slow: 3 calls took longer than Cognito's 5 s, 1 by its own fault"
    >>> slow_calls({"calls": 0, "worst": None, "late": 0})
    """
    calls, late, worst = told["calls"], told["late"], told["worst"]
    if not calls:
        return None
    by_whom = {0: "none by its own fault", calls: "all by their own fault"}
    fault = by_whom.get(late, f"{late} by its own fault")
    slow = "this machine is slow: " if late < calls else ""
    return (
        f"{slow}{calls} calls took longer than Cognito's {TIME_LIMIT_S:.0f} s, {fault}\n"
        f"(the longest: {worst['function']}, {worst['wall_s']:.1f} s,"
        f" {worst['own_s']:.1f} s of its own)"
    )
