"""What an answer to a webhook means, and when to try again."""

from __future__ import annotations

import re
from enum import Enum

# The example schedule of the Standard Webhooks specification, cut to what SQS can hide a message
# for: 12 hours less the time that the attempt took.
_DELAYS_S = (5, 300, 1800, 7200, 18000, 36000, 39600, 39600, 39600)
_LONGEST_S = 12 * 3600 - 900
_JITTER = 0.1
_SECONDS = re.compile(r"[0-9]{1,9}")
ATTEMPTS = len(_DELAYS_S) + 1


class Fate(Enum):
    """What becomes of an event that was sent."""

    DELIVERED = "delivered"
    GONE = "gone"
    AGAIN = "again"


def fate_of(status: int) -> Fate:
    """
    What an HTTP *status* means; "Delivery success and failure" in the specification.

    A redirection is a failure like any other: it is not followed.
    """
    if 200 <= status <= 299:
        return Fate.DELIVERED
    return Fate.GONE if status == 410 else Fate.AGAIN


def delay_s(attempt: int, *, chance: float, retry_after: str = "") -> int:
    """
    Seconds to wait after the failed *attempt*, of which the first is 1.

    *chance*, from 0 to 1, spreads the delays by a tenth to either side, so
    that what failed together does not come again together. A *retry_after* in
    seconds may lengthen the delay; one that is a date is not read.

    >>> delay_s(2, chance=0.5), delay_s(2, chance=0.5, retry_after="600")
    (300, 600)
    """
    planned = _DELAYS_S[min(attempt, len(_DELAYS_S)) - 1] * (1 + _JITTER * (2 * chance - 1))
    asked = int(retry_after) if _SECONDS.fullmatch(retry_after) else 0
    return min(max(round(planned), asked), _LONGEST_S)
