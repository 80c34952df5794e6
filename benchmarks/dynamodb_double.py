"""
A DynamoDB in memory that counts what it would cost.

It knows the calls of the consumers and no more, has boto3's names and shapes, and may be called
by many threads. A write costs a unit for each begun kilobyte of the larger item, whether its
condition holds or not; a read one for each four kilobytes, half if it need not be consistent.
"""

# ruff: noqa: N803  # boto3's names

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from threading import RLock
from types import MappingProxyType
from typing import Any

from botocore.exceptions import ClientError

Item = dict[str, Any]
_INSERT = re.compile(r'INSERT INTO "([\w.-]+)" VALUE \{(.*)\}')
_UPDATE = re.compile(r'UPDATE "([\w.-]+)" SET "(\w+)" = \? WHERE "pk" = \? AND "(\w+)" = \?')
_ADDED = re.compile(r"(#?\w+) (:\w+)")
_ASSIGNED = re.compile(r"(\w+) = (:\w+)")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


class DynamoDBDouble:
    """Tables of items by ``pk`` and, if they have one, ``sk``."""

    def __init__(self, *, tells_duplicates: bool = True) -> None:
        self.tables: dict[str, dict[tuple[str, str], Item]] = defaultdict(dict)
        self.calls: Counter[str] = Counter()
        self.write_units = 0
        self.read_units = 0.0
        self.before: Callable[[str], None] = lambda _: None
        self.after: Callable[[str], None] = lambda _: None
        self.error_of: Callable[[Mapping[str, Any]], str | None] = lambda _: None
        self._tells_duplicates = tells_duplicates
        self._lock = RLock()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The call of that name, between `before` and `after`."""
        if not hasattr(type(self), f"_{name}"):
            raise AttributeError(name)
        answer = getattr(self, f"_{name}")

        def call(**asked: Any) -> Any:
            self.before(name)
            with self._lock:
                self.calls[name] += 1
                found = answer(**asked)
            self.after(name)
            return found

        return call

    def _put_item(self, *, TableName: str, Item: Item, **_: Any) -> Item:
        self._put(TableName, Item)
        return {}

    def _update_item(
        self,
        *,
        TableName: str,
        Key: Item,
        UpdateExpression: str,
        ExpressionAttributeValues: Mapping[str, Item],
        ExpressionAttributeNames: Mapping[str, str] = _NO_NAMES,
    ) -> Item:
        item = dict(self.tables[TableName].get(_place(Key), Key))
        assigned, _, added = UpdateExpression.partition(" ADD ")
        for name, value in _ASSIGNED.findall(assigned):
            item[name] = ExpressionAttributeValues[value]
        for alias, value in _ADDED.findall(added):
            name = ExpressionAttributeNames[alias]
            before = int(item.get(name, {"N": "0"})["N"])
            item[name] = {"N": str(before + int(ExpressionAttributeValues[value]["N"]))}
        self._put(TableName, item)
        return {}

    def _batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> Item:
        found: dict[str, list[Item]] = {}
        for table, asked in RequestItems.items():
            items = [self.tables[table].get(_place(key)) for key in asked["Keys"]]
            found[table] = [item for item in items if item is not None]
            self._read(items, is_consistent=asked.get("ConsistentRead", False))
        return {"Responses": found, "UnprocessedKeys": {}}

    def _query(self, *, TableName: str, ExpressionAttributeValues: Item, **asked: Any) -> Item:
        pk = ExpressionAttributeValues[":pk"]["S"]
        since = ExpressionAttributeValues.get(":since", {"S": ""})["S"]
        every = self.tables[TableName].items()
        items = [item for (key, sk), item in every if key == pk and (sk > since or not since)]
        units = max(1, -(-sum(map(_size, items)) // 4096))
        self.read_units += units if asked.get("ConsistentRead") else units / 2
        return {"Items": items}

    def _batch_execute_statement(self, *, Statements: list[Item]) -> Item:
        if len(Statements) > 25:
            raise ClientError({"Error": {"Code": "ValidationException"}}, "BatchExecuteStatement")
        return {"Responses": [self._execute(**each) for each in Statements]}

    def _execute(
        self,
        *,
        Statement: str,
        Parameters: list[Item],
        ReturnValuesOnConditionCheckFailure: str,
    ) -> Item:
        if ReturnValuesOnConditionCheckFailure != "ALL_OLD":
            raise NotImplementedError(ReturnValuesOnConditionCheckFailure)
        if code := self.error_of({"Statement": Statement, "Parameters": Parameters}):
            return {"Error": {"Code": code}}
        if inserted := _INSERT.fullmatch(Statement):
            names = re.findall(r"'(\w+)': \?", inserted[2])
            item = dict(zip(names, Parameters, strict=True))
            return self._insert(inserted[1], item)
        updated = _UPDATE.fullmatch(Statement)
        if updated is None:
            raise NotImplementedError(Statement)
        return self._swap(updated[1], updated[2], *Parameters)

    def _insert(self, table: str, item: Item) -> Item:
        held = self.tables[table].get(_place(item))
        if held is None:
            self._put(table, item)
            return {}
        self.write_units += _units(held)
        told = {"Item": held} if self._tells_duplicates else {}
        return {"Error": {"Code": "DuplicateItem", **told}}

    def _swap(self, table: str, name: str, new: Item, key: Item, old: Item) -> Item:
        held = self.tables[table].get((key["S"], ""))
        if held is None or held.get(name) != old:
            self.write_units += 1
            told = {"Item": held} if held else {}
            return {"Error": {"Code": "ConditionalCheckFailed", **told}}
        self._put(table, {**held, name: new})
        return {}

    def _put(self, table: str, item: Item) -> None:
        held = self.tables[table].get(_place(item), {})
        self.write_units += max(_units(item), _units(held))
        self.tables[table][_place(item)] = item

    def _read(self, items: list[Item | None], *, is_consistent: bool) -> None:
        units = sum(max(1, -(-_size(item or {}) // 4096)) for item in items)
        self.read_units += units if is_consistent else units / 2


def _place(key: Item) -> tuple[str, str]:
    return key["pk"]["S"], key.get("sk", {"S": ""})["S"]


def _units(item: Item) -> int:
    return max(1, -(-_size(item) // 1024))


def _size(item: Item) -> int:
    """Bytes of an item: names and values, about as DynamoDB counts them."""
    values = ((name, next(iter(value.values()))) for name, value in item.items())
    return sum(
        len(name) + len(value if isinstance(value, bytes) else str(value)) for name, value in values
    )
