"""Cognito's clients for what users do themselves, for the REST API."""

from __future__ import annotations

from typing import Any

from runtime.boto3_clients import boto3_client


def user_clients() -> tuple[Any, Any]:
    """
    One that signs its calls, and one that does not.

    One try of 18 s: a trigger may take five seconds three times, and a second
    try would sign up or sign in twice. They alone raise what boto3 raises.
    """
    signed, open_calls = (
        boto3_client("cognito-idp", connect_s=1.0, read_s=17.0, signs=signs)
        for signs in (True, False)
    )
    return signed, open_calls
