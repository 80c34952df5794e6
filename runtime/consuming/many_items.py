"""Many items of DynamoDB in few calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from runtime import observe
from runtime.aws_client.errors import CallFailed, told

_MOST_STATEMENTS = 25  # DynamoDB BatchExecuteStatement
_MOST_KEYS = 100  # DynamoDB BatchGetItem
_READS = 3

Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
Item = dict[str, Any]


class NotAllRead(RuntimeError):
    """The table did not say of each key whether it has an item."""


@dataclass(frozen=True, slots=True)
class ManyItems:
    """
    Calls DynamoDB for many items.

    Attributes:
        spread: Calls a function for each of many, as ``map`` does; that of an
            executor makes several calls at once.

    """

    dynamodb: Any
    spread: Spread = map

    def execute(self, statements: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """
        What came of each of *statements* in PartiQL: ``{}``, or ``{"Error": …}``.

        Each stands for itself. Of a call that fails as a whole nobody knows what it did.
        """
        answers = self.spread(self._execute, _parts(statements, _MOST_STATEMENTS))
        return [answer for part in answers for answer in part]

    def read(self, table: str, keys: Sequence[Item], *, is_consistent: bool = False) -> list[Item]:
        """Those of *keys* that have an item, with it. Raises `NotAllRead`, `CallFailed`."""

        def read(part: Sequence[Item]) -> list[Item]:
            return self._read(table, part, is_consistent=is_consistent)

        return [item for items in self.spread(read, _parts(keys, _MOST_KEYS)) for item in items]

    def _execute(self, statements: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        try:
            answers: list[dict[str, Any]] = self.dynamodb.batch_execute_statement(
                Statements=statements
            )["Responses"]
        except CallFailed as error:
            observe.logger().warning("items not written", error=told(error))
            return [{"Error": {"Code": type(error).__name__}} for _ in statements]
        return answers

    def _read(self, table: str, keys: Sequence[Item], *, is_consistent: bool) -> list[Item]:
        asked: Mapping[str, Any] = {table: {"Keys": keys, "ConsistentRead": is_consistent}}
        found: list[Item] = []
        for _ in range(_READS):
            answer = self.dynamodb.batch_get_item(RequestItems=asked)
            found += answer["Responses"].get(table, [])
            asked = answer.get("UnprocessedKeys", {})
            if not asked:
                return found
        raise NotAllRead


def _parts(many: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    return (many[start : start + most] for start in range(0, len(many), most))
