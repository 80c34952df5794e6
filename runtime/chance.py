"""Chance, for everybody who takes it as an argument."""

from __future__ import annotations

import secrets


def unguessable_id() -> str:
    """128 bits from the operating system's generator, as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)
