"""Which address gives what."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http.client import HTTPException
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cloudwatch_engine import BadBoard
from local.console.account import Account
from local.console.activity import activity_of
from local.console.alarm_page import alarm_page
from local.console.alarms import alarms_of
from local.console.answers import Answer, Asked
from local.console.boards import Boards
from local.console.documents import document_answer, documents
from local.console.entries import Entry, found, reading
from local.console.failures import in_words
from local.console.files import file_answer, page_files
from local.console.flow import flow_of
from local.console.gate import refusal
from local.console.laptop_entries import Laptop
from local.console.looks import Looks
from local.console.operating import Operating
from local.console.pages import Pages, is_view
from local.console.status import status_of
from runtime import clock

_ID = r"([A-Za-z0-9]{1,64})"
_USUAL_MINUTES = 180
_TOKEN = "x-console-token"  # noqa: S105  (the name of a header)


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """
    Answers requests; the gate before all else.

    Attributes:
        port: Where the console itself is.
        laptop: None for a real account.
        operating: None for a real account that is only looked at.
        token: What the page sends with an action, and no page of another origin can read.

    """

    account: Account
    boards: Boards
    port: int
    laptop: Laptop | None = None
    operating: Operating | None = None
    now: Callable[[], datetime] = clock.now
    looks: Looks
    files: Mapping[str, Path] = field(default_factory=page_files)
    docs: Mapping[str, Path] = field(default_factory=documents)
    token: str = field(default_factory=token_urlsafe, repr=False)

    def __call__(self, asked: Asked) -> Answer:
        """The answer to *asked*."""
        if refused := refusal(asked, port=self.port, pages=Pages(self.docs)):
            return refused
        try:
            return self._answered(asked)
        except (BotoCoreError, ClientError) as error:
            words = in_words(error, stack=self.account.stack, is_real=self.account.is_real)
            return Answer.problem(503, words)
        except BadBoard as error:
            return Answer.problem(502, f"The dashboard cannot be read: {error}.")
        except (OSError, HTTPException):
            return Answer.problem(503, "The emulator does not answer. The page tries again.")

    def _answered(self, asked: Asked) -> Answer:
        if asked.method != "POST" and (page := self._page(asked.path)):
            return page
        chosen = found(self._entries(), asked)
        if chosen is None:
            return Answer.problem(404, "There is no such page.")
        entry, match = chosen
        sent = asked.headers.get(_TOKEN, "")
        if entry.is_action and not hmac.compare_digest(sent.encode(), self.token.encode()):
            return Answer.problem(403, "An action needs the token of the page: reload it.")
        return entry.handle(asked, match)

    def _page(self, path: str) -> Answer | None:
        if path in self.files or is_view(path):
            return file_answer(self.files.get(path) or self.files["/"])
        return document_answer(self.docs[path]) if path in self.docs else None

    def _entries(self) -> Iterator[Entry]:
        yield reading("/api/about", self._about)
        yield reading("/api/health", lambda *_: Answer.json(self.looks.at("health", self._looked)))
        yield reading("/api/activity", self._activity)
        yield reading(f"/api/alarms/{_ID}", self._alarm)
        yield reading(f"/api/boards/{_ID}", self._board)
        if self.operating:
            yield from self.operating.entries()
        if self.laptop:
            yield from self.laptop.entries()

    def _about(self, *_: Any) -> Answer:
        return Answer.json(
            {
                "stack": self.account.stack,
                "region": self.account.region,
                "isReal": self.account.is_real,
                "everySeconds": self.account.every.total_seconds(),
                "boards": self.boards.names,
                "app": dict(self.laptop.about) if self.laptop else None,
                "simulatedUntil": self.laptop.simulated_until if self.laptop else None,
                "operates": self.operating is not None,
                "confirm": self.operating.confirm if self.operating else "",
                "token": self.token if self.laptop or self.operating else "",
            }
        )

    def _looked(self) -> dict[str, Any]:
        now = self.now()
        alarms, numbers = alarms_of(self.account), flow_of(self.account, now=now)
        faults = self.laptop.faults if self.laptop else None
        return {
            "at": now.timestamp(),
            "status": status_of(alarms, numbers),
            "numbers": numbers,
            "alarms": [alarm.told() for alarm in alarms],
            "faults": [each for each in faults.state() if each["since"]] if faults else [],
        }

    def _activity(self, asked: Asked, _match: re.Match[str]) -> Answer:
        minutes = asked.number("minutes", _USUAL_MINUTES)
        look = partial(activity_of, self.account, minutes=minutes, now=self.now())
        return Answer.json(self.looks.at(("activity", minutes), look))

    def _alarm(self, _asked: Asked, match: re.Match[str]) -> Answer:
        look = partial(alarm_page, self.account, match[1], now=self.now())
        told = self.looks.at(("alarm", match[1]), look)
        return Answer.problem(404, "There is no such alarm.") if told is None else Answer.json(told)

    def _board(self, asked: Asked, match: re.Match[str]) -> Answer:
        name, minutes = match[1], asked.number("minutes", _USUAL_MINUTES)
        if name not in self.boards.names:
            return Answer.problem(404, "There is no such dashboard.")
        look = partial(self.boards.drawn, name, minutes=minutes, now=self.now())
        return Answer.json(self.looks.at((name, minutes), look))
