"""
The state that an alarm's data call for: M out of N, and what is missing.

"Configuring how CloudWatch alarms treat missing data" in the CloudWatch user
guide, its tables and its premature alarm state.
"""

from __future__ import annotations

from collections.abc import Sequence

OK, ALARM, INSUFFICIENT_DATA = "OK", "ALARM", "INSUFFICIENT_DATA"
EXTRA_PERIODS = 2  # CloudWatch looks that much further back in its tables, for data to go by


def verdict(breaches: Sequence[bool | None], *, needed: int, of: int, missing: str) -> str | None:
    """
    Judge *breaches*, oldest first: over the threshold, not, or no data.

    *needed* out of the last *of* must be over it; *missing* is the alarm's
    TreatMissingData. None: the alarm stays as it is.
    """
    known = [each for each in breaches if each is not None]
    if len(known) >= of:
        return ALARM if sum(known[-of:]) >= needed else OK
    filled = of - len(known)
    match missing:
        case "breaching":
            return ALARM if sum(known) + filled >= needed else OK
        case "notBreaching":
            return ALARM if sum(known) >= needed else OK
    if not known:
        return INSUFFICIENT_DATA if missing == "missing" else None
    return _without_filling(breaches, known, needed=needed, missing=missing)


def _without_filling(
    breaches: Sequence[bool | None], known: Sequence[bool], *, needed: int, missing: str
) -> str | None:
    """
    Judge what is too little to judge by, and nothing may be made up.

    A breach that is old enough counts for those that should have followed it:
    the next value may not save it any more. A newer one waits for them; what
    state the alarm has until then the guide leaves open, and it keeps its own.
    """
    if sum(known) >= needed:
        return ALARM
    if not all(known):
        return OK
    age = len(breaches) - list(breaches).index(True)
    return ALARM if age >= needed and missing == "missing" else None
