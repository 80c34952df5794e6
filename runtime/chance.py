"""
Chance, for everybody who takes it as an argument.

From the operating system's generator, as in `secrets`, which costs a cold
start 6 ms.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from os import urandom


def unguessable_id() -> str:
    """128 bits from the operating system's generator, as 22 URL-safe characters."""
    return _text(16)


def random_bytes(length: int) -> bytes:
    """So many bytes from the operating system's generator."""
    return urandom(length)


def below(end: int) -> int:
    """A whole number from 0 to *end*, and less than it: one is likelier by 2**-200 at most."""
    return int.from_bytes(urandom(32), "big") % end


def fraction() -> float:
    """A number from 0 to 1, for delays that are not to be all alike."""
    return int.from_bytes(urandom(4), "big") / (1 << 32)


def unguessable_password() -> str:
    """
    576 bits, in all the kinds of characters that a policy of Cognito's can ask for.

    A policy can ask for 99 characters; a password has 256 at most.
    """
    return f"{_text(72)}aA1!"


def _text(octets: int) -> str:
    return urlsafe_b64encode(urandom(octets)).rstrip(b"=").decode("ascii")
