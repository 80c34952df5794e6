"""Clients of the services that carry messages to users, for those who send them."""

from __future__ import annotations

from typing import Any

from runtime.boto3_clients import boto3_client, walled


def ses(region: str) -> Any:
    """SES of that *region*. One try: a second could send the mail twice."""
    client = boto3_client("sesv2", connect_s=0.5, read_s=1.5, region=region)
    return walled(client, within_s=2.5)


def sms() -> Any:
    """One try: a second could send the message twice, and it is paid for twice."""
    client = boto3_client("pinpoint-sms-voice-v2", connect_s=0.5, read_s=1.5)
    return walled(client, within_s=2.5)
