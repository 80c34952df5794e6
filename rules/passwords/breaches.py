"""
Asking whether a password was breached without telling it (k-anonymity).

The interface of Have I Been Pwned (API v3, "Searching by range"), which others
serve too: the service is told five of the forty hexadecimal digits of the
SHA-1 digest, and answers the rest of each digest that begins so.
"""

from __future__ import annotations

import hashlib
from typing import Final

ASKED: Final = 5  # hexadecimal digits


def digest(password: str) -> str:
    """
    SHA-1 of *password*, in the forty hexadecimal digits of the interface.

    >>> digest("password")
    '5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8'
    """
    text = password.encode("utf-8", "surrogatepass")
    return hashlib.sha1(text, usedforsecurity=False).hexdigest().upper()


def is_listed(digest: str, answer: bytes) -> bool:
    r"""
    Whether *digest* is in the *answer* to its first `ASKED` digits.

    A line is the rest of a digest, a colon, and how often it was seen; never
    is said of lines that only pad the answer.

    >>> is_listed("5BAA61E4C9", b"1E4C8:3\r\n1E4C9:24\r\n")
    True
    >>> is_listed("5BAA61E4C9", b"1E4C9:0\r\n")
    False
    """
    wanted = digest[ASKED:].encode()
    for line in answer.upper().splitlines():
        rest, _, seen = line.strip().partition(b":")
        if rest == wanted:
            return seen.strip(b"0 ") != b""
    return False
