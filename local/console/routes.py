"""Which address gives what."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cloudwatch_engine import BadBoard
from local.console.account import Account
from local.console.alarms import alarms_of
from local.console.answers import Answer, Asked
from local.console.boards import Boards
from local.console.cognito import passed_on
from local.console.documents import document_answer, documents
from local.console.failures import in_words
from local.console.files import file_answer, page_files
from local.console.flow import flow_of
from local.console.gate import refusal
from local.console.looks import Looks
from local.console.mailbox import Mailbox
from local.console.rest import CALLS, PREFIX, passed_to_api
from local.console.status import status_of
from local.console.tail import EventTail
from runtime import clock

_BOARD = re.compile(r"/api/boards/([A-Za-z0-9]{1,64})")
_MAIL = re.compile(r"/mailbox/(\d{1,9})")
_USUAL_MINUTES = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Laptop:
    """
    What there is on the laptop, and not in a real account.

    Attributes:
        about: What the page's forms need to know: ids, ways to sign in.
        emulator_port: Where Cognito is.
        api_url: Where the REST API is; empty without one.

    """

    tail: EventTail
    mailbox: Mailbox
    about: Mapping[str, Any]
    emulator_port: int
    api_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """
    Answers requests; the gate before all else.

    Attributes:
        port: Where the console itself is.
        laptop: None for a real account, which is only looked at.

    """

    account: Account
    boards: Boards
    port: int
    laptop: Laptop | None = None
    now: Callable[[], datetime] = clock.now
    looks: Looks
    files: Mapping[str, Path] = field(default_factory=page_files)
    docs: Mapping[str, Path] = field(default_factory=documents)

    def __call__(self, asked: Asked) -> Answer:
        """The answer to *asked*."""
        if refused := refusal(asked, port=self.port, pages=["/", *self.docs]):
            return refused
        try:
            return self._posted(asked) if asked.method == "POST" else self._read(asked)
        except (BotoCoreError, ClientError) as error:
            words = in_words(error, stack=self.account.stack, is_real=self.account.is_real)
            return Answer.problem(503, words)
        except BadBoard as error:
            return Answer.problem(502, f"The board cannot be read: {error}.")
        except (OSError, HTTPException):
            return Answer.problem(503, "The emulator does not answer. The page tries again.")

    def _posted(self, asked: Asked) -> Answer:
        if self.laptop and self.laptop.api_url and asked.path.startswith(PREFIX):
            return passed_to_api(asked, api_url=self.laptop.api_url)
        if self.laptop is None or asked.path != "/api/cognito":
            return Answer.problem(404, "There is nothing to post to.")
        return passed_on(asked, port=self.laptop.emulator_port)

    def _read(self, asked: Asked) -> Answer:
        path = asked.path
        if path in self.files:
            return file_answer(self.files[path])
        if path in self.docs:
            return document_answer(self.docs[path])
        if board := _BOARD.fullmatch(path):
            return self._board(board[1], asked.number("minutes", _USUAL_MINUTES))
        shared = {"/api/about": self._about, "/api/health": self._health}.get(path)
        if shared is not None:
            return shared()
        return self._of_laptop(asked) or Answer.problem(404, "There is no such page.")

    def _of_laptop(self, asked: Asked) -> Answer | None:
        if self.laptop is None:
            return None
        if self.laptop.api_url and ("GET", asked.path) in CALLS:
            return passed_to_api(asked, api_url=self.laptop.api_url)
        if asked.path == "/api/events":
            return Answer.json({"events": self.laptop.tail.after(asked.number("after", 0))})
        if asked.path == "/api/mailbox":
            return Answer.json(self.laptop.mailbox.told())
        if mail := _MAIL.fullmatch(asked.path):
            return self.laptop.mailbox.html(int(mail[1]))
        return None

    def _about(self) -> Answer:
        return Answer.json(
            {
                "stack": self.account.stack,
                "region": self.account.region,
                "isReal": self.account.is_real,
                "everySeconds": self.account.every.total_seconds(),
                "boards": self.boards.names,
                "app": dict(self.laptop.about) if self.laptop else None,
            }
        )

    def _health(self) -> Answer:
        return Answer.json(self.looks.at("health", self._looked))

    def _looked(self) -> dict[str, Any]:
        now = self.now()
        alarms, numbers = alarms_of(self.account), flow_of(self.account, now=now)
        return {
            "at": now.timestamp(),
            "status": status_of(alarms, numbers),
            "numbers": numbers,
            "alarms": [alarm.told() for alarm in alarms],
        }

    def _board(self, name: str, minutes: int) -> Answer:
        if name not in self.boards.names:
            return Answer.problem(404, "There is no such board.")
        look = partial(self.boards.drawn, name, minutes=minutes, now=self.now())
        return Answer.json(self.looks.at((name, minutes), look))
