"""The live events: a queue of the console's own that subscribes to the topic, read by a thread."""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from threading import Event, Lock, Thread
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from operators.sight import Sight

Hear = Callable[[], list[str]]
_REMEMBERED = 500
_AWAY_FOR_S = 2.0
_READY_WITHIN_S = 10.0
_log = logging.getLogger(__name__)


class EventTail:
    """The newest events, each once, numbered from 1 in the order in which they were heard."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._events: deque[dict[str, Any]] = deque(maxlen=remembered)
        self._whole: deque[dict[str, Any]] = deque(maxlen=remembered)
        self._ids: deque[str] = deque(maxlen=2 * remembered)
        self._numbers = count(1)
        self._lock = Lock()

    def note(self, text: str) -> None:
        """Keep what an operator may see of the event; one that comes twice is kept once."""
        sight = Sight.of(text)
        with self._lock:
            if sight.event_id and sight.event_id in self._ids:
                return
            self._ids.append(sight.event_id)
            self._events.append(_told(next(self._numbers), sight))
            if sight.event_id and sight.type and isinstance(whole := json.loads(text), dict):
                self._whole.append(whole)

    def after(self, number: int) -> list[dict[str, Any]]:
        """The events with a higher number than that, oldest first."""
        with self._lock:
            return [event for event in self._events if event["number"] > number]

    def whole(self, event_id: str = "") -> list[dict[str, Any]]:
        """The events as they were published, oldest first; of that id, if one is given."""
        with self._lock:
            return [each for each in self._whole if event_id in ("", each["id"])]

    def of_user(self, sub: str) -> list[dict[str, Any]]:
        """What `after` gives, of one user, newest first."""
        return [each for each in reversed(self.after(0)) if sub and each["subject"] == sub]


@contextmanager
def tailing(
    tail: EventTail,
    listening: Callable[[], AbstractContextManager[Hear]],
    *,
    away_for_s: float = _AWAY_FOR_S,
) -> Iterator[None]:
    """Note all that is heard, until the block ends; subscribe again when that breaks."""
    stopping, ready = Event(), Event()

    def run() -> None:
        while not stopping.is_set():
            try:
                _listen(tail, listening, stopping, ready)
            except (BotoCoreError, ClientError):
                _log.debug("the topic cannot be heard", exc_info=True)
                ready.set()
                stopping.wait(away_for_s)

    thread = Thread(target=run, name="event tail", daemon=True)
    thread.start()
    ready.wait(_READY_WITHIN_S)
    try:
        yield
    finally:
        stopping.set()
        thread.join(5)


def _listen(
    tail: EventTail,
    listening: Callable[[], AbstractContextManager[Hear]],
    stopping: Event,
    ready: Event,
) -> None:
    with listening() as hear:
        ready.set()
        while not stopping.is_set():
            for text in hear():
                tail.note(text)


def _told(number: int, sight: Sight) -> dict[str, Any]:
    return {
        "number": number,
        "id": sight.event_id,
        "type": sight.type,
        "subject": sight.subject,
        "time": sight.time.timestamp() if sight.time else None,
        "facts": list(sight.facts),
        "outcome": _outcome(sight.type),
    }


_BAD = ("rejected", "failed", "wrong", "expired", "locked", "refused")
_GOOD = ("succeeded", "accepted", "confirmed", "verified", "assigned", "sent", "migrated")


def _outcome(kind: str) -> str:
    """
    How an event of this type is to be shown: good, bad or plain.

    >>> [_outcome(each) for each in ("auth.sign_up.rejected.v1", "auth.user.confirmed.v1", "")]
    ['bad', 'good', 'plain']
    """
    last = kind.rpartition(".v")[0].rpartition(".")[2]
    if any(word in last for word in _BAD):
        return "bad"
    return "good" if any(word in last for word in _GOOD) else "plain"
