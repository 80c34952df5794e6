"""
The resend cool-down after a message ends once the code in it was answered rightly.

So who has just signed in gets another code at once. The count names the challenge
of its last message, and the count of the next one looks at that: the write of a
right answer, which has to be one transaction, touches no count of messages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from runtime.passwordless.challenge_items import USED, challenge_key, epoch, sends_of

Item = Mapping[str, Any]
Read = Callable[..., Sequence[Item | None]]


class CoolDowns:
    """Looks at the challenges of last messages."""

    def __init__(self, read: Read) -> None:
        """*read* returns the items with the keys that it is given, as of now."""
        self._read = read

    def ended(
        self, keys: Sequence[Mapping[str, Any]], counts: Sequence[Item | None], *, now: datetime
    ) -> dict[str, Item | None]:
        """
        The *counts* by their *keys*, none of them in the cool-down of a code that was right.

        Nothing more is read for counts that are in none.
        """
        last = [_cooling(count, now=now) for count in counts]
        right = self._answered({each for each in last if each})
        return {
            key["pk"]["S"]: _cooled(count) if count and each in right else count
            for key, count, each in zip(keys, counts, last, strict=True)
        }

    def _answered(self, ids: AbstractSet[str]) -> AbstractSet[str]:
        """
        Those of the challenges whose code was right; of one that has lent its message, the other's.

        All are read twice: how many reads there are does not tell which has lent it.
        """
        if not ids:
            return set()
        first = self._by_id(ids)
        lent = {each: item.get("lent_to", {"S": each})["S"] for each, item in first.items()}
        final = self._by_id({*ids, *lent.values()})
        return {each for each, to in lent.items() if to in final and _is_used(final[to])}

    def _by_id(self, ids: AbstractSet[str]) -> dict[str, Item]:
        ordered = sorted(ids)
        items = self._read(*map(challenge_key, ordered))
        return {each: item for each, item in zip(ordered, items, strict=True) if item}


def _cooling(count: Item | None, *, now: datetime) -> str:
    """The challenge of the message that *count* waits after; empty if it does not wait."""
    if count is None or sends_of(count).next_at <= epoch(now):
        return ""
    last: str = count.get("last", {"S": ""})["S"]
    return last


def _cooled(count: Item) -> Item:
    return {**count, "next_at": {"N": "0"}}


def _is_used(challenge: Item) -> bool:
    return bool(challenge["state"]["S"] == USED)
