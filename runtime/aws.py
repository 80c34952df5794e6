"""
Every client of AWS, with times that fit into a trigger's five seconds.

What triggers call goes by `runtime.aws_client`; boto3 is imported when the
first of its own clients is made.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from runtime import observe
from runtime.entry import remaining_ms

if TYPE_CHECKING:
    from runtime.aws_client.clients import Clients


def sns(*, timeout_s: float, opens: bool = True) -> Any:
    """A client that answers or fails within *timeout_s*; one try."""
    return _clients().sns(within_s=timeout_s, opens=opens)


def dynamodb() -> Any:
    """Two tries within 2.2 s."""
    return _clients().dynamodb()


def cognito() -> Any:
    """Two tries within 3 s; a group within 1 s, and not again when that is throttled."""
    return _clients().cognito()


def secrets() -> Any:
    """Two tries within 3 s, at the start of a container."""
    return _clients().secrets()


def sqs() -> Any:
    """Two tries within 2.2 s; a message that is there twice is sent once."""
    return _clients().sqs()


def s3() -> Any:
    """One try within 10 s, for long lists: who waits for one has a deadline of their own."""
    return _clients().s3()


def patient(service: str, *, checks: bool = True) -> Any:
    """
    For functions that nobody waits for: five tries, botocore's own back-off between them.

    Without *checks*, botocore takes parameters as they are: of calls with many items, to look
    at each is half of the time.
    """
    return _boto3(service, connect_s=2, read_s=10, tries=5, checks=checks)


def cognito_for_users() -> tuple[Any, Any]:
    """
    Two clients for what users do themselves: one that signs its calls, and one that does not.

    One try of 18 s: a trigger may take five seconds three times, and a second
    try would sign up or sign in twice. They alone raise what boto3 raises.
    """
    from runtime.boto3_clients import boto3_client  # noqa: PLC0415  # late: see above

    signed, open_calls = (
        boto3_client("cognito-idp", connect_s=1.0, read_s=17.0, signs=signs)
        for signs in (True, False)
    )
    return signed, open_calls


def ses() -> Any:
    """One try: a second could send the mail twice."""
    return _boto3("sesv2", connect_s=0.5, read_s=1.5)


def sms() -> Any:
    """One try: a second could send the message twice, and it is paid for twice."""
    return _boto3("pinpoint-sms-voice-v2", connect_s=0.5, read_s=1.5)


def _boto3(
    service: str, *, connect_s: float, read_s: float, tries: int = 1, checks: bool = True
) -> Any:
    from runtime.boto3_clients import Translated, boto3_client  # noqa: PLC0415  # late: see above

    client = boto3_client(service, connect_s=connect_s, read_s=read_s, tries=tries, checks=checks)
    return Translated(client)


@cache
def _clients() -> Clients:
    """One for the container: its clients share a TLS context."""
    from runtime.aws_client.clients import Clients  # noqa: PLC0415  # late: only where it is used

    return Clients(remaining_ms=remaining_ms, warn=_tell_of_system_roots)


def _tell_of_system_roots(host: str) -> None:
    observe.logger().warning("system roots in use", host=host)
