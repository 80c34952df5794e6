"""The passwords that are tried first, known by the beginnings of their digests."""

from __future__ import annotations

import hashlib
from typing import Final, Protocol

DIGEST: Final = 6  # octets: one of 2 billion other passwords is taken for one of 140,000


class Digests(Protocol):
    """What a search needs: ``bytes`` and ``mmap`` both have it."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: slice, /) -> bytes: ...


class CommonPasswords:
    """
    Digests of passwords, one behind the other, sorted.

    Bisected in place, so that a list of any size is ready at once, and no
    reader of the file meets the words themselves.
    """

    def __init__(self, digests: Digests) -> None:
        self._digests = digests

    def __len__(self) -> int:
        """How many there are."""
        return len(self._digests) // DIGEST

    def __contains__(self, password: str) -> bool:
        """
        Whether *password* is one of them, in whatever case its letters are.

        >>> "Password1" in CommonPasswords(digest("password1"))
        True
        """
        wanted = digest(password)
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            found = self._digests[middle * DIGEST : (middle + 1) * DIGEST]
            if found == wanted:
                return True
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return False


def digest(password: str) -> bytes:
    """The first `DIGEST` octets of SHA-256 of *password* without its case."""
    text = password.casefold().encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).digest()[:DIGEST]
