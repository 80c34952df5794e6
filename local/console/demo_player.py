"""The demo, played again by a button of the page."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread
from typing import Any

from local.demo.played import Played

Play = Callable[[Callable[[Played], Any]], Any]


class DemoPlayer:
    """Plays in a thread of its own, one demo at a time; *play* reports each step."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._lock = Lock()
        self._is_playing = False
        self._steps: list[dict[str, Any]] = []
        self._problem = ""

    def state(self) -> dict[str, Any]:
        """Whether it plays, the steps so far, and why it ended early."""
        with self._lock:
            return {
                "playing": self._is_playing,
                "steps": list(self._steps),
                "problem": self._problem,
            }

    def start(self) -> bool:
        """Begin; False if it plays already."""
        with self._lock:
            if self._is_playing:
                return False
            self._is_playing, self._problem = True, ""
            self._steps.clear()
        Thread(target=self._run, name="demo", daemon=True).start()
        return True

    def note(self, played: Played) -> None:
        """Add a step that was played."""
        step = {
            "title": played.step.title,
            "outcome": str(played.outcome),
            "expected": played.step.answer,
            "actual": played.answer,
        }
        with self._lock:
            self._steps.append(step)

    def _run(self) -> None:
        problem = ""
        try:
            self._play(self.note)
        except Exception as error:  # noqa: BLE001  (it is shown, and the console goes on)
            problem = f"The demo ended early: {type(error).__name__}: {error}"
        with self._lock:
            self._is_playing, self._problem = False, problem
