"""
Recovery codes: a sheet of ten, each valid once, for a user who has lost all other factors.

Ten letters of base32 are 50 bits, far beyond what the answer budget lets
anybody guess. The table has keyed digests, from which nobody without the key
finds a code (OWASP ASVS 6.5.2 asks that of secrets below 112 bits).
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable, Iterable

from rules.passwordless.keyed_digest import keyed_digest

METHOD = "RECOVERY_CODE"  # as clients and events call it
CODES = 10  # on one sheet
LETTERS = 10  # of one code
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_LOOKS_LIKE = str.maketrans("018", "OIB")  # no code has these digits
_LONGEST_ANSWER = 64
_BLANKS = {"Zs", "Pd", "Cf"}  # as people paste them


def sheet(number: Callable[[int], int]) -> list[str]:
    """
    Ten new codes, written in two halves; *number* draws one below its argument.

    >>> sheet(lambda below: below - 1)[0]
    '77777-77777'
    """
    return [_written(number(1 << 5 * LETTERS)) for _ in range(CODES)]


def _written(number: int) -> str:
    letters = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(LETTERS))
    return f"{letters[:5]}-{letters[5:]}"


def digest(key: bytes, code: object, *, owner: str) -> str:
    """Stands for *code* in the table, however it is typed; 64 hexadecimal digits."""
    return keyed_digest(key, "recovery-code/v1", owner, _letters(code)).hex()


def found(answer: object, digests: Iterable[str], *, key: bytes, owner: str) -> str | None:
    """
    The one of *digests* that *answer* is the code of; None if it is none.

    So many are compared for everybody, however many codes are left.
    """
    asked = digest(key, answer, owner=owner)
    padded = [*digests, *("-" * len(asked) for _ in range(CODES))][:CODES]
    same = [each for each in padded if hmac.compare_digest(each, asked)]
    return same[0] if same and _letters(answer) else None


def _letters(answer: object) -> str:
    """
    What *answer* spells; nothing if it cannot be a code.

    Lower case, blanks and hyphens are as good; a zero is read as an O, a one as
    an I, an eight as a B.
    """
    if not isinstance(answer, str) or len(answer) > _LONGEST_ANSWER:
        return ""
    marks = [mark for mark in answer.strip() if unicodedata.category(mark) not in _BLANKS]
    letters = "".join(marks).upper().translate(_LOOKS_LIKE)
    is_code = len(letters) == LETTERS and set(letters) <= set(_ALPHABET)
    return letters if is_code else ""
