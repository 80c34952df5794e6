"""
What was written and what was counted, by minute and type, and where the two differ.

An event is published after its line is written, and is counted once. So what was counted is part
of what was written, and where both numbers are equal nothing is lost. Minutes are those since
1970, and those of the events; minutes of the log are said to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

TAKEN = "taken"  # counted as if it were a type: events that may have been counted twice
NOTED_AFTER = 4  # minutes until all batches that began in a minute are noted: each ends in two
_EARLY = 2  # minutes by which the clock of a consumer may be behind that of a trigger
_BACK = 40  # minutes that the first run looks back
_COUNTED_LATE = 27 * 60  # minutes after which nobody compares an event's minute any more
_WRITTEN_LATE = 3 * 60

Counts = dict[int, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Look:
    """
    One of the times that a minute is compared.

    Attributes:
        delay: Minutes until the log is read: lines reach it late.
        margin: Minutes of the log after the event's own in which its line may stand.

    """

    name: str
    delay: int
    margin: int

    @property
    def waits(self) -> int:
        """Minutes until a minute is compared."""
        return self.delay + self.margin


FIRST = Look("first", 8, 2)
SECOND = Look("second", 24 * 60, 60)
LOOKS = (FIRST, SECOND)


@dataclass(frozen=True, slots=True)
class Progress:
    """
    How far the comparison is.

    Attributes:
        generation: Changes when the progress is lost; sums of another generation are worth nothing.
        since: The first minute whose sums are complete.
        arrived: The first minute whose batches are not added up yet.
        read: The first minute of the log that is not added up yet, by look.
        judged: The first minute that is not compared yet, by look.

    """

    generation: str
    since: int
    arrived: int
    read: Mapping[str, int]
    judged: Mapping[str, int]

    @classmethod
    def begun(cls, generation: str, *, now: int) -> Progress:
        """That of the first run, or of one that finds none."""
        since = now - FIRST.waits - _BACK
        at = {FIRST.name: since, SECOND.name: now - SECOND.waits - _BACK}
        return cls(generation, since, since - _EARLY, at, at)

    def arrived_until(self, minute: int) -> Progress:
        """With the batches before *minute* added up."""
        return replace(self, arrived=minute)

    def read_until(self, minute: int, look: Look) -> Progress:
        """With the log before *minute* added up."""
        return replace(self, read={**self.read, look.name: minute})

    def judged_until(self, minute: int, look: Look) -> Progress:
        """With the minutes before *minute* compared."""
        return replace(self, judged={**self.judged, look.name: minute})

    def ready(self, look: Look, *, now: int) -> range:
        """The minutes to be compared: old enough, all that belongs to them added up."""
        end = min(self.read[look.name] - look.margin, self.arrived - _EARLY, now - look.waits)
        return range(self.judged[look.name], end)

    def lag(self, *, now: int) -> int:
        """How many minutes of events are not compared that should be."""
        return max(0, *(now - look.waits - self.judged[look.name] for look in LOOKS))


@dataclass(slots=True)
class Sums:
    """What was counted, and written by look, in some minutes."""

    counted: Counts = field(default_factory=dict)
    written: dict[str, Counts] = field(default_factory=lambda: {each.name: {} for each in LOOKS})

    def differing(self, minute: int, look: Look, *, complete: bool) -> dict[str, int]:
        """
        The types of which not everything that was written may have been counted.

        With how often they were written. If the sums are not *complete*, that is all types.
        """
        written = self.written[look.name].get(minute, {})
        counted = self.counted.get(minute, {})
        if not complete or counted.get(TAKEN):
            return dict(written)
        return {kind: n for kind, n in written.items() if n != counted.get(kind, 0)}


def add(counts: Counts, more: Iterable[tuple[int, str, int]]) -> None:
    """Add *more* of minute, type and number."""
    for minute, kind, number in more:
        of_minute = counts.setdefault(minute, {})
        of_minute[kind] = of_minute.get(kind, 0) + number


def of_interest(
    more: Iterable[tuple[int, str, int]], *, late: bool, at: int
) -> Iterator[tuple[int, str, int]]:
    """Those of *more*, found in the minute *at*, that a look may still ask for."""
    oldest = at - (_COUNTED_LATE if late else _WRITTEN_LATE)
    return (each for each in more if oldest <= each[0] <= at + 60)
