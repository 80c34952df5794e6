"""
What a password must have, as the user pool demands it.

Looked at before Cognito is asked: Cognito looks whether the user is there
first, so that its complaint about a password would say that there is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

SHORTEST: Final = 12
LONGEST: Final = 256  # botocore's model of PasswordType
# The characters that Cognito's guide counts as symbols ("Password policy").
_SYMBOLS: Final = re.escape("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-")
_CLASSES: Final[Mapping[str, str]] = {
    "a lower-case letter": r"[a-z]",
    "an upper-case letter": r"[A-Z]",
    "a digit": r"[0-9]",
    "a symbol": f"[{_SYMBOLS}]",
}


def missing_in(password: str) -> list[str]:
    """
    What *password* still lacks, in words; nothing if the pool will take it.

    >>> missing_in("correct horse")
    ['an upper-case letter', 'a digit', 'a symbol', 'no blanks']
    """
    lacks = [what for what, pattern in _CLASSES.items() if not re.search(pattern, password)]
    if not SHORTEST <= len(password) <= LONGEST:
        lacks.append(f"{SHORTEST} to {LONGEST} characters")
    if re.search(r"\s", password):
        lacks.append("no blanks")
    return lacks
