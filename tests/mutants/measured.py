"""How long each test takes and what it calls; kept below build/ until code or test changes."""

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.mutants import trials
from tests.mutants.processes import in_forks

FOLDER = trials.ROOT / "build" / "mutants"


class Measured:
    """
    Measures the tests of a file when it is asked for them.

    A test that fails without any mutant is not there.
    """

    def __init__(self, of_file: Mapping[str, Sequence[pytest.Item]], *, jobs: int) -> None:
        self._of_file, self._jobs = of_file, jobs
        self._done: set[str] = set()
        self._code = _digest(sorted(_code()))
        self.seconds: dict[str, float] = {}
        self.calls: dict[str, set[trials.Key]] = {}

    def of(self, files: set[str]) -> tuple[dict[str, float], dict[str, set[trials.Key]]]:
        """The processor seconds and the calls of all tests so far, those of *files* included."""
        new = sorted(files - self._done)
        self._done |= files
        kept = [file for file in new if self._place(file).exists()]
        for file in kept:
            self._take(pickle.loads(self._place(file).read_bytes()))  # noqa: S301  # our own
        tasks = [file for file in new if file not in kept]
        answers = in_forks(tasks, self._measure, jobs=self._jobs, limits=lambda _: (600.0, 3600.0))
        for file, answer in answers:
            self._take(answer or [])
            FOLDER.mkdir(parents=True, exist_ok=True)
            self._place(file).write_bytes(pickle.dumps(answer or []))
        return self.seconds, self.calls

    def _measure(self, file: str) -> list[tuple[str, float, set[trials.Key]]]:
        return trials.in_time(self._of_file[file])

    def _take(self, answer: list[tuple[str, float, set[trials.Key]]]) -> None:
        for name, seconds, calls in answer:
            self.seconds[name], self.calls[name] = seconds, calls

    def _place(self, file: str) -> Path:
        beside = (trials.ROOT / file).parent.rglob("conftest.py")
        return FOLDER / _digest([trials.ROOT / file, *sorted(beside)], self._code)


def _code() -> list[Path]:
    return [path for folder in trials.FOLDERS for path in (trials.ROOT / folder).rglob("*.py")]


def _digest(paths: list[Path], more: str = "") -> str:
    found = hashlib.sha256(more.encode())
    for path in paths:
        found.update(path.read_bytes())
    return found.hexdigest()
