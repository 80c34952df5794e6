"""
Two days of simulated history, so that graphs show something after ``make run``.

The user events of modelled days are counted by what counts real ones, and put into the
emulator's CloudWatch as they would have been. No event is published, and no user exists.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from events.consuming.event_metrics import counted
from events.contract.catalogue import Kind
from events.contract.schema import UserEvent, user_event
from local.suite import STACK, Suite

SLOT: Final = timedelta(minutes=5)
LENGTH: Final = timedelta(hours=48)  # a day, and the one before to compare it with
# The alarms look back over minutes; what was simulated ends before the demo begins.
ENDS_BEFORE: Final = timedelta(minutes=10)
_DATA_PER_CALL: Final = 500
_WAVE_AT, _DELAY_AT = timedelta(hours=14), timedelta(hours=9)  # before the end
_SEED: Final = 20
_AGE_MS: Final = 900.0

Metric = tuple[str, tuple[tuple[str, str], ...]]


def fill(suite: Suite, *, now: datetime) -> datetime:
    """
    Put the history into the suite's own CloudWatch, and answer when it ends.

    It ends before *now*, so that what is counted from now on is what really happened.
    """
    end = (now - ENDS_BEFORE).replace(second=0, microsecond=0)
    data = [
        _datum(metric, count, at)
        for at, counts in slots(end, pool_id=suite.user_pool_id, client_id=suite.client_id)
        for metric, count in counts.items()
        if count
    ]
    cloudwatch = suite.emulator.client("cloudwatch")
    for start in range(0, len(data), _DATA_PER_CALL):
        cloudwatch.put_metric_data(
            Namespace="CognitoTriggers", MetricData=data[start : start + _DATA_PER_CALL]
        )
    return end


def slots(
    end: datetime, *, pool_id: str, client_id: str
) -> Iterator[tuple[datetime, Counter[Metric]]]:
    """Yield the beginning of each five minutes until *end*, and what was counted."""
    chance = random.Random(_SEED)  # noqa: S311  (a model, the same at each run)
    for number in range(LENGTH // SLOT):
        at = end - LENGTH + number * SLOT
        counts: Counter[Metric] = Counter()
        for (kind, data), often in _day(at, end - at, chance, client_id).items():
            event = _event(kind, dict(data), at, pool_id)
            for name, dimensions in counted(event, mode="perclient"):
                counts[name, tuple(dimensions.items())] += often
                counts["EventAge", ()] += often if not dimensions else 0
        if abs(end - at - _DELAY_AT) < timedelta(minutes=15):
            counts["EventPending", ()] = 4  # SNS was slow, and the relay published them
        yield at, counts


_Alike = tuple[Kind, tuple[tuple[str, Any], ...]]


def _day(at: datetime, age: timedelta, chance: random.Random, client: str) -> Mapping[_Alike, int]:
    """How often each kind of event happened in the five minutes from *at*."""
    hour = at.hour + at.minute / 60
    busy = 1.15 + math.sin((hour - 9) / 24 * 2 * math.pi)  # least at 3, most at 15 UTC
    wave = 25 if abs(age - _WAVE_AT) < timedelta(minutes=40) else 0

    def drawn(mean: float) -> int:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))

    of_client, email = (("client_id", client),), (("method", "EMAIL_CODE"),)
    attempts, sign_ups, codes = drawn(9 * busy), drawn(2 * busy), drawn(5 * busy)
    return {
        (Kind.SIGN_IN_ATTEMPTED, of_client): attempts,
        (Kind.SIGN_IN_SUCCEEDED, of_client): attempts - min(attempts, drawn(0.5 * busy)),
        (Kind.SIGN_UP_ACCEPTED, of_client): sign_ups,
        (Kind.USER_CONFIRMED, ()): sign_ups - min(sign_ups, drawn(0.2)),
        (Kind.GROUP_ASSIGNED, (("group", "members"),)): sign_ups,
        (Kind.SIGN_UP_REJECTED, (("reason", "disposable_domain"),)): drawn(0.4 * busy) + wave,
        (Kind.SIGN_UP_REJECTED, (("reason", "undeliverable"),)): drawn(0.2 * busy),
        (Kind.CHALLENGE_REQUESTED, email): codes,
        (Kind.CHALLENGE_SENT, email): codes,
        (Kind.CHALLENGE_VERIFIED, email): codes - min(codes, drawn(0.3 * busy)),
        (Kind.CHALLENGE_ANSWERED_WRONG, (*email, ("reason", "wrong_code"))): drawn(0.3 * busy),
    }


def _event(kind: Kind, data: dict[str, Any], at: datetime, pool_id: str) -> UserEvent:
    return user_event(kind, pool_id=pool_id, subject=None, request_id="", time=at, data=data)


def _datum(metric: Metric, count: int, at: datetime) -> dict[str, Any]:
    name, dimensions = metric
    by = {"service": STACK, **dict(dimensions)}
    return {
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in by.items()],
        "Timestamp": at.astimezone(UTC),
        "Values": [_AGE_MS if name == "EventAge" else 1.0],
        "Counts": [float(count)],
        "Unit": "Milliseconds" if name == "EventAge" else "Count",
    }
