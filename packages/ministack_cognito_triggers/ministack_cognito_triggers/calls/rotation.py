"""The refresh tokens that were renewed: each is good once more only for seconds."""

import time
from collections.abc import Callable
from threading import Lock

from ministack_cognito_triggers.calls.refusal import Refusal


class Rotated:
    """
    Notes which refresh tokens were renewed, and when.

    Of two calls with the same token at once one is first, and the other counts as its repeat.
    """

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._at: dict[str, float] = {}
        self._lock = Lock()

    def renew(self, token: str, *, grace_s: int) -> bool:
        """
        Note that *token* is renewed, and tell whether that is for the first time.

        Raises `Refusal` if it was renewed before, *grace_s* seconds ago or longer.
        """
        with self._lock:
            now = self._now()
            if token not in self._at:
                self._at[token] = now
                return True
            if now - self._at[token] >= grace_s:
                raise reused()
            return False

    def undo(self, token: str) -> None:
        """*token* was not renewed after all: only a successful request spends it."""
        with self._lock:
            self._at.pop(token, None)


def reused() -> Refusal:
    """The refusal of a token that rotation has invalidated (its name is documented)."""
    return Refusal("RefreshTokenReuseException", "Refresh token has been invalidated.")
