"""
When an accepted sign-up is judged again, and what another verdict changes.

Lists name most disposable domains after people have signed up with them. So a sign-up about which
something was open is judged again after an hour, a day and a week.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any

from rules.addresses.suspicion import Mark
from rules.addresses.verdict import Finding, Tier, Verdict

AFTER = ("hour", "day", "week")
_AFTER_S = (3600, 86_400, 7 * 86_400)
SLOT_S = 900  # sign-ups of a quarter of an hour are looked at together
MOST_A_DAY = 20_000
_ALL_UP_TO = 15_000  # of a day; of later ones, one in ten
FEWEST_DISABLED = 20  # a day; of more than 2,000 sign-ups that are looked at, one in a hundred
_SETTLED = {Tier.ALLOWED, Tier.RELAY}
_OPEN = {Mark.OWN_MAIL_HOST, Mark.IMPLICIT_MX}
_DISPOSABLE = {Finding.DISPOSABLE_DOMAIN, Finding.DISPOSABLE_MX}


class Standing(StrEnum):
    """What the policy says of the address of a user who signed up."""

    ACCEPTED = "accepted"
    SUSPECT = "suspect"
    REFUSED = "refused"  # it would be today


_RANK = {standing: rank for rank, standing in enumerate(Standing)}


def open_standing(told: Mapping[str, Any], *, providers: Container[str]) -> Standing | None:
    """
    The standing of the sign-up whose event has the data *told*; None if nothing is open.

    >>> open_standing({"email_domain": "a.example", "mail_route": "mx"}, providers=())
    >>> open_standing({"email_domain": "a.example"}, providers=()).value
    'accepted'
    """
    domain = told.get("email_domain")
    if not domain or domain in providers or told.get("tier") in _SETTLED:
        return None
    if told.get("would_refuse"):
        return None  # it is known already: the policy only monitors
    if told.get("suspect"):
        return Standing.SUSPECT
    is_open = not _OPEN.isdisjoint(str(told.get("marks", "")).split(","))
    return Standing.ACCEPTED if is_open or "mail_route" not in told else None


def standing_of(verdict: Verdict) -> Standing:
    """What the *verdict* comes to, also where the policy only monitors."""
    if verdict.finding:
        return Standing.REFUSED
    return Standing.SUSPECT if verdict.is_suspect else Standing.ACCEPTED


def is_worse(was: Standing, now: Standing) -> bool:
    """
    Tell whether the standing has become worse.

    >>> [is_worse(Standing.SUSPECT, now) for now in Standing]
    [False, False, True]
    """
    return _RANK[now] > _RANK[was]


def is_acted_on(verdict: Verdict, *, is_monitoring: bool) -> bool:
    """
    Tell whether a change for the worse may cost the user anything.

    Mail that does not get there, or goes through a relay, is no abuse.
    """
    return not is_monitoring and (verdict.is_suspect or verdict.finding in _DISPOSABLE)


def due_slot(sub: str, *, accepted_at: float, look: int) -> int:
    """
    The slot of a look, counted from 0: its time and up to a tenth more or less, by the user.

    >>> due_slot("a", accepted_at=0, look=0) in range(3240 // 900, 3960 // 900 + 1)
    True
    """
    part = _drawn(sub) / 2**32
    return int(accepted_at + _AFTER_S[look] * (0.9 + 0.2 * part)) // SLOT_S


def most_before(sub: str) -> int:
    """How many sign-ups of a day may have been taken before this one is not."""
    return MOST_A_DAY if _drawn(sub) % 10 == 0 else _ALL_UP_TO


def _drawn(sub: str) -> int:
    """The same number of 32 bits whenever it is asked for."""
    return int.from_bytes(sha256(sub.encode()).digest()[:4], "big")
