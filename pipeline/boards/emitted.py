"""
Every metric that the suite itself emits, with its dimensions and what makes it cost.

Those of events come from the catalogue, so a new kind is here by itself. What
somebody else counts into ``CloudWatch`` costs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from events.consuming.event_metrics import (
    COUNTED_BY_CHANNEL,
    COUNTED_BY_CLIENT,
    FLAGS,
    UNSENT,
    metric_name,
)
from events.contract.catalogue import CHANNELS, Kind, fields_of
from pipeline.documents.event_texts import text_of
from rules.feeds.source import sources_in
from rules.refusals import REFUSING
from runtime.feeds.release import sources_text

Mode = Literal["lean", "standard", "perclient"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class Emitted:
    """
    A metric and one of the dimensions that it has in addition to ``service``.

    Attributes:
        by: The dimension; empty for the total.
        values: All that the dimension can be. None: the app clients.
        mode: The first mode that has it.

    """

    name: str
    by: str = ""
    values: tuple[str, ...] | None = ()
    mode: Mode = "lean"

    def count(self, *, clients: int) -> int:
        """How many metrics CloudWatch makes of it, at most."""
        if self.values is None:
            return clients
        return len(self.values) if self.by else 1


SOURCES = tuple(sources_in(sources_text()))  # an operator may have others
_CHANNELS = tuple(sorted(set(CHANNELS.values())))
# What is not the count of a kind of event, and who emits it.
_ON_THE_WAY = (
    *(*FLAGS.values(), UNSENT),  # the metrics consumer, as all of the next two lines
    *("DailyActiveUsers", "MonthlyActiveUsers", "NewUserSignIn"),
    *("EventAge", "DuplicateEvent", "UnknownEventType", "UnreadableEvent"),
    *("EventWritten", "EventPending", "EventDeferred"),  # of each function that announces events
    *("EventRelayed", "EventRelayRefused", "EventGivenUp"),  # the relay
    "EventsUnreconciled",  # the reconciler, and how many minutes it is late
    "ReconcilerLag",
    "DomainListNotRefreshed",  # who checks addresses
    "BrandNotRead",  # who sends mails and SMS
    "DisposableFeedTrouble",  # the feed, and how many hours old each source is
    "SignUpNotReconsidered",  # the second look, and how many minutes it is late
    "ReconsiderLag",
    "AddressNotCounted",  # the REST API
    "ColdStart",  # every function
)


def emitted() -> Iterator[Emitted]:
    """All of them, in the finest mode."""
    for kind in Kind:
        yield from _of_kind(kind)
    for name in _ON_THE_WAY:
        yield Emitted(name)
    yield Emitted("TimeToCode", "channel", _CHANNELS)  # the sender
    yield Emitted("DisposableListAge", "source", SOURCES)
    yield Emitted("TriggerRefused", "trigger", tuple(sorted(REFUSING)))  # every trigger


def _of_kind(kind: Kind) -> Iterator[Emitted]:
    name = metric_name(kind)
    yield Emitted(name)
    if kind in COUNTED_BY_CHANNEL:
        yield Emitted(name, "channel", _CHANNELS)
    if "reason" in fields_of(kind):
        yield Emitted(name, "reason", text_of(kind).reasons, "standard")
    if kind in COUNTED_BY_CLIENT:
        yield Emitted(name, "client_id", None, "perclient")


def in_mode(mode: Mode) -> Iterator[Emitted]:
    """Those that *mode* has."""
    wanted = MODES[: MODES.index(mode) + 1]
    return (each for each in emitted() if each.mode in wanted)
