"""
A minute of sign-ins and sign-ups, second by second: what each second asks of AWS.

A flow's steps come some seconds after each other, as the table says. Before
the minute, traffic is a share of the rate; then it steps up to all of it. So
functions need new environments, as at the start of a busy hour.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random
from typing import Final

from benchmarks.scale.arrivals import arrivals
from benchmarks.scale.tables import Invocation, conditions, flows

Use = defaultdict[str, float]
SECONDS: Final = 60
_BEFORE: Final = 40  # longer than any flow
_SEED: Final = 1


@cache
def minute(sign_in: str, rate: float, sign_ins_per_user: float) -> Sequence[Use]:
    """
    What each second of a minute asks for, by what is called.

    *rate* is the sign-ins and sign-ups a second together, *sign_in* the flow
    of the sign-ins, *sign_ins_per_user* those of a month.
    """
    of_users = firsts(sign_ins_per_user)
    return list(_seconds(mix(sign_in), rate, of_users))[_BEFORE:]


def mix(sign_in: str) -> Mapping[str, float]:
    """The share of each flow."""
    sign_ups = conditions()["traffic"]["sign_up_share"]
    return {sign_in: 1 - sign_ups, "sign_up": sign_ups}


def firsts(sign_ins_per_user: float) -> float:
    """
    How many writes a sign-in needs because it is a user's first of the day or of the month.

    Sign-ins fall on any of 30 days.

    >>> firsts(1)
    1.0
    """
    known, month = conditions()["consumers"], 1 / sign_ins_per_user
    days = 30 * (1 - (1 - 1 / 30) ** sign_ins_per_user)
    writes: float = days * month * known["writes_first_of_day"]
    writes += month * known["writes_first_of_month"]
    return round(writes, 3)


def _seconds(shares: Mapping[str, float], rate: float, of_users: float) -> Iterator[Use]:
    surge, rng = conditions()["traffic"]["surge_from"], Random(_SEED)  # noqa: S311  # no secret
    coming = {
        name: arrivals(rng, rate=rate * share * surge, seconds=_BEFORE)
        + arrivals(rng, rate=rate * share, seconds=SECONDS)
        for name, share in shares.items()
    }
    live: Use = defaultdict(float)
    for second in range(_BEFORE + SECONDS):
        yield _second(coming, second, live, of_users)


def _second(coming: Mapping[str, list[int]], second: int, live: Use, of_users: float) -> Use:
    use: Use = defaultdict(float)
    busy: Use = defaultdict(float)
    for name, counts in coming.items():
        for step in flows()[name].steps:
            count = counts[second - step.after_s] if second >= step.after_s else 0
            for call, number in step.asks.items():
                use[call] += count * number
            for each in step.invokes:
                _invoke(each, count, use, busy)
    sign_ins = sum(counts[second] for name, counts in coming.items() if name != "sign_up")
    _consume(use, sign_ins=sign_ins)
    use["dynamodb.seen_writes"] += sign_ins * of_users
    _environments(use, busy, live)
    _watch(use)
    return use


def _invoke(each: Invocation, count: int, use: Use, busy: Use) -> None:
    for call, number in each.calls.items():
        use[call] += count * number
    known = conditions()["functions"]
    busy[each.function] += count * _took_s(each)
    use["lambda.request"] += count
    use["dynamodb.challenge_writes"] += count * each.writes
    use["dynamodb.read"] += count * each.reads
    use["logs.bytes"] += count * (each.log_bytes + known["platform_log_bytes"])


def _took_s(each: Invocation) -> float:
    known = conditions()["functions"]
    took_ms: float = known["warm_ms"] + known["call_ms"] * sum(each.calls.values())
    return took_ms / 1000


def _consume(use: Use, *, sign_ins: int) -> None:
    """What the consumers do with the events of the second."""
    known, events = conditions()["consumers"], use["sns.Publish"]
    batches = max(events / known["events_a_batch"], min(events, known["batches_a_second_at_least"]))
    took_s = max(events / known["events_a_second"], batches * known["invocation_s"])
    writes = events * known["writes_an_event"] + batches * known["writes_a_batch"]
    use["dynamodb.seen_writes"] += writes
    use["dynamodb.hottest_key"] = batches * known["writes_a_batch"] / known["shards"]
    use["dynamodb.hottest_key_reads"] = known["hottest_key_reads"]
    use["dynamodb.read"] += sign_ins * known["reads_a_success"]
    of_outbox = use["sqs.SendMessage"] * conditions()["outbox"]["sqs_requests_a_message"]
    use["sqs.request"] = of_outbox + events * known["sqs_requests_an_event"]
    use["sqs.in_flight"] = events * known["visible_after_s"]
    use["sqs.batches_at_once"] = took_s
    use["lambda.request"] += batches
    use["kms.calls"] = conditions()["kms"]["calls_a_second"] if events else 0


def _environments(use: Use, busy: Use, live: Use) -> None:
    """Those that run, those that are new, and what new ones call to start."""
    known = conditions()["functions"]
    new = {name: max(0, math.ceil(of) - live[name]) for name, of in busy.items()}
    for name, count in new.items():
        live[name] += count
        use["secretsmanager.GetSecretValue"] += count * known["starts"].get(name, 0)
    in_use = sum(busy.values()) + sum(new.values()) * known["cold_ms"] / 1000
    use["lambda.concurrent"] = in_use + use["sqs.batches_at_once"]
    use["lambda.gb_s"] = use["lambda.concurrent"] * known["memory_gb"]
    use["lambda.new_of_one"] = max(new.values())
    use["logs.PutLogEvents"] = sum(live.values())


def _watch(use: Use) -> None:
    """The log, what the reconciler reads of it, and the fullest table."""
    known, tables = conditions()["reconciler"], ("challenge", "seen")
    use["logs.gb"] = use["logs.bytes"] / 1e9
    use["logs.scanned_gb"] = use["logs.gb"] * known["scans"]
    pages = use["logs.bytes"] / 1e6 * known["differing"] / known["page_mb"]
    use["logs.FilterLogEvents"] = pages / known["share_of_time"]
    writes = [use[f"dynamodb.{name}_writes"] for name in tables]
    use["dynamodb.table_writes"], use["dynamodb.write"] = max(writes), sum(writes)
