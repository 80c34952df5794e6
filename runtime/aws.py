"""
Every boto3 client, with time-outs that fit into a trigger's five seconds.

boto3's own defaults wait a minute per read and try three times; Cognito gives
up after five seconds. boto3 is imported when the first client is made: a
trigger that calls nothing does not pay for it.
"""

from __future__ import annotations

from typing import Any


def sns(*, timeout_s: float) -> Any:
    """A client that answers or fails within *timeout_s*; one try."""
    return _client("sns", connect_s=timeout_s / 3, read_s=timeout_s * 2 / 3)


def patient(service: str) -> Any:
    """For functions that nobody waits for: five tries, botocore's own back-off between them."""
    return _client(service, connect_s=2, read_s=10, tries=5)


def dynamodb() -> Any:
    """Two tries of 1.1 s at the worst."""
    return _client("dynamodb", connect_s=0.3, read_s=0.8, tries=2)


def cognito() -> Any:
    """Two tries of 1.5 s at the worst: adding to a group is throttled at 25 a second."""
    return _client("cognito-idp", connect_s=0.5, read_s=1.0, tries=2)


def cognito_for_users() -> tuple[Any, Any]:
    """
    Two clients for what users do themselves: one that signs its calls, and one that does not.

    One try of 18 s: a trigger may take five seconds three times, and a second
    try would sign up or sign in twice.
    """
    signed, open_calls = (
        _client("cognito-idp", connect_s=1.0, read_s=17.0, signs=signs) for signs in (True, False)
    )
    return signed, open_calls


def secrets() -> Any:
    """Two tries of 1.5 s at the worst, at the start of a container."""
    return _client("secretsmanager", connect_s=0.5, read_s=1.0, tries=2)


def sqs() -> Any:
    """Two tries of 1.1 s at the worst; a message that is there twice is sent once."""
    return _client("sqs", connect_s=0.3, read_s=0.8, tries=2)


def s3() -> Any:
    """One try: the lists there are looked at again soon."""
    return _client("s3", connect_s=0.3, read_s=1.0)


def ses() -> Any:
    """One try: a second could send the mail twice."""
    return _client("sesv2", connect_s=0.5, read_s=1.5)


def sms() -> Any:
    """One try: a second could send the message twice, and it is paid for twice."""
    return _client("pinpoint-sms-voice-v2", connect_s=0.5, read_s=1.5)


def _client(
    service: str, *, connect_s: float, read_s: float, tries: int = 1, signs: bool = True
) -> Any:
    import boto3  # noqa: PLC0415  # late: see above
    from botocore import UNSIGNED  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    return boto3.client(
        service,
        config=Config(
            **({} if signs else {"signature_version": UNSIGNED}),
            connect_timeout=connect_s,
            read_timeout=read_s,
            retries={"mode": "standard", "total_max_attempts": tries},
            tcp_keepalive=True,
        ),
    )
