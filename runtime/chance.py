"""Chance, for everybody who takes it as an argument."""

from __future__ import annotations

import secrets


def unguessable_id() -> str:
    """128 bits from the operating system's generator, as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def fraction() -> float:
    """A number from 0 to 1, for delays that are not to be all alike."""
    return secrets.randbelow(1 << 32) / (1 << 32)


def unguessable_password() -> str:
    """256 bits, in all the kinds of characters that a policy of Cognito's can ask for."""
    return f"{secrets.token_urlsafe(32)}aA1!"
