"""Defer Ctrl-C and SIGTERM between two calls that belong together."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_DEFERRED: Final = (signal.SIGINT, signal.SIGTERM)  # a job that is cancelled gets the second


@contextmanager
def uninterrupted() -> Iterator[None]:
    """
    Put Ctrl-C and SIGTERM off until the block is done.

    Raises:
        KeyboardInterrupt: After the block, if one of them came within.

    """
    came: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = {each: signal.signal(each, note) for each in _DEFERRED}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    if came:
        raise KeyboardInterrupt
