"""How a question is put to Cognito, and what became of a call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from pipeline.conformance.lab import Lab
from pipeline.conformance.scrub import scrubbed_text

ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Probe:
    """
    One open question.

    Attributes:
        assumed: The answer that the suite and its emulator go by.
        because: What would have to be thought over if it is another.
        ask: Puts the question; its answer has the same form as *assumed*.

    """

    name: str
    question: str
    assumed: str
    because: str
    ask: Callable[[Lab], str]


def outcome(call: Callable[..., Any], *given: Any, **named: Any) -> str:
    """Whether a call was accepted, or with what code and message it was refused."""
    try:
        call(*given, **named)
    except ClientError as exc:
        error = exc.response["Error"]
        return f"{error['Code']}: {scrubbed_text(error['Message'])}"
    except BotoCoreError as exc:
        return type(exc).__name__
    return ACCEPTED


def code(call: Callable[..., Any], *given: Any, **named: Any) -> str:
    """The same without the message."""
    return outcome(call, *given, **named).partition(":")[0]


def told(names: Iterable[str]) -> str:
    """Names in their order, as one answer."""
    return " > ".join(names) or "none"


def seconds(call: Callable[[], str]) -> tuple[str, float]:
    """What *call* says, and how long it took."""
    began = time.monotonic()
    said = call()
    return said, time.monotonic() - began
