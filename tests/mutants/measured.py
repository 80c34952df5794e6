"""
A coverage map by test: how long each takes and which lines of the project it runs.

It is kept below build/ by file of tests, until that file, what it leans on below tests/, or a file
of the project that it ran changes.
"""

import hashlib
import pickle
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.mutants.lines import Lines, LinesOf
from tests.mutants.processes import in_forks
from tests.mutants.trials import ROOT, Failures

FOLDER = ROOT / "build" / "mutants"


class Measured:
    """
    Measures the tests of a file when it is asked for them.

    *leans_on* says of a file of tests which files it leans on, directly or not. A test that fails
    without any mutant is not there.
    """

    def __init__(
        self,
        of_file: Mapping[str, Sequence[pytest.Item]],
        leans_on: Mapping[str, set[str]],
        *,
        kind: str,
        lines: Lines,
        jobs: int,
    ) -> None:
        self._of_file, self._leans_on, self._jobs = of_file, leans_on, jobs
        self._kind, self._lines = kind, lines
        self._done: set[str] = set()
        self.seconds: dict[str, float] = {}
        self._tests: dict[tuple[str, int], set[str]] = defaultdict(set)

    def of(self, files: set[str]) -> None:
        """Know the tests of *files*, too."""
        new = sorted(files - self._done)
        self._done |= files
        kept = {file: _kept(self._place(file)) for file in new}
        for answer in filter(None, kept.values()):
            self._take(answer)
        tasks = [file for file in new if kept[file] is None]
        answers = in_forks(tasks, self._measure, jobs=self._jobs, limits=lambda _: (600.0, 3600.0))
        for file, answer in answers:
            self._take(answer or [])
            self._keep(file, answer or [])

    def running(self, path: str, lines: Iterable[int]) -> set[str]:
        """The tests so far that run one of the *lines*; of a file of tests, all that are in it."""
        if path.startswith("tests/"):
            return {test for test in self.seconds if test.partition("::")[0] == path}
        return {test for line in lines for test in self._tests.get((path, line), ())}

    def _measure(self, file: str) -> list[tuple[str, float, LinesOf]]:
        return in_time(self._of_file[file], self._lines)

    def _take(self, answer: list[tuple[str, float, LinesOf]]) -> None:
        for name, seconds, lines in answer:
            self.seconds[name] = seconds
            for path, numbers in lines.items():
                for number in numbers:
                    self._tests[path, number].add(name)

    def _keep(self, file: str, answer: list[tuple[str, float, LinesOf]]) -> None:
        ran = {path for _, _, lines in answer for path in lines}
        beside = {path for path in self._leans_on[file] if path.startswith("tests/")}
        digests = {path: _digest(path) for path in sorted({file} | ran | beside)}
        FOLDER.mkdir(parents=True, exist_ok=True)
        self._place(file).write_bytes(pickle.dumps((digests, answer)))

    def _place(self, file: str) -> Path:
        return FOLDER / f"{file.replace('/', '.')}.{self._kind}"


def _kept(place: Path) -> list[tuple[str, float, LinesOf]] | None:
    if not place.exists():
        return None
    digests, answer = pickle.loads(place.read_bytes())  # noqa: S301  # our own
    return answer if all(_digest(path) == digest for path, digest in digests.items()) else None


def _digest(path: str) -> str:
    try:
        return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()
    except OSError:
        return "gone"


def in_time(items: Sequence[pytest.Item], lines: Lines) -> list[tuple[str, float, LinesOf]]:
    """The name, the processor seconds and the lines of each that passes."""
    failures, told = Failures(), list[tuple[str, float, LinesOf]]()
    items[0].config.pluginmanager.register(failures)
    for item, following in zip(items, [*items[1:], None], strict=True):
        lines.forget()
        before = time.process_time()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        told.append((item.nodeid, time.process_time() - before, lines.ran()))
    return [one for one in told if one[0] not in failures.failed]


def reached_from(file: str, needs: Mapping[str, set[str]]) -> set[str]:
    """Everything that *file* leans on, directly or not."""
    found, left = set[str](), [file]
    while left:
        new = needs.get(left.pop(), set()) - found
        found |= new
        left += new
    return found


def imported_by(file: str, needs: Mapping[str, set[str]]) -> set[str]:
    """What *file* imports, itself or by fixtures and other files below tests/."""
    helpers = {path: set[str]() for path in needs if not path.startswith("tests/")}
    return reached_from(file, {**needs, **helpers})
