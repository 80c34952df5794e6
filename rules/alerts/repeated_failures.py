"""Which users fail again and again, as far as one container has seen."""

from __future__ import annotations

from collections import Counter, defaultdict

_MOST_USERS = 50_000  # of a minute; some 5 MB
_REPEATS = 2  # one failure is nobody's burst, and may only be ahead of its success
_MOST_AT_ONCE = 8


class RepeatedFailures:
    """
    The failures of each user within the last minutes, in memory.

    A container sees a part of them, and another container the rest: a burst of
    a user is seen when it has one failure more for each further container.
    What is remembered is bounded, and so is what is told of at once.
    """

    def __init__(self, *, window_minutes: int) -> None:
        self._window = window_minutes
        self._minutes: dict[int, Counter[str]] = defaultdict(Counter)
        self._changed: set[str] = set()
        self._told: set[str] = set()

    def add(self, user: str, *, minute: int, failures: int) -> None:
        """Add what an event of *user* adds, or takes back."""
        of_minute = self._minutes[minute]
        if user in of_minute or len(of_minute) < _MOST_USERS:
            of_minute[user] += failures
            self._changed.add(user)

    def worth_telling(self, *, minute: int) -> dict[str, int]:
        """
        The failures of users who have repeated ones, at most eight users, the worst first.

        Of those who have changed since they were told of. Forgets what is older than the window.
        """
        for old in [each for each in self._minutes if each <= minute - self._window]:
            del self._minutes[old]
        sums = {user: self._sum(user) for user in self._changed}
        self._changed.clear()
        worst = sorted(sums, key=lambda user: (-sums[user], user))
        found = {user: sums[user] for user in worst if self._is_worth(user, sums[user])}
        told = dict(list(found.items())[:_MOST_AT_ONCE])
        self._told = {user for user in self._told | told.keys() if self._sum(user) >= _REPEATS}
        return told

    def _is_worth(self, user: str, failures: int) -> bool:
        """Whether somebody has to know, or has to hear that it is less by now."""
        return failures >= _REPEATS or user in self._told

    def _sum(self, user: str) -> int:
        """The failures up to now; more successes than attempts take nothing from later ones."""
        found = 0
        for minute in sorted(self._minutes):
            found = max(0, found + self._minutes[minute][user])
        return found
