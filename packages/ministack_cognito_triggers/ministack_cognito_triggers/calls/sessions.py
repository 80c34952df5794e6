"""The Session strings between two calls of one sign-in: each good for one answer, for minutes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from threading import Lock
from typing import Any

from ministack_cognito_triggers.calls.refusal import Refusal

# How long a spent or expired Session is told apart from one that never was.
_REMEMBERED = timedelta(hours=1)


@dataclass
class _Session:
    held: Any
    challenge: str
    client_id: str
    expires_at: float
    spent: bool = False


class Sessions:
    """Hands out Sessions and takes each back once."""

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._sessions: dict[str, _Session] = {}
        self._lock = Lock()

    def issue(self, held: Any, *, challenge: str, client_id: str, valid_for: timedelta) -> str:
        """A new Session for the answer to *challenge*; *held* is whatever that call needs."""
        token = f"AYAB{token_urlsafe(120)}"
        expires_at = self._now() + valid_for.total_seconds()
        with self._lock:
            self._forget_old_ones()
            self._sessions[token] = _Session(held, challenge, client_id, expires_at)
        return token

    def spend(self, token: str | None, *, challenge: str, client_id: str) -> Any:
        """What *token* was issued for. However that call ends, the Session is used up."""
        return self._held(token, challenge, client_id, spends=True)

    def look(self, token: str | None, *, challenge: str, client_id: str) -> Any:
        """What *token* was issued for. It stays good: a password may be proved wrongly before."""
        return self._held(token, challenge, client_id, spends=False)

    def client_of(self, token: str, *, challenge: str) -> str | None:
        """The app client that *token* was issued to for *challenge*; None if it was not."""
        with self._lock:
            session = self._sessions.get(token)
        return session.client_id if session and session.challenge == challenge else None

    def _held(self, token: str | None, challenge: str, client_id: str, *, spends: bool) -> Any:
        with self._lock:  # of two answers that arrive at once, one gets in
            session = self._sessions.get(token or "")
            if session is None or (session.challenge, session.client_id) != (challenge, client_id):
                raise invalid_session()
            if session.spent:
                raise invalid_session(", session can only be used once")
            session.spent = spends
        if self._now() >= session.expires_at:
            raise invalid_session(", session is expired")
        return session.held

    def _forget_old_ones(self) -> None:
        horizon = self._now() - _REMEMBERED.total_seconds()
        for token in [t for t, each in self._sessions.items() if each.expires_at < horizon]:
            del self._sessions[token]


def invalid_session(why: str = "") -> Refusal:
    """Cognito's refusal of a Session, *why* being what follows the common words."""
    return Refusal("NotAuthorizedException", f"Invalid session for the user{why}.")
