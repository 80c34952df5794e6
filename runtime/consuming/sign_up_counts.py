"""The table of a stack's own sign-ups, by name, mail host and mailbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rules.addresses.learning import ENTRIES_A_DAY, MOST_COUNTED, Counted, Entry, History
from rules.value import dataclass
from runtime import observe
from runtime.aws_client.errors import Refused

_KEPT_FOR = timedelta(days=8)
_SIGN_UP_KEPT_FOR = timedelta(days=10)  # until after the last look, which is due within 7.7
_FIRST_SEEN_KEPT_FOR = timedelta(days=400)
_SETS = ("accepted", "proved", "marked", "names")
_FIRST_DAY = date(1970, 1, 1).toordinal()
_STATE = "state"
_ALL = "ALL"
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SignUp:
    """
    One sign-up, as far as it has been told; events come in any order.

    Attributes:
        accepted_at: When it was let in; None until that is told.
        proved_at: When its code was answered; None until that is told.
        mailbox: A keyed digest.
        is_marked: Whether a mark speaks against it that does not come from counting.
        standing: What it is to be reconsidered from, a `rules.addresses.second_look.Standing`;
            empty if it is not to be.

    """

    sub: str
    accepted_at: datetime | None = None
    proved_at: datetime | None = None
    domain: str = ""
    mail_host: str = ""
    mailbox: str = ""
    is_marked: bool = False
    standing: str = ""
    pool_id: str = ""


class SignUpCounts:
    """
    Counts and entries. Each call may come again with the same; all raise `CallFailed`.

    Item of a sign-up: ``pk`` A#<sub>, ``sk`` "state", and what has been told of it. Of a key, which
    is <sort>#<name>: ``sk`` a day with sets of stamps, and ``sk`` "state" with ``first_seen``,
    ``alert_until``, ``suspect_until``, ``deny_until``, ``why``, and ``spared_until`` if an operator
    has removed an entry. Of the stack: ``pk`` ALL.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def note(self, told: SignUp) -> SignUp:
        """Keep what is told of a sign-up; answer with all that has been."""
        given = {
            "accepted_at": _number(told.accepted_at),
            "proved_at": _number(told.proved_at),
            "domain": _text(told.domain),
            "mail_host": _text(told.mail_host),
            "mailbox": _text(told.mailbox),
            "marked": _text("yes" if told.is_marked else ""),
            "standing": _text(told.standing),
            "pool": _text(told.pool_id),
        }
        at = told.accepted_at or told.proved_at or datetime.now(UTC)
        return _sign_up(told.sub, self._set(f"A#{told.sub}", given, ends=at + _SIGN_UP_KEPT_FOR))

    def add(self, key: str, at: datetime, counted: Counted) -> History:
        """Add to the day of *at*; answer with what is known of the key now."""
        new = {name: list(found) for name in _SETS if (found := getattr(counted, name))}
        adds = ", ".join(f"#{name} :{name}" for name in new)
        try:
            self._update(
                (key, at.date().isoformat()),
                UpdateExpression=f"ADD {adds} SET expires_at = :ends",
                ConditionExpression="attribute_not_exists(#accepted) OR size(#accepted) < :most",
                ExpressionAttributeNames={f"#{name}": name for name in {*new, "accepted"}},
                ExpressionAttributeValues={
                    **{f":{name}": {"SS": stamps} for name, stamps in new.items()},
                    ":ends": _number(at + _KEPT_FOR),
                    ":most": {"N": str(MOST_COUNTED)},
                },
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
        return self._history(key, at)

    def stack(self, at: datetime, *, sign_ups: int) -> tuple[datetime, int]:
        """Count for the stack; answer with its first day, and how many there were."""
        item = self._update(
            (_ALL, _STATE),
            UpdateExpression="SET first_seen = if_not_exists(first_seen, :at) ADD sign_ups :n",
            ExpressionAttributeValues={":at": _number(at), ":n": {"N": str(sign_ups)}},
        )
        return _time(item["first_seen"]), int(item["sign_ups"]["N"])

    def enter(self, key: str, entry: Entry, *, now: datetime, until: datetime, why: str) -> bool:
        """Enter, unless that is entered already, or the day's entries are used up."""
        name = f"{entry}_until"
        if not self._enters(key, name, now=now, until=until, why=why):
            return False
        if entry is Entry.ALERT or self._is_one_of_the_day(now):
            return True
        self._update((key, _STATE), UpdateExpression=f"REMOVE {name}")
        observe.logger().error("learnt entries of the day used up")
        return False

    def _enters(self, key: str, name: str, *, now: datetime, until: datetime, why: str) -> bool:
        return self._if_possible(
            (key, _STATE),
            UpdateExpression=f"SET {name} = :until, why = :why, expires_at = :ends",
            ConditionExpression=(
                f"(attribute_not_exists({name}) OR {name} < :now)"
                " AND (attribute_not_exists(spared_until) OR spared_until < :now)"
            ),
            ExpressionAttributeValues={
                ":until": _number(until),
                ":why": {"S": why},
                ":now": _number(now),
                ":ends": _number(now + _FIRST_SEEN_KEPT_FOR),
            },
        )

    def _is_one_of_the_day(self, now: datetime) -> bool:
        return self._if_possible(
            (_ALL, now.date().isoformat()),
            UpdateExpression="ADD entries :one SET expires_at = :ends",
            ConditionExpression="attribute_not_exists(entries) OR entries < :most",
            ExpressionAttributeValues={
                ":one": {"N": "1"},
                ":most": {"N": str(ENTRIES_A_DAY)},
                ":ends": _number(now + _KEPT_FOR),
            },
        )

    def _if_possible(self, key: tuple[str, str], **how: Any) -> bool:
        try:
            self._update(key, **how)
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _history(self, key: str, at: datetime) -> History:
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": key}},
            ConsistentRead=True,
        )
        by_sort = {item["sk"]["S"]: item for item in answer["Items"]}
        state = by_sort.pop(_STATE, {})
        if "first_seen" not in state:
            given = {"first_seen": _number(at)}
            state = self._set(key, given, ends=at + _FIRST_SEEN_KEPT_FOR)
        days = {_day_number(day): _counted(item) for day, item in by_sort.items()}
        return History(float(state["first_seen"]["N"]), days)

    def _set(self, pk: str, given: Mapping[str, Any], *, ends: datetime) -> Item:
        """Set what is *given* and not there yet; answer with all that is there."""
        there = {name: value for name, value in given.items() if value}
        sets = "".join(f"#{name} = if_not_exists(#{name}, :{name}), " for name in there)
        return self._update(
            (pk, _STATE),
            UpdateExpression=f"SET {sets}expires_at = :ends",
            **({"ExpressionAttributeNames": {f"#{name}": name for name in there}} if there else {}),
            ExpressionAttributeValues={
                **{f":{name}": value for name, value in there.items()},
                ":ends": _number(ends),
            },
        )

    def _update(self, key: tuple[str, str], **how: Any) -> Item:
        answer = self._dynamodb.update_item(
            TableName=self._table,
            Key={"pk": {"S": key[0]}, "sk": {"S": key[1]}},
            ReturnValues="ALL_NEW",
            **how,
        )
        item: Item = answer["Attributes"]
        return item


def _day_number(day: str) -> int:
    """Since 1970."""
    return date.fromisoformat(day).toordinal() - _FIRST_DAY


def _sign_up(sub: str, item: Item) -> SignUp:
    return SignUp(
        sub,
        accepted_at=_time(item["accepted_at"]) if "accepted_at" in item else None,
        proved_at=_time(item["proved_at"]) if "proved_at" in item else None,
        domain=item.get("domain", {}).get("S", ""),
        mail_host=item.get("mail_host", {}).get("S", ""),
        mailbox=item.get("mailbox", {}).get("S", ""),
        is_marked="marked" in item,
        standing=item.get("standing", {}).get("S", ""),
        pool_id=item.get("pool", {}).get("S", ""),
    )


def _counted(item: Item) -> Counted:
    return Counted(**{name: frozenset(item.get(name, {}).get("SS", ())) for name in _SETS})


def _number(at: datetime | None) -> Any:
    return {"N": str(int(at.timestamp()))} if at else None


def _text(text: str) -> Any:
    return {"S": text} if text else None


def _time(number: Mapping[str, str]) -> datetime:
    return datetime.fromtimestamp(int(number["N"]), UTC)
