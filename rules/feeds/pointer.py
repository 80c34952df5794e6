"""Which version of the lists is in use: one small object, which every function reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from rules.strict_json import strict_json
from rules.value import dataclass

POINTER: Final = "feed/current.json"
SHIPPED: Final = "shipped"
DISPOSABLE, MAIL_HOSTS, RELAYS, SHARED_HOSTS = FILES = (
    "disposable_domains.txt",
    "disposable_mx.txt",
    "relay_domains.txt",
    "shared_hosts.txt",
)
_FORMAT = 1


class UnusablePointer(ValueError):
    """The object is no pointer, or one of a newer release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """
    The version in use.

    Attributes:
        version: Its name; ``shipped`` if it has no files, and those of the code are in use.
        files: The SHA-256 of each of its files; those of the code stand in for what is left out.
        pinned_until: In seconds: no refresh moves it before.
        due: In seconds: when it should have been looked after again; 0 if nobody has to.

    """

    version: str
    files: Mapping[str, str]
    pinned_until: int = 0
    due: int = 0

    def text(self) -> bytes:
        """What the object holds."""
        return json.dumps(
            {
                "format": _FORMAT,
                "version": self.version,
                "files": dict(sorted(self.files.items())),
                "pinned_until": self.pinned_until,
                "due": self.due,
            },
            indent=1,
        ).encode()


def pointer_in(text: bytes) -> Pointer:
    """
    Read what `Pointer.text` wrote.

    >>> one = Pointer(version="20261127T0417Z-3f9ac1", files={"a.txt": "0f"}, due=7)
    >>> one == pointer_in(one.text())
    True

    Raises:
        UnusablePointer: It did not.

    """
    try:
        said: Mapping[str, Any] = strict_json(text)
        found = Pointer(
            version=str(said["version"]),
            files={str(name): str(digest) for name, digest in said["files"].items()},
            pinned_until=int(said["pinned_until"]),
            due=int(said["due"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError):
        raise UnusablePointer("it is no pointer to a version") from None
    if said["format"] != _FORMAT:
        raise UnusablePointer("it is of another release")
    return found


def place(version: str, name: str) -> str:
    """
    Where a file of a version is in the folder of the lists.

    >>> place("20261127T0417Z-3f9ac1", "disposable_mx.txt")
    'feed/versions/20261127T0417Z-3f9ac1/disposable_mx.txt'
    """
    return f"feed/versions/{version}/{name}"
