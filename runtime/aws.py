"""
Every client of AWS, with times that fit into a trigger's five seconds.

They go by `runtime.aws_client`. Clients of boto3 are made by
`runtime.boto3_clients`, which nothing that a trigger imports may import.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from runtime import observe
from runtime.entry import remaining_ms
from runtime.proven import OF_COGNITO, OF_KMS, OF_SECRETS, OF_SQS, Proven, proven_dynamodb

if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.aws_client.clients import Clients


def sns(*, timeout_s: float, opens: bool = True) -> Any:
    """A client that answers or fails within *timeout_s*; one try."""
    return _clients().sns(within_s=timeout_s, opens=opens)


def dynamodb(*, within_s: float = 2.2) -> Any:
    """Two tries within *within_s*; what does not say what it consumed is no answer."""
    return proven_dynamodb(_clients().dynamodb(within_s=within_s))


def cognito() -> Any:
    """Two tries within 3 s; a group within 1 s, and not again when that is throttled."""
    return Proven(_clients().cognito(), OF_COGNITO)


def secrets() -> Any:
    """Two tries within 3 s, at the start of a container."""
    return Proven(_clients().secrets(), OF_SECRETS)


def kms() -> Any:
    """Two tries within 3 s; connects when it is first called."""
    return Proven(_clients().kms(), OF_KMS)


def sqs() -> Any:
    """Two tries within 2.2 s; a message that is there twice is sent once."""
    return Proven(_clients().sqs(), OF_SQS)


def s3() -> Any:
    """One try within 10 s, for long lists: who waits for one has a deadline of their own."""
    return _clients().s3()


def functions(*, left_ms: Callable[[], int]) -> Any:
    """One try within *left_ms*, less the time to answer Cognito; nothing is tried again."""
    return _clients().functions(left_ms=left_ms)


def host_of(service: str) -> str:
    """The host of a *service*, as the other clients here call it. Raises LookupError."""
    return _clients().host_of(service)


@cache
def _clients() -> Clients:
    """One for the container: its clients share a TLS context."""
    from runtime.aws_client.clients import Clients  # noqa: PLC0415  # late: only where it is used

    return Clients(remaining_ms=remaining_ms, warn=_tell_of_system_roots)


def _tell_of_system_roots(host: str) -> None:
    observe.logger().warning("system roots in use", host=host)
