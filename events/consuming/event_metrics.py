"""Which metrics a user event counts into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from events.contract.catalogue import CATALOGUE, CHANNELS, NOBODYS_FAULT, NOT_SENT, Kind, Reason
from events.contract.schema import UserEvent
from runtime.observe import MetricLines

# A member of an event's data, and the metric that counts the events which have it.
FLAGS: Mapping[tuple[Kind, str], str] = {
    (Kind.SIGN_UP_ACCEPTED, "would_refuse"): "SignUpWouldBeRefused",
    (Kind.SIGN_UP_ACCEPTED, "suspect"): "SuspectSignUp",
    (Kind.SIGN_UP_ACCEPTED, "dns_unavailable"): "DnsUnavailable",
    (Kind.SIGN_IN_ATTEMPTED, "user_not_found"): "UnknownUserAttempted",
    (Kind.SIGN_IN_SUCCEEDED, "first_sign_in"): "FirstSignIn",
    (Kind.SIGN_IN_SUCCEEDED, "new_device"): "NewDeviceSignIn",
    (Kind.CHALLENGE_REQUESTED, "user_not_found"): "UnknownUserRequested",
}
# Codes that were not sent through a fault of ours.
UNSENT = "ChallengeUnsent"
COUNTED_BY_CLIENT = (
    Kind.SIGN_UP_ACCEPTED,
    Kind.SIGN_IN_ATTEMPTED,
    Kind.SIGN_IN_SUCCEEDED,
    Kind.SIGN_IN_REJECTED,
)
COUNTED_BY_CHANNEL = (
    Kind.CHALLENGE_REQUESTED,
    Kind.CHALLENGE_SENT,
    Kind.CHALLENGE_DELIVERY_FAILED,
    Kind.CHALLENGE_VERIFIED,
)
_REASONS = {reason.value for reason in Reason}


@dataclass(slots=True)
class Alike:
    """Events that count alike: of one kind and *minute* since 1970, of one client, one reason."""

    minute: int
    events: list[UserEvent] = field(default_factory=list)

    @property
    def one(self) -> UserEvent:
        """Any of them."""
        return self.events[0]


def alike(events: Iterable[UserEvent], stamps: Iterable[float]) -> list[Alike]:
    """Put together those of *events* that count alike; *stamps* are their times since 1970."""
    found: dict[tuple[Any, ...], Alike] = {}
    for event, stamp in zip(events, stamps, strict=True):
        kind, minute = event.kind, int(stamp // 60)
        key = (kind, minute, *map(event.data.get, _MATTERING[kind]))
        try:
            found[key].events.append(event)
        except KeyError:
            found[key] = Alike(minute, [event])
        except TypeError:  # a value that nobody publishes: it counts alone
            found[(id(event),)] = Alike(minute, [event])
    return [*found.values()]


def write_counts(  # noqa: PLR0913  # what there is to count
    groups: Collection[Alike],
    lines: MetricLines,
    *,
    mode: str,
    beside: Mapping[str, int],
    ages_ms: Sequence[float],
    newly: Mapping[tuple[str, int], int],
) -> None:
    """Write the metrics of *groups*, those *beside*, and how many users are new by hour."""
    counts: dict[tuple[tuple[str, str], ...], dict[str, float]] = defaultdict(dict)
    counts[()] = {name: float(number) for name, number in beside.items() if number}
    for group in groups:
        for name, dimensions in counted(group.one, mode=mode):
            of = counts[tuple(dimensions.items())]
            of[name] = of.get(name, 0.0) + len(group.events)
    for of_dimensions, numbers in counts.items():
        metrics = {name: [number] for name, number in numbers.items()}
        lines.write(metrics, dimensions=dict(of_dimensions))
    for (name, hour), number in newly.items():
        lines.write({name: [float(number)]}, at=datetime.fromtimestamp(hour * 3600, UTC))
    if ages_ms:
        lines.write({"EventAge": ages_ms}, unit="Milliseconds")


def mirrored(groups: Collection[Alike], *, mode: str) -> dict[tuple[tuple[str, str], ...], int]:
    """How many events each set of OpenTelemetry's attributes has."""
    counts: dict[tuple[tuple[str, str], ...], int] = defaultdict(int)
    for group in groups:
        counts[tuple(_attributes(group.one, mode=mode))] += len(group.events)
    return counts


def _attributes(event: UserEvent, *, mode: str) -> Iterator[tuple[str, str]]:
    yield "event.type", event.kind.value
    yield "event.outcome", event.kind.outcome
    if "reason" in CATALOGUE[event.kind]:
        reason = str(event.data.get("reason"))
        yield "event.reason", reason if reason in _REASONS else "other"
    method = str(event.data.get("method"))
    if event.kind in COUNTED_BY_CHANNEL and method not in NOT_SENT:
        yield "auth.channel", CHANNELS.get(method, "other")
    client_id = event.data.get("client_id")
    if event.kind in COUNTED_BY_CLIENT and mode == "perclient" and isinstance(client_id, str):
        yield "auth.client_id", client_id


def counted(event: UserEvent, *, mode: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The metrics that *event* adds one to, and their dimensions in addition to ``service``."""
    name = metric_name(event.kind)
    yield name, {}
    method = str(event.data.get("method"))
    if event.kind in COUNTED_BY_CHANNEL and method not in NOT_SENT:
        yield name, {"channel": CHANNELS.get(method, "other")}
    if "reason" in CATALOGUE[event.kind] and mode != "lean":
        reason = str(event.data.get("reason"))
        yield name, {"reason": reason if reason in _REASONS else "other"}
    if event.kind is Kind.CHALLENGE_DELIVERY_FAILED and _is_our_fault(event):
        yield UNSENT, {}
    client_id = event.data.get("client_id")
    if event.kind in COUNTED_BY_CLIENT and mode == "perclient" and isinstance(client_id, str):
        yield name, {"client_id": client_id}
    for (kind, flag), flagged in FLAGS.items():
        if event.kind is kind and event.data.get(flag):
            yield flagged, {}


def _is_our_fault(event: UserEvent) -> bool:
    return event.data.get("reason") not in NOBODYS_FAULT


def metric_name(kind: Kind) -> str:
    """
    The metric that counts events of *kind*.

    >>> metric_name(Kind.SIGN_UP_REJECTED)
    'SignUpRejected'
    """
    return kind.value.replace(".", "_").title().replace("_", "")


def _mattering(kind: Kind) -> tuple[str, ...]:
    """The members of data that tell which metrics and which failures an event of *kind* counts."""
    flags = (flag for flagged, flag in FLAGS if flagged is kind)
    method = ("method",) if kind in COUNTED_BY_CHANNEL else ()
    reason = ("reason",) if "reason" in CATALOGUE[kind] else ()
    return ("client_id", "trigger", *method, *reason, *flags)


_MATTERING: Final = {kind: _mattering(kind) for kind in Kind}
