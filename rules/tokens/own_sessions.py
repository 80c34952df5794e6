"""
Sessions of one user: which there are, and which the user has ended.

A session is named by the second in which it was signed in (``auth_time``), which each
of its tokens has and no refresh moves. Cognito lists none; a list is of what was seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rules.value import dataclass, replace

MOST: Final = 50  # that are open; the least recently used one is not listed any more
_SAME_USE_S: Final = 3600  # one refresh after another is no reason for another write


@dataclass(frozen=True, slots=True)
class OwnSession:
    """
    One sign-in and what it goes on with.

    Attributes:
        since: When it was signed in, in epoch seconds; *last* is its last use, to the hour, and
            *until* its end at the latest.
        browser: In the words of `rules.passwordless.device_name`, or empty.
        is_ended: Whether its user has ended it.

    """

    since: int
    last: int
    until: int
    browser: str
    is_ended: bool = False


def live(sessions: Iterable[OwnSession], *, now: int) -> tuple[OwnSession, ...]:
    """Those that can still go on at *now*, ended ones among them."""
    return tuple(each for each in sessions if now < each.until)


def is_ended(sessions: Iterable[OwnSession], since: int) -> bool:
    """Tell whether the session of that second was ended."""
    return any(each.is_ended for each in sessions if each.since == since)


def is_noted(sessions: Iterable[OwnSession], session: OwnSession) -> bool:
    """Whether a use of *session* is near enough to the last one to leave it at that."""
    return any(
        session.last - each.last < _SAME_USE_S for each in sessions if each.since == session.since
    )


def used(sessions: Iterable[OwnSession], session: OwnSession) -> tuple[OwnSession, ...]:
    """
    The sessions after a use of *session*, the latest first, and ended ones behind.

    An ended one is never pushed out: it would be open again.
    """
    others = [each for each in live(sessions, now=session.last) if each.since != session.since]
    open_ones = sorted((each for each in others if not each.is_ended), key=lambda each: -each.last)
    ended = [each for each in others if each.is_ended]
    return (*(session, *open_ones)[:MOST], *ended)


def ended(sessions: Iterable[OwnSession], since: int) -> tuple[OwnSession, ...]:
    """The sessions after that of *since* was ended; of it no more is kept than that."""
    return tuple(
        replace(each, browser="", is_ended=True) if each.since == since else each
        for each in sessions
    )
