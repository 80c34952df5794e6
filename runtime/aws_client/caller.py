"""One call: signed, sent, read, and tried again where that does no harm."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from os import urandom
from typing import Any, NamedTuple, Protocol

from runtime.aws_client.answer import Answer
from runtime.aws_client.errors import CallFailed, Refused, Unanswered
from runtime.aws_client.retrying import AGAIN, OF_THE_CLOCK, may_pass
from runtime.aws_client.signing import Signer
from runtime.aws_client.wall import Wall

_CLOCKS_DIFFER_BY_S = 60
_LONGEST_PAUSE_S = 0.05
_ENDS_BEFORE_LAMBDA_S = 0.6  # to answer Cognito within 4.5 s (invariant 76)
_SAFE_IN_A_TRACE = frozenset("-=;:+&[]{}\"',._~")


class Request(NamedTuple):
    """
    What is sent. The names of *headers* are in lower case.

    Attributes:
        signed_as: What is signed in place of *to*, where they differ.

    """

    headers: dict[str, str]
    body: bytes = b""
    to: str = "POST /"
    signed_as: str = ""


class Exchange(Protocol):
    """See `Connection.exchange`."""

    def __call__(  # noqa: D102
        self, head: str, headers: Mapping[str, str], body: bytes, wall: Wall, /
    ) -> Answer: ...


class Caller:
    """
    Calls one service.

    All tries together end within *within_s*, and before Lambda ends the
    invocation; *remaining_ms* tells how long that is, None at the start of a
    container. Operations in *yielding* are done later by somebody else if need
    be: they end within their own number of seconds, and throttling ends them.
    """

    def __init__(  # noqa: PLR0913  # what it needs of the outside
        self,
        exchange: Exchange,
        signer: Signer,
        *,
        host: str,
        within_s: float,
        tries: int,
        env: Mapping[str, str],
        remaining_ms: Callable[[], int | None] = lambda: None,
        yielding: Mapping[str, float] = {},
        ends_before_s: float = _ENDS_BEFORE_LAMBDA_S,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._exchange = exchange
        self._signer = signer
        self._host = host
        self._within_s = within_s
        self._tries = tries
        self._env = env
        self._remaining_ms = remaining_ms
        self._yielding = yielding
        self._ends_before_s = ends_before_s
        self._now = now
        self._sleep = sleep
        self._clock_is_off_by = 0.0

    def call(self, operation: str, request: Request, read: Callable[[Answer], Any]) -> Any:
        """
        Return what *read* makes of the answer. It raises `Refused` or `Unanswered`.

        Another try follows throttling, an error of the service's own and a
        lost answer. Raises what the last try did.
        """
        wall, sends = Wall(self._allowed_s(operation)), 0
        while True:
            sends += 1
            try:
                share = wall.shared_by(max(1, self._tries - sends + 1))
                return self._once(request, read, share)
            except TimeoutError:
                raise Unanswered("timeout", may_have_happened=sends > 1) from None
            except Refused as refused:
                failure: CallFailed = Refused(refused.response, operation, sends=sends)
                if sends >= self._tries or not self._may_pass(operation, refused):
                    raise failure from None
            except Unanswered as unanswered:
                failure = unanswered
                if sends >= self._tries:
                    raise
            self._pause(wall, failure)

    def _once(self, request: Request, read: Callable[[Answer], Any], wall: Wall) -> Any:
        answer = self._send(request, wall)
        try:
            return read(answer)
        except Refused as refused:
            if refused.code not in OF_THE_CLOCK or not self._sets_clock(answer):
                raise
        return read(self._send(request, wall))

    def _send(self, request: Request, wall: Wall) -> Answer:
        headers = self._signer.signed(
            {"host": self._host, **request.headers},
            request.body,
            at=self._now() + self._clock_is_off_by,
            to=request.signed_as or request.to,
        )
        headers["user-agent"] = "cognito-triggers"
        trace = self._env.get("_X_AMZN_TRACE_ID", "")
        if trace and all(c.isalnum() or c in _SAFE_IN_A_TRACE for c in trace) and trace.isascii():
            headers["x-amzn-trace-id"] = trace  # Lambda finds loops by it
        return self._exchange(request.to, headers, request.body, wall)

    def _may_pass(self, operation: str, refused: Refused) -> bool:
        return may_pass(refused) and not (operation in self._yielding and refused.code in AGAIN)

    def _allowed_s(self, operation: str = "") -> float:
        within_s = self._yielding.get(operation, self._within_s)
        remaining_ms = self._remaining_ms()
        if remaining_ms is None:
            return within_s
        return min(within_s, remaining_ms / 1000 - self._ends_before_s)

    def _pause(self, wall: Wall, failure: CallFailed) -> None:
        pause = _LONGEST_PAUSE_S * urandom(1)[0] / 256  # `random` costs a millisecond to import
        try:
            if pause < wall.left():
                self._sleep(pause)
                return
        except TimeoutError:
            pass
        raise failure

    def _sets_clock(self, answer: Answer) -> bool:
        """Take the service's clock for the right one, if ours is off by a minute."""
        from email.utils import parsedate_to_datetime  # noqa: PLC0415  # late: import cost

        try:
            off_by = parsedate_to_datetime(answer.headers["date"]).timestamp() - self._now()
        except (KeyError, TypeError, ValueError):
            return False
        if abs(off_by - self._clock_is_off_by) < _CLOCKS_DIFFER_BY_S:
            return False
        self._clock_is_off_by = off_by
        return True
