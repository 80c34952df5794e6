"""What was sent to an address: one item for each limit that counts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rules.passwordless.send_budget import Charge, NotNow, SendBudget, Sends, charge, one_more
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

    def put(self, now: datetime) -> dict[str, Any]:
        """Arguments of a Put that takes place only if nobody has counted since it was read."""
        item = {
            **self.key,
            **sends_item(self.after),
            "version": {"N": str(version_of(self.before) + 1)},
            "expires_at": {"N": str(epoch(now + _REMEMBERED))},
        }
        if self.before is None:
            return {"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
        return {"Item": item, **unchanged(self.before)}


def counted(
    limits: Sequence[Limit], found: Sequence[Item | None], *, now: datetime
) -> list[Counted] | NotNow:
    """One message more in each, or the refusal that lasts longest."""
    after = [
        one_more(sends_of(item), limit.budget, now=epoch(now))
        for limit, item in zip(limits, found, strict=True)
    ]
    if refused := [each for each in after if isinstance(each, NotNow)]:
        return max(refused, key=lambda each: each.next_at)
    pairs = zip(limits, found, after, strict=True)
    return [
        Counted(limit.key, item, each) for limit, item, each in pairs if isinstance(each, Sends)
    ]


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
