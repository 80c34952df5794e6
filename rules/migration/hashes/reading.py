"""What all formats have in common: why a hash is refused, its base64, and its keys."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from enum import StrEnum

from rules.value import dataclass, field

Verifier = Callable[[bytes], bool]  # Whether the hash was made of this password, in UTF-8.


class Cause(StrEnum):
    """Why a hash is refused. For the log: nothing of the hash itself."""

    UNKNOWN_FORMAT = "unknown_format"
    MALFORMED = "malformed"
    TOO_EXPENSIVE = "too_expensive"
    NO_KEY = "no_key"


class UnsupportedHash(ValueError):
    """The hash is not read, or its work is over the bound. The hash is not in the message."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class LegacyKeys:
    """
    Secrets that are in no hash; each is empty where the directory has none.

    Attributes:
        bcrypt_pepper: Appended to each password before bcrypt, as Devise does.
        firebase_signer_key: ``base64_signer_key`` of a Firebase project, decoded.
        firebase_salt_separator: Its ``base64_salt_separator``, decoded.

    """

    bcrypt_pepper: bytes = field(default=b"", repr=False)
    firebase_signer_key: bytes = field(default=b"", repr=False)
    firebase_salt_separator: bytes = field(default=b"", repr=False)


def fields(pattern: re.Pattern[str], encoded: str) -> tuple[str, ...]:
    """The groups of *pattern*, which *encoded* matches as a whole. Raises `UnsupportedHash`."""
    match = pattern.fullmatch(encoded)
    if match is None:
        raise UnsupportedHash(Cause.MALFORMED)
    return tuple(match.groups())


def bounded(work: int, most: int) -> None:
    """Refuse what costs too much. Raises `UnsupportedHash`."""
    if work > most:
        raise UnsupportedHash(Cause.TOO_EXPENSIVE)


def decoded(text: str, *, at_least: int, at_most: int = 128) -> bytes:
    """
    Base64, with or without padding, of so many bytes.

    A hash that was cut off would match more passwords than one. Raises `UnsupportedHash`.
    """
    if "=" in text and len(text) % 4:
        raise UnsupportedHash(Cause.MALFORMED)
    try:
        found = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise UnsupportedHash(Cause.MALFORMED) from None
    if not at_least <= len(found) <= at_most:
        raise UnsupportedHash(Cause.MALFORMED)
    return found
