"""
What an operator may do in the page: users and dead-letter queues.

On the emulator it is always there. In a real account it is there with ``--write`` alone, and each
action then asks for the stack's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from local.console.answers import Answer, Asked
from local.console.dead_letters import queues, redriven
from local.console.entries import Entry, posting, reading
from local.console.user_actions import LOCAL_ONLY, NotDone, act
from local.console.users import Users

_ID = r"([A-Za-z0-9-]{1,64})"
_NONE = Answer.problem(404, "There is no such page.")


def _no_events(_sub: str) -> list[Any]:
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Operating:
    """
    The pages and the actions.

    Attributes:
        client_id: The app client by which a confirmation code is sent again.
        confirm: What has to be typed before each action; empty where a click is enough.
        events_of: The events of a user that the console has heard.

    """

    users: Users
    client_id: str = ""
    confirm: str = ""
    events_of: Callable[[str], list[Any]] = _no_events

    def entries(self) -> Iterator[Entry]:
        """All that can be asked for."""
        yield reading("/api/users", self._found)
        yield reading(f"/api/users/{_ID}", self._one)
        yield posting(rf"/api/users/{_ID}/([a-z-]{{1,20}})", self._act)
        yield reading("/api/dead-letters", self._queues)
        yield posting(rf"/api/dead-letters/{_ID}/redrive", self._redrive)

    def _found(self, asked: Asked, _match: re.Match[str]) -> Answer:
        return Answer.json({"users": self.users.found(asked.text("find"))})

    def _one(self, _asked: Asked, match: re.Match[str]) -> Answer:
        told = self.users.one(match[1])
        if told is None:
            return _NONE
        return Answer.json({**told, "events": self.events_of(match[1])})

    def _queues(self, _asked: Asked, _match: re.Match[str]) -> Answer:
        return Answer.json({"queues": queues(self.users.outside())})

    def _act(self, asked: Asked, match: re.Match[str]) -> Answer:
        if self.users.account.is_real and match[2] in LOCAL_ONLY:
            return _NONE
        return self._done(asked, lambda: act(self.users, *match.groups(), client_id=self.client_id))

    def _redrive(self, asked: Asked, match: re.Match[str]) -> Answer:
        return self._done(asked, lambda: redriven(self.users.outside(), match[1]))

    def _done(self, asked: Asked, do: Callable[[], str | None]) -> Answer:
        if self.confirm and asked.told().get("confirm") != self.confirm:
            return Answer.problem(409, f"Nothing was changed: type {self.confirm} to confirm.")
        try:
            done = do()
        except NotDone as why:
            return Answer.problem(409, str(why))
        return _NONE if done is None else Answer.json({"done": done})
