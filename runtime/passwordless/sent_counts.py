"""What was sent to an address: one item for each limit that counts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.passwordless.known_share import first_open
from rules.passwordless.send_budget import Charge, NotNow, SendBudget, Sends, charge
from rules.value import dataclass
from runtime.passwordless.challenge_items import epoch, sends_item, sends_of

Item = Mapping[str, Any]
_REMEMBERED = timedelta(days=2)  # until no window needs it


@dataclass(frozen=True, slots=True)
class Limit:
    """
    One count of messages, and the most that it may come to.

    Attributes:
        key: Of its item, as `sends_key` has it.

    """

    key: dict[str, Any]
    budget: SendBudget


@dataclass(frozen=True, slots=True)
class Counted:
    """
    One message more in one count.

    Attributes:
        before: The item as it was read, or None.

    """

    key: dict[str, Any]
    before: Item | None
    after: Sends

    def charged(self, now: datetime) -> Charge:
        """What the message counts for."""
        return charge(sends_of(self.before).at(epoch(now)), self.after)

    def put(self, now: datetime, *, last: str = "") -> dict[str, Any]:
        """
        Arguments of a Put that takes place only if nobody has counted since it was read.

        With *last*, the challenge of the message, a right answer to it ends the resend cool-down.
        """
        item = {
            **self.key,
            **sends_item(self.after),
            **({"last": {"S": last}} if last else {}),
            "version": {"N": str(version_of(self.before) + 1)},
            "expires_at": {"N": str(epoch(now + _REMEMBERED))},
        }
        if self.before is None:
            return {"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
        return {"Item": item, **unchanged(self.before)}


def counted(
    purses: Sequence[Sequence[Limit]], found: Mapping[str, Item | None], *, now: datetime
) -> tuple[int, list[Counted]] | NotNow:
    """One message more in each limit of the first of *purses* that has room, and its number."""
    told = [
        [(sends_of(found[limit.key["pk"]["S"]]), limit.budget) for limit in purse]
        for purse in purses
    ]
    first = first_open(told, now=epoch(now))
    if isinstance(first, NotNow):
        return first
    number, after = first
    pairs = zip(purses[number], after, strict=True)
    return number, [Counted(limit.key, found[limit.key["pk"]["S"]], each) for limit, each in pairs]


def available_at(
    purses: Sequence[Sequence[Limit]], found: Mapping[str, Item | None], *, now: datetime
) -> int:
    """From when on one of *purses* has room for a message, in epoch seconds; 0 if one has now."""
    told = [
        [(sends_of(found[limit.key["pk"]["S"]]), limit.budget) for limit in purse]
        for purse in purses
    ]
    first = first_open(told, now=epoch(now))
    return first.next_at if isinstance(first, NotNow) else 0


def next_send_at(sends: Iterable[Sends]) -> int:
    """From when on another message may be sent, in epoch seconds; 0 if nothing counts it."""
    return max((each.next_at for each in sends), default=0)


def version_of(item: Item | None) -> int:
    """How often the count was written; 0 of one of before, which did not say."""
    return int(item["version"]["N"]) if item and "version" in item else 0


def unchanged(item: Item) -> dict[str, Any]:
    """The condition that the count is as *item* was read."""
    if "version" not in item:
        seen = {":seen": item["next_at"]}
        condition = "attribute_not_exists(version) AND next_at = :seen"
    else:
        seen, condition = {":seen": item["version"]}, "version = :seen"
    return {"ConditionExpression": condition, "ExpressionAttributeValues": seen}
