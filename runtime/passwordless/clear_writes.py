"""Writing until it is clear whether it took place, as long as there is time."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from os import urandom
from typing import Any

from runtime.aws_client.errors import CallFailed, Refused
from runtime.aws_client.retrying import may_pass

CANCELLED, FAILED = "TransactionCanceledException", "ConditionalCheckFailed"
Reasons = Sequence[Mapping[str, Any]]  # one for each write of a transaction

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 0.2
_KEPT_FOR_THE_REST_S = 0.8  # to tell the event, and to answer Cognito
_SHORTEST_TRY_S = 0.3
_TRIES = 4  # where no invocation says how much time there is


class ClearWrites:
    """
    Transactions of one table, each with a token of its own for all of its tries.

    The token makes another try the question what became of the first: DynamoDB
    does not write again what it has written, and says that it is done. It is
    random. Derived from what is written, it would let a replay succeed.
    """

    def __init__(
        self,
        dynamodb: Any,
        *,
        remaining_ms: Callable[[], int | None] = lambda: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._dynamodb = dynamodb
        self._remaining_ms = remaining_ms
        self._sleep = sleep

    def write(self, writes: list[dict[str, Any]]) -> Reasons:
        """
        All or nothing: nothing is answered if all took place, else why each of them did not.

        Throttling, conflicts, errors of DynamoDB's own and lost answers are
        followed by another try. Raises `CallFailed` if it is still unclear
        when the time is over.
        """
        token, tries, pause_s = urandom(16).hex(), 0, _FIRST_PAUSE_S
        while True:
            tries += 1
            try:
                self._dynamodb.transact_write_items(TransactItems=writes, ClientRequestToken=token)
            except CallFailed as failure:
                reasons = reasons_of(failure)
                if any(reason.get("Code") == FAILED for reason in reasons):
                    return reasons
                if not (_may_clear_up(failure, reasons) and self._has_time(tries, pause_s)):
                    raise
            else:
                return []
            self._sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    def _has_time(self, tries: int, pause_s: float) -> bool:
        remaining_ms = self._remaining_ms()
        if remaining_ms is None:
            return tries < _TRIES
        return remaining_ms / 1000 - pause_s - _KEPT_FOR_THE_REST_S >= _SHORTEST_TRY_S


def reasons_of(failure: CallFailed) -> Reasons:
    """Why each write of a transaction did not take place; nothing if that is not what failed."""
    if not (isinstance(failure, Refused) and failure.code == CANCELLED):
        return []
    reasons: Reasons = failure.response.get("CancellationReasons") or []
    return reasons


def _may_clear_up(failure: CallFailed, reasons: Reasons) -> bool:
    """A refusal for other reasons than load, conflicts and DynamoDB's own errors stays one."""
    return bool(reasons) or not isinstance(failure, Refused) or may_pass(failure)
