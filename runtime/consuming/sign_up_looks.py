"""The table of sign-ups, as far as they are to be judged again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from rules.addresses.second_look import (
    AFTER,
    FEWEST_DISABLED,
    SLOT_S,
    Standing,
    due_slot,
    most_before,
)
from rules.value import dataclass
from runtime.aws_client.errors import Refused

_KEPT_FOR = timedelta(days=10)  # what is due
_ACTED_KEPT_FOR = timedelta(days=30)
_ALL, _STATE, _LOOKED = "ALL", "state", "looked"
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Due:
    """A look that is due: *look* counts from 0; *slot* and *sub* are its key."""

    slot: int
    sub: str
    look: int


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is known of a sign-up.

    Attributes:
        looks: How many looks are done.
        is_proved: Whether the user has answered a code.
        is_told: Whether a change for the worse was told, and none back since.
        mail_host: By which the sign-up was counted; its own domain if DNS had named none.
        action: What was done to the user and not undone; empty if nothing was.

    """

    sub: str
    domain: str
    accepted_at: float
    standing: Standing
    pool_id: str = ""
    looks: int = 0
    is_proved: bool = False
    is_told: bool = False
    action: str = ""
    mail_host: str = ""


class SignUpLooks:
    """
    Looks that are due. Each call may come again with the same; all raise `CallFailed`.

    Item of a look: ``pk`` R#<slot>, ``sk`` the ``sub``, and ``look``. What comes of it is in the
    item of the sign-up, see `runtime.consuming.sign_up_counts`; the slot that was done last in
    ``pk`` ALL, ``sk`` "looked".
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def take(self, sub: str, *, accepted_at: datetime, now: datetime) -> bool:
        """Have the sign-up looked at; or tell that the day has too many."""
        most = most_before(sub)
        if not self._is_one_of_the_day("looks", now, most=most):
            return False
        self.put(Due(due_slot(sub, accepted_at=accepted_at.timestamp(), look=0), sub, 0), now=now)
        return True

    def put(self, due: Due, *, now: datetime) -> None:
        """Have a look done, in a slot that nobody has begun with."""
        slot = max(due.slot, _slot(now) + 1)
        ends = datetime.fromtimestamp(slot * SLOT_S, UTC) + _KEPT_FOR
        self._dynamodb.put_item(
            TableName=self._table,
            Item={
                **_key(f"R#{slot}", due.sub),
                "look": _number(due.look),
                "expires_at": _number(ends.timestamp()),
            },
        )

    def due(self, now: datetime) -> Iterator[Due]:
        """Yield what is due, slot by slot; a slot is done when all of it has been removed."""
        over = _slot(now)
        for slot in range(self._done(over) + 1, over):
            while page := self._page(slot):
                yield from page
            self._dynamodb.put_item(
                TableName=self._table, Item={**_key(_ALL, _LOOKED), "slot": _number(slot)}
            )

    def remove(self, due: Due) -> None:
        """The look is done, or is to be done in another slot."""
        self._dynamodb.delete_item(TableName=self._table, Key=_key(f"R#{due.slot}", due.sub))

    def known(self, sub: str) -> Known | None:
        """The sign-up; None if it is not to be looked at, or was erased."""
        answer = self._dynamodb.get_item(
            TableName=self._table, Key=_key(f"A#{sub}", _STATE), ConsistentRead=True
        )
        item = answer.get("Item", {})
        return _known(sub, item) if "standing" in item and "accepted_at" in item else None

    def looked(self, known: Known, *, now: datetime) -> None:
        """Keep what came of a look; nothing of a sign-up that was erased meanwhile."""
        sets = {
            "standing": {"S": known.standing.value},
            "looks": _number(known.looks),
            "told": {"BOOL": known.is_told},
            "acted": {"S": known.action},
        }
        if known.action:
            sets["expires_at"] = _number((now + _ACTED_KEPT_FOR).timestamp())
        self._if_possible(
            _key(f"A#{known.sub}", _STATE),
            UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in sets),
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={f"#{name}": name for name in sets},
            ExpressionAttributeValues={f":{name}": value for name, value in sets.items()},
        )

    def may_disable(self, now: datetime) -> bool:
        """Count an account that is to be disabled; or tell that the day has too many."""
        answer = self._dynamodb.get_item(
            TableName=self._table, Key=_key(_ALL, now.date().isoformat()), ConsistentRead=True
        )
        taken = int(answer.get("Item", {}).get("looks", {}).get("N", 0))
        most = max(FEWEST_DISABLED, taken // 100)
        return self._is_one_of_the_day("disabled", now, most=most)

    def _done(self, over: int) -> int:
        answer = self._dynamodb.get_item(
            TableName=self._table, Key=_key(_ALL, _LOOKED), ConsistentRead=True
        )
        slot = answer.get("Item", {}).get("slot", {}).get("N")
        oldest = over - int(_KEPT_FOR.total_seconds()) // SLOT_S
        return max(oldest, int(slot)) if slot else over - 5  # an hour: nothing is due earlier

    def _page(self, slot: int) -> list[Due]:
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"R#{slot}"}},
            ConsistentRead=True,
            Limit=50,
        )
        return [Due(slot, item["sk"]["S"], int(item["look"]["N"])) for item in answer["Items"]]

    def _is_one_of_the_day(self, what: str, now: datetime, *, most: int) -> bool:
        return self._if_possible(
            _key(_ALL, now.date().isoformat()),
            UpdateExpression="ADD #what :one SET expires_at = :ends",
            ConditionExpression="attribute_not_exists(#what) OR #what < :most",
            ExpressionAttributeNames={"#what": what},
            ExpressionAttributeValues={
                ":one": _number(1),
                ":most": _number(most),
                ":ends": _number((now + _KEPT_FOR).timestamp()),
            },
        )

    def _if_possible(self, key: Item, **how: Any) -> bool:
        try:
            self._dynamodb.update_item(TableName=self._table, Key=key, **how)
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            return False
        return True


def _known(sub: str, item: Item) -> Known:
    return Known(
        sub,
        domain=item["domain"]["S"],
        accepted_at=float(item["accepted_at"]["N"]),
        standing=Standing(item["standing"]["S"]),
        pool_id=item["pool"]["S"],
        looks=int(item.get("looks", {}).get("N", 0)),
        is_proved="proved_at" in item,
        is_told=item.get("told", {}).get("BOOL", False),
        action=item.get("acted", {}).get("S", ""),
        mail_host=item.get("mail_host", {}).get("S", ""),
    )


def next_of(due: Due, known: Known) -> Due | None:
    """The look after that; None after the last."""
    look = due.look + 1
    if look == len(AFTER):
        return None
    return Due(due_slot(due.sub, accepted_at=known.accepted_at, look=look), due.sub, look)


def _slot(at: datetime) -> int:
    return int(at.timestamp()) // SLOT_S


def _key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _number(number: float) -> dict[str, str]:
    return {"N": str(int(number))}
