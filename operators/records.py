"""The items of one user in the stack's tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from operators.outside import Outside
from operators.person import Person
from operators.stack import NotInStack
from rules.passwordless import recovery_code, totp
from rules.passwordless.known_devices import MOST
from rules.personal_data import Place, place_of

_AT_ONCE = 100  # keys of a BatchGetItem
# What an item of a person begins with, and which of its members tell that it is theirs.
_OWN = "subject = :sub OR #user = :digest"


@dataclass(frozen=True, slots=True)
class Record:
    """
    An item of a table.

    Attributes:
        table: Its name in AWS.
        item: As DynamoDB has it.

    """

    table: str
    store: str
    item: Mapping[str, Any]

    @property
    def place(self) -> Place:
        """Which kind it is."""
        return place_of(self.store, self.item["pk"]["S"])

    @property
    def ends(self) -> datetime | None:
        """When it expires, if it does; DynamoDB deletes it within days of that."""
        at = self.item.get("expires_at", {}).get("N")
        return datetime.fromtimestamp(float(at), UTC) if at else None

    @property
    def key(self) -> dict[str, Any]:
        """What DynamoDB finds it by."""
        return {name: self.item[name] for name in ("pk", "sk") if name in self.item}


def records(person: Person, outside: Outside) -> Iterator[Record]:
    """Yield them all, table by table; a table that the stack does not have has none."""
    reader = _Reader(outside)
    today = outside.now().date()
    yield from reader.challenges(person)
    factors = [f"F#{person.digest}#{method}" for method in (totp.METHOD, recovery_code.METHOD)]
    yield from reader.by_keys("FactorTable", factors)
    yield from reader.linked(person)
    yield from reader.by_keys("MigrationTable", person.migrations(outside.now()))
    yield from reader.by_keys("SeenEventsTable", [*person.visits(today), *person.mailed(today)])
    for watched in person.watched:
        yield from reader.under("SecurityTable", watched)
    for learnt in person.learnt:
        yield from reader.under("LearntTable", learnt)
    yield from reader.looks(person)


def _prefixes(person: Person, holders: Iterable[str]) -> Iterator[str]:
    """How the keys of a person's items begin; limits of before were the user's."""
    yield from (f"E#{person.sub}", f"O#{person.sub}", f"W#{person.sub}")
    for holder in (*holders, person.digest):
        yield from (f"S#{holder}#", f"U#{holder}#")
    for names in person.names:
        if names.owner:
            yield from (f"X#{names.unreachable}", f"P#{names.owner}#", f"V#{names.owner}")


class _Reader:
    def __init__(self, outside: Outside) -> None:
        self._dynamodb = outside.client("dynamodb")
        self._stack = outside.stack

    def challenges(self, person: Person) -> Iterator[Record]:
        """Those of the person, and the requests that made them: one pass over a small table."""
        holders = [holder for names in person.names for holder in names.holders]
        prefixes = {f":p{n}": {"S": each} for n, each in enumerate(_prefixes(person, holders))}
        whose = {f":h{n}": {"S": each} for n, each in enumerate(holders)}
        own = [
            _OWN,
            *(f"devices[{n}].#user = :sub" for n in range(MOST)),  # at an address of before
            # Who only shares the limits is somebody else, with challenges of their own.
            f"(holder IN ({', '.join(whose)}) AND subject = :nobody)",
            *(f"begins_with(pk, {prefix})" for prefix in prefixes),
        ]
        found = self._scanned(
            "ChallengeTable",
            FilterExpression=" OR ".join(own),
            ExpressionAttributeNames={"#user": "user"},
            ExpressionAttributeValues={
                ":sub": {"S": person.sub},
                ":digest": {"S": person.digest},
                ":nobody": {"S": ""},
                **whose,
                **prefixes,
            },
        )
        requests = set[str]()
        for record in found:
            if request := record.item.get("request"):
                requests.add(request["S"])
            yield record
        yield from self.by_keys("ChallengeTable", [f"R#{digest}" for digest in sorted(requests)])

    def linked(self, person: Person) -> Iterator[Record]:
        """Identities at providers: linked to the person, or waiting for the address."""
        owners = {f":o{n}": {"S": each.owner} for n, each in enumerate(person.names) if each.owner}
        waiting = f" OR #owner IN ({', '.join(owners)})" if owners else ""
        yield from self._scanned(
            "LinkTable",
            FilterExpression=f"#sub = :sub{waiting}",
            ExpressionAttributeNames={"#sub": "sub", **({"#owner": "owner"} if owners else {})},
            ExpressionAttributeValues={":sub": {"S": person.sub}, **owners},
        )

    def looks(self, person: Person) -> Iterator[Record]:
        """When a sign-up is judged again, which lies under that time: one pass, too."""
        sub = {":sub": {"S": person.sub}}
        yield from self._scanned(
            "LearntTable", FilterExpression="sk = :sub", ExpressionAttributeValues=sub
        )

    def by_keys(self, store: str, keys: Iterable[str]) -> Iterator[Record]:
        """The items of *store* that are there, of a table without a sort key."""
        table = self._table(store)
        left = [{"pk": {"S": key}} for key in keys] if table else []
        while left:
            asked, left = left[:_AT_ONCE], left[_AT_ONCE:]
            answer = self._dynamodb.batch_get_item(
                RequestItems={table: {"Keys": asked, "ConsistentRead": True}}
            )
            for item in answer["Responses"].get(table, []):
                yield Record(table, store, item)
            left += answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])

    def under(self, store: str, key: str) -> Iterator[Record]:
        """The items of *store* under one partition key."""
        if not (table := self._table(store)):
            return
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=table,
            ConsistentRead=True,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": key}},
        )
        for page in pages:
            yield from (Record(table, store, item) for item in page["Items"])

    def _scanned(self, store: str, **asked: Any) -> Iterator[Record]:
        if not (table := self._table(store)):
            return
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=table, ConsistentRead=True, **asked
        )
        for page in pages:
            yield from (Record(table, store, item) for item in page["Items"])

    def _table(self, store: str) -> str:
        try:
            return self._stack.physical_id(store)
        except NotInStack:
            return ""
