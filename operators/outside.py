"""The environment of every command: AWS, the stack, the terminal, the time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import Progress

from operators.report import Report
from operators.stack import DeployedStack
from runtime import clock

Advance = Callable[[int], None]


class NotAgreed(RuntimeError):
    """The operator said no, or nobody was there to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """
    The world of a command.

    Attributes:
        client: Makes a boto3 client of a service.
        is_sure: Whether questions are answered in advance.
        is_dry: Whether nothing is to be changed.
        report: What is told instead of text, for ``--output json``.

    """

    client: Callable[..., Any]
    stack: DeployedStack
    console: Console = field(default_factory=Console)
    report: Report | None = None
    is_sure: bool = False
    is_dry: bool = False
    now: Callable[[], datetime] = clock.now
    sleep: Callable[[float], None] = time.sleep

    def say(self, text: str, **item: Any) -> None:
        """
        Print *text* as it is: what it quotes is no markup.

        With ``--output json`` the *item* is told instead, or the text as its ``message``.
        """
        if self.report is None:
            self.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            self.report.add(item or {"message": text})

    def note(self, text: str) -> None:
        """Print *text* in text output only: a sum, a hint, a heading."""
        if self.report is None:
            self.say(text)

    def agree(self, question: str) -> None:
        """
        Ask before something is done that cannot be undone.

        Raises:
            NotAgreed: The answer was not yes.

        """
        if self.is_sure:
            return
        try:
            answer = self.console.input(f"{question} \\[y/N] ")
        except EOFError:
            raise NotAgreed("no answer; --yes answers in advance") from None
        if answer.strip().lower() not in ("y", "yes"):
            raise NotAgreed("nothing was changed")

    def agree_by(self, word: str, question: str) -> None:
        """
        Have *word* typed before something is done that is not to be done by a script.

        Raises:
            NotAgreed: Something else was typed. No option answers in advance.

        """
        try:
            answer = self.console.input(f"{question} ")
        except EOFError:
            raise NotAgreed("this must be typed at a terminal: --yes does not answer it") from None
        if answer.strip() != word:
            raise NotAgreed("the input does not match; nothing was changed")

    @contextmanager
    def progress(self, what: str, *, of: int) -> Iterator[Advance]:
        """Show on a terminal how far *what* is; the function tells how many are done now."""
        is_seen = self.console.is_terminal
        with Progress(console=self.console, transient=True, disable=not is_seen) as bar:
            task = bar.add_task(what, total=of)
            yield lambda done: bar.update(task, completed=done)
