"""
The DevTools protocol over a pipe: no port, nothing for others to connect to.

https://chromedevtools.github.io/devtools-protocol/ names commands and events.
With ``--remote-debugging-pipe`` the browser reads commands from descriptor 3
and writes to 4, JSON with a NUL byte after each.
"""

from __future__ import annotations

import json
import os
import select
import time
from collections import defaultdict
from collections.abc import Callable
from itertools import count
from typing import Any

_END = b"\0"
_AN_ANSWER_TAKES_S = 600.0  # `Page.until` waits in the browser

Hear = Callable[[dict[str, Any]], None]


class BrowserGone(RuntimeError):
    """The browser closed the pipe, or says nothing any more."""


class BrowserRefused(RuntimeError):
    """A command that the browser did not do; the message is its own."""


class DevTools:
    """Commands and events; *reading* and *writing* are open file descriptors."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._numbers = count(1)
        self._unread = b""
        self._hear: dict[tuple[str, str], list[Hear]] = defaultdict(list)

    def on(self, event: str, hear: Hear, *, session: str = "") -> None:
        """Give the parameters of each such event of a session to *hear*."""
        self._hear[session, event].append(hear)

    def call(self, method: str, *, session: str = "", **parameters: Any) -> dict[str, Any]:
        """
        What the browser answers. Events that come before it are heard first.

        Raises:
            BrowserRefused: The command failed.
            BrowserGone: There is no answer.

        """
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": parameters}
        told = json.dumps({**asked, "sessionId": session} if session else asked)
        os.write(self._writing, told.encode() + _END)
        while True:
            message = self._next()
            if message.get("id") == number:
                break
            self._tell(message)
        if "error" in message:
            raise BrowserRefused(f"{method}: {message['error']['message']}")
        answer: dict[str, Any] = message["result"]
        return answer

    def _tell(self, message: dict[str, Any]) -> None:
        for hear in self._hear[message.get("sessionId", ""), message.get("method", "")]:
            hear(message["params"])

    def _next(self) -> dict[str, Any]:
        end = time.monotonic() + _AN_ANSWER_TAKES_S
        while _END not in self._unread:
            if not select.select([self._reading], [], [], max(0.0, end - time.monotonic()))[0]:
                raise BrowserGone("the browser says nothing any more")
            more = os.read(self._reading, 1 << 20)
            if not more:
                raise BrowserGone("the browser ended")
            self._unread += more
        text, _, self._unread = self._unread.partition(_END)
        message: dict[str, Any] = json.loads(text)
        return message
