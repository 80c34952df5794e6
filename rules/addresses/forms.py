"""
Two canonical forms of an e-mail address.

Rate limits are kept by the wide form: it merges whatever Cognito, a mail host
or a client may take for one name. Two people who share it share a limit.
Proofs rest on the narrow form, which merges what Cognito documents and nothing
else: two people who share it share an account.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import normalize

_ROUNDS = 8  # what is still changing then was made up to do so
_UPPER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
# Unicode's Default_Ignorable_Code_Point, as far as Cognito's pattern lets it into a name; the dot
# of I: with it, without it and dotless, it is one letter to one rule or another; and what quotes a
# local part or a letter of it, which makes no other mailbox (RFC 5321, 4.1.2).
_UNSEEN = re.compile(
    r'["\\'
    "\u0307\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def wide(address: str) -> str:
    """
    The form for rate limits: in one case, width and composition, with the domain as a U-label.

    >>> wide("Stra\u00dfe@B\u00dcCHER.example.") == wide("STRASSE@xn--bcher-kva.example")
    True
    >>> wide("jo+news@example.com"), wide('"jo"@example.com')
    ('jo+news@example.com', 'jo@example.com')
    """
    local_part, at, domain = _settled(address, _folded).rpartition("@")
    return local_part + at + _settled(domain, _name)


def narrow(address: str) -> str:
    """
    The form for proofs: A to Z are a to z, and everything else is another address.

    >>> narrow("Stra\u00dfe@Example.COM")
    'stra\u00dfe@example.com'
    """
    return address.translate(_UPPER)


def _settled(text: str, change: Callable[[str], str]) -> str:
    before, rounds = None, 0
    while text != before and rounds < _ROUNDS:
        before, text = text, change(text)
        rounds += 1
    return text


def _folded(text: str) -> str:
    """By upper case as well: some letters have one lower-case letter, and others the other way."""
    changed = normalize("NFKC", normalize("NFKD", text).upper().casefold())
    return _UNSEEN.sub("", changed).replace("\u0131", "i").strip()


def _name(domain: str) -> str:
    """UTS 46 takes the ideographic full stop for a dot, and DNS a name with its root for one."""
    dotted = domain.replace("\u3002", ".").rstrip(".")
    return _folded(".".join(_u_label(label) for label in dotted.split(".")))


def _u_label(label: str) -> str:
    """What an A-label (RFC 5890) stands for; anything else as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode().decode("punycode")
    except UnicodeError:
        return label
    return label if decoded.isascii() else decoded
