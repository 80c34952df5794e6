"""Moments as JSON has them."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(epoch: int) -> str:
    """
    A time in epoch seconds as RFC 3339 has it.

    >>> moment(1795770000)
    '2026-11-27T09:00:00Z'
    """
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
