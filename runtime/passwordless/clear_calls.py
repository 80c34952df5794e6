"""Writing until it is clear whether it took place, as long as there is time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from os import urandom
from typing import Any

from runtime.aws_client.errors import CallFailed, Refused, Unanswered
from runtime.aws_client.retrying import may_pass

CANCELLED, FAILED = "TransactionCanceledException", "ConditionalCheckFailed"
_THROTTLED = "ProvisionedThroughputExceededException"
Reasons = Sequence[Mapping[str, Any]]  # one for each write of a transaction

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 0.2
_KEPT_FOR_THE_REST_S = 0.8  # to tell the event, and to answer Cognito
_SHORTEST_TRY_S = 0.3
_MOST_TRIES = 25  # five seconds of pauses
_TRIES = 4  # where no invocation says how much time there is


class ClearCalls:
    """
    Calls that are made until they are answered, as long as there is time.

    A transaction has a token of its own for all of its tries. It makes another
    try the question what became of the first: DynamoDB does not write again
    what it has written, and says that it is done. It is random: derived from
    what is written, it would let a replay succeed.
    """

    def __init__(
        self,
        dynamodb: Any,
        *,
        keeps_s: float = _KEPT_FOR_THE_REST_S,
        remaining_ms: Callable[[], int | None] = lambda: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """*keeps_s* of what *remaining_ms* tells are for what comes after the call."""
        self._dynamodb = dynamodb
        self._keeps_s = keeps_s
        self._remaining_ms = remaining_ms
        self._sleep = sleep

    def write(self, writes: list[dict[str, Any]]) -> Reasons:
        """
        All or nothing: nothing is answered if all took place, else why each of them did not.

        Raises `CallFailed` if it is still unclear when the time is over.
        """
        token = urandom(16).hex()
        try:
            self.ask("transact_write_items", TransactItems=writes, ClientRequestToken=token)
        except Refused as refused:
            reasons = _reasons(refused)
            if not _is_decided(reasons):
                raise
            return reasons
        return []

    def ask(self, method: str, **given: Any) -> Any:
        """
        The answer to a call that does no harm if it is made again.

        Throttling, conflicts, errors of DynamoDB's own and lost answers are
        followed by another try. Raises `CallFailed`, too.
        """
        return self._cleared(lambda: getattr(self._dynamodb, method)(**given))

    def read(self, table: str, *keys: dict[str, Any]) -> list[dict[str, Any]]:
        """
        The items with *keys* that there are, as of now, in any order. Raises the same.

        DynamoDB may leave some out for it is throttled: then it is asked for all once more.
        """
        asked = {table: {"Keys": list(keys), "ConsistentRead": True}}
        answer = self._cleared(lambda: _whole(self._dynamodb.batch_get_item(RequestItems=asked)))
        items: list[dict[str, Any]] = answer["Responses"].get(table, [])
        return items

    def _cleared(self, call: Callable[[], Any]) -> Any:
        tries, pause_s = 0, _FIRST_PAUSE_S
        while True:
            tries += 1
            try:
                return call()
            except CallFailed as failure:
                if not (_may_clear_up(failure) and self._has_time(tries, pause_s)):
                    raise
            self._sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _has_time(self, tries: int, pause_s: float) -> bool:
        remaining_ms = self._remaining_ms()
        if remaining_ms is None:
            return tries < _TRIES
        has_time = remaining_ms / 1000 - pause_s - self._keeps_s >= _SHORTEST_TRY_S
        return has_time and tries < _MOST_TRIES


def _whole(answer: dict[str, Any]) -> dict[str, Any]:
    """The *answer* to a batch, if nothing was left out; else it is none."""
    if answer.get("UnprocessedKeys"):
        raise Refused({"Error": {"Code": _THROTTLED}}, "BatchGetItem")
    if not isinstance(answer["Responses"], dict):
        raise Unanswered("not_parsed")
    return answer


def _reasons(refused: Refused) -> Reasons:
    """Why each write of a transaction did not take place; nothing if that is not what failed."""
    if refused.code != CANCELLED:
        return []
    reasons: Reasons = refused.response.get("CancellationReasons") or []
    return reasons


def _is_decided(reasons: Reasons) -> bool:
    """Whether a condition of a transaction did not hold: another try changes nothing."""
    return any(reason.get("Code") == FAILED for reason in reasons)


def _may_clear_up(failure: CallFailed) -> bool:
    if not isinstance(failure, Refused):
        return True
    reasons = _reasons(failure)
    return not _is_decided(reasons) and (bool(reasons) or may_pass(failure))
