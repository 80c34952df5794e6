"""
What a password must be: long, not common, and more than words that anybody would try.

Length instead of composition, as NIST SP 800-63B-4 (section 3.1.1.2) and OWASP
ASVS 5.0 (6.2.1, 6.2.4, 6.2.5, 6.2.11) ask. Looked at before Cognito is asked:
Cognito looks whether the user is there first, so that its complaint about a
password would say that there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from rules.passwords.common import CommonPasswords
from rules.value import dataclass

SHORTEST: Final = 8  # the least that the operator may ask for: ASVS 6.2.1
LONGEST: Final = 256  # botocore's model of PasswordType
_TELLING: Final = 4  # a shorter word is part of too many others
_FEW: Final = 5
# The characters that Cognito's guide counts as symbols ("Password policy"), the blank among them.
_SYMBOLS: Final = re.escape("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ")
_CLASSES: Final[Mapping[str, str]] = {
    "a lower-case letter": r"[a-z]",
    "an upper-case letter": r"[A-Z]",
    "a digit": r"[0-9]",
    "a symbol": f"[{_SYMBOLS}]",
}


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """
    What the operator asks for.

    Attributes:
        common: Refused, in any case of letters.
        shortest: Characters, `SHORTEST` or more.
        asks_for_classes: Whether all of Cognito's four classes must be there.
        words: What an attacker of this very service would try first, such as its name.

    """

    common: CommonPasswords
    shortest: int = 12
    asks_for_classes: bool = False
    words: tuple[str, ...] = ()

    def missing_in(self, password: str, *, address: str = "") -> list[str]:
        """
        What *password* still lacks, in words; nothing if it may be taken.

        *address* is the user's, if it is known: its parts count among the words.

        >>> policy = PasswordPolicy(CommonPasswords(b""), words=("example",))
        >>> policy.missing_in("battery staple")
        []
        >>> policy.missing_in("Example-Ada-99", address="ada.lovelace@example.com")
        ['more than repeated characters, or than our name or your address']
        """
        lacks = []
        if not self.shortest <= len(password) <= LONGEST:
            lacks.append(f"{self.shortest} to {LONGEST} characters")
        if password != password.strip():
            lacks.append("no blank at its beginning or end")
        if self.asks_for_classes:
            lacks += [what for what, found in _CLASSES.items() if not re.search(found, password)]
        if lacks:
            return lacks
        if password in self.common:
            return ["to be less common"]
        if _is_guessed(password, (*self.words, *_words_of(address))):
            return ["more than repeated characters, or than our name or your address"]
        return []


def _is_guessed(password: str, words: Iterable[str]) -> bool:
    """Whether little is left of it, or little but repetition, once all *words* are taken out."""
    left = password.casefold()
    for word in sorted((each.casefold() for each in words), key=len, reverse=True):
        left = left.replace(word, "") if len(word) >= _TELLING else left
    return len(left) < SHORTEST or len(set(left)) < _FEW


def _words_of(address: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", address) if word]
