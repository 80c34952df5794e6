"""
boto3's clients, for functions that nobody waits for and actions that triggers do not call.

boto3's own defaults wait a minute per read and try three times; these have
time-outs that fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from runtime.aws_client.errors import CallFailed, Refused, Unanswered
from runtime.deadline import Running
from runtime.entry import remaining_ms

NoAnswer = BotoCoreError  # for a caller that hands a client to a library
_WHY: dict[type[BotoCoreError], tuple[str, bool]] = {
    ConnectionClosedError: ("dropped", True),
    ConnectTimeoutError: ("timeout", False),
    EndpointConnectionError: ("connect", False),
    ReadTimeoutError: ("timeout", True),
}


def patient(service: str, *, checks: bool = True) -> Any:
    """
    For functions that nobody waits for: five tries, botocore's own back-off between them.

    Without *checks*, botocore takes parameters as they are: of calls with many items, to look
    at each is half of the time.
    """
    return walled(
        boto3_client(service, connect_s=2, read_s=10, tries=5, checks=checks), within_s=60
    )


def walled(client: Any, *, within_s: float) -> Translated:
    """Let no call of *client* take longer, all tries together, nor than Lambda gives it."""
    return Translated(client, within_s=lambda: _before_lambda_ends(within_s))


def _before_lambda_ends(within_s: float) -> float:
    """One wall over all of a call, and time to say that it was met."""
    left_ms = remaining_ms()
    return within_s if left_ms is None else min(within_s, left_ms / 1000 - 1)


def boto3_client(  # noqa: PLR0913  # what clients differ in
    service: str,
    *,
    connect_s: float,
    read_s: float,
    tries: int = 1,
    signs: bool = True,
    checks: bool = True,
    region: str | None = None,
) -> Any:
    """Return a client whose every try connects and reads within these seconds."""
    return boto3.client(
        service,
        region_name=region,
        config=Config(
            **({} if signs else {"signature_version": UNSIGNED}),
            parameter_validation=checks,
            connect_timeout=connect_s,
            read_timeout=read_s,
            retries={"mode": "standard", "total_max_attempts": tries},
            tcp_keepalive=True,
        ),
    )


class Translated:
    """
    A client of boto3's whose methods raise what those of `runtime.aws_client` do.

    So that a store behaves alike whichever client it is given.
    """

    def __init__(self, client: Any, *, within_s: Callable[[], float] | None = None) -> None:
        """*within_s* tells how long a call may take, all tries together; None for no end."""
        self._client = client
        self._within_s = within_s

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        if not callable(method):
            return method
        return lambda **given: _translating(self._walled(lambda: method(**given)))

    def get_paginator(self, operation: str) -> _Pages:
        """Return boto3's paginator of *operation*, translated the same way."""
        return _Pages(self._client.get_paginator(operation), self._walled)

    def _walled(self, call: Callable[[], Any]) -> Callable[[], Any]:
        """Botocore's time-outs hold for each read: an answer that drips would never end."""
        if self._within_s is None:
            return call
        within_s = max(0.0, self._within_s())
        return lambda: _within(within_s, call)


class _Pages:
    def __init__(
        self, paginator: Any, walled: Callable[[Callable[[], Any]], Callable[[], Any]]
    ) -> None:
        self._paginator = paginator
        self._walled = walled

    def paginate(self, **given: Any) -> Iterator[Any]:
        pages = iter(self._paginator.paginate(**given))
        while True:
            page = _translating(self._walled(lambda: next(pages, None)))
            if page is None:
                return
            yield page


def _within(seconds: float, call: Callable[[], Any]) -> Any:
    try:
        return Running(call).answer(within_s=seconds)
    except TimeoutError:
        raise Unanswered("timeout") from None


def _translating(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (ClientError, BotoCoreError) as error:
        raise translated(error) from None
    except ResponseParserError:
        raise Unanswered("not_parsed") from None


def translated(error: ClientError | BotoCoreError) -> CallFailed:
    """Return what `runtime.aws_client` would have raised."""
    if isinstance(error, ClientError):
        return Refused(error.response, error.operation_name)
    for kind, (why, may_have_happened) in _WHY.items():
        if isinstance(error, kind):
            return Unanswered(why, may_have_happened=may_have_happened)
    return Unanswered(type(error).__name__)
