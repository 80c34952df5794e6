"""Which of a consumer's batches counts an event, by what a table says of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from zlib import crc32

# Longer than a consumer runs, shorter than its queue hides the message from the next one.
LEASE_S = 120
# No message is older: a queue keeps it for 4 days, a dead-letter queue for 14.
_REPEATS_END_S = 15 * 24 * 3600
_SHARDS = 8


@dataclass(frozen=True, slots=True)
class BatchName:
    """
    A batch of queue messages; its name tells how old it is.

    Attributes:
        since: When it began, in seconds since 1970.
        unique: Text without a full stop that no other batch has.

    """

    since: int
    unique: str

    def __str__(self) -> str:
        return f"{self.since}.{self.unique}"

    @classmethod
    def read(cls, text: str) -> BatchName:
        """
        What ``str`` wrote. Raises ValueError.

        >>> BatchName.read("1795000000.0a1b").since
        1795000000
        """
        since, unique = text.split(".")
        return cls(int(since), unique)

    @property
    def partition(self) -> str:
        """
        The partition key of its item: the minute that it began in, and a shard.

        >>> BatchName(1795000000, "0a1b").partition
        'batch#29916666#4'
        """
        return _partition(self.since // 60, crc32(self.unique.encode()) % _SHARDS)

    def is_running(self, now_s: float) -> bool:
        """Tell whether a batch that has not told that it is done may still do so."""
        return now_s - self.since <= LEASE_S

    def is_dead(self, now_s: float) -> bool:
        """
        Tell whether a batch that has not told that it is done never will.

        One of which no message can come again is not: what it told is forgotten by then.
        """
        return LEASE_S < now_s - self.since < _REPEATS_END_S


def partitions_of(minute: int) -> list[str]:
    """The partition keys of all batches that began in a *minute* since 1970."""
    return [_partition(minute, shard) for shard in range(_SHARDS)]


def _partition(minute: int, shard: int) -> str:
    return f"batch#{minute}#{shard}"


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch told when it was done: the keys that it may hold and has not counted."""

    left: frozenset[str] = frozenset()


# None: noted by a version of this code in which batches had no names.
Holder = BatchName | None


class Claim(Enum):
    """
    What a batch may do with a key.

    ``MINE``: count it. ``COUNTED``: another batch has. ``BUSY``: another batch is about to.
    ``DIED``: another batch was about to, and may be taken over from.
    """

    MINE = "mine"
    COUNTED = "counted"
    BUSY = "busy"
    DIED = "died"


def claim_of(
    key: str,
    *,
    holder: Holder,
    batch: BatchName,
    done: Mapping[BatchName, Done],
    now_s: float,
) -> Claim:
    """
    What *batch* may do with a key whose item names *holder*.

    *done* are the batches that told that they are; *now_s* is in seconds since 1970, as in names.
    A holder that is the batch itself is a call whose answer was lost.
    """
    if holder is None:
        return Claim.COUNTED
    if holder == batch:
        return Claim.MINE
    told = done.get(holder)
    if told is not None:
        return Claim.DIED if key in told.left else Claim.COUNTED
    if holder.is_dead(now_s):
        return Claim.DIED
    return Claim.BUSY if holder.is_running(now_s) else Claim.COUNTED
