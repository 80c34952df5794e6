"""Chance, for everybody who takes it as an argument."""

from __future__ import annotations

import secrets


def unguessable_id() -> str:
    """128 bits from the operating system's generator, as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def fraction() -> float:
    """A number from 0 to 1, for delays that are not to be all alike."""
    return secrets.randbelow(1 << 32) / (1 << 32)
