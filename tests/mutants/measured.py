"""
A coverage map by test: how long each takes and which lines of the project it runs.

It is kept below build/ by file of tests, until that file, what it leans on below tests/, or a file
of the project that it ran changes.
"""

import hashlib
import pickle
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import coverage
import pytest

from tests.mutants.processes import in_forks
from tests.mutants.trials import FOLDERS, ROOT, Failures

FOLDER = ROOT / "build" / "mutants"
LinesOf = dict[str, frozenset[int]]  # by the path of a file


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
        jobs: int,
    ) -> None:
        self._of_file, self._leans_on, self._jobs = of_file, leans_on, jobs
        self._done: set[str] = set()
        self.seconds: dict[str, float] = {}
        self._tests: dict[tuple[str, int], set[str]] = defaultdict(set)

    def of(self, files: set[str]) -> None:
        """Know the tests of *files*, too."""
        new = sorted(files - self._done)
        self._done |= files
        kept = {file: _kept(file) for file in new}
        for answer in filter(None, kept.values()):
            self._take(answer)
        tasks = [file for file in new if kept[file] is None]
        answers = in_forks(tasks, self._measure, jobs=self._jobs, limits=lambda _: (600.0, 3600.0))
        for file, answer in answers:
            self._take(answer or [])
            self._keep(file, answer or [])

    def running(self, path: str, lines: range) -> set[str]:
        """The tests so far that run one of the *lines* of that file."""
        return {test for line in lines for test in self._tests.get((path, line), ())}

    def _measure(self, file: str) -> list[tuple[str, float, LinesOf]]:
        return in_time(self._of_file[file])

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
        _place(file).write_bytes(pickle.dumps((digests, answer)))


def _kept(file: str) -> list[tuple[str, float, LinesOf]] | None:
    if not _place(file).exists():
        return None
    digests, answer = pickle.loads(_place(file).read_bytes())  # noqa: S301  # our own
    return answer if all(_digest(path) == digest for path, digest in digests.items()) else None


def _place(file: str) -> Path:
    return FOLDER / f"{file.replace('/', '.')}.map"


def _digest(path: str) -> str:
    try:
        return hashlib.sha256((ROOT / path).read_bytes()).hexdigest()
    except OSError:
        return "gone"


def in_time(items: Sequence[pytest.Item]) -> list[tuple[str, float, LinesOf]]:
    """The name, the processor seconds and the lines of each that passes."""
    failures, seconds = Failures(), dict[str, float]()
    items[0].config.pluginmanager.register(failures)
    lines = Lines()
    with lines:
        for item, following in zip(items, [*items[1:], None], strict=True):
            lines.are_of(item.nodeid)
            before = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            seconds[item.nodeid] = time.process_time() - before
    passed = [name for name in seconds if name not in failures.failed]
    by_test = lines.by_test()
    return [(name, seconds[name], by_test.get(name, {})) for name in passed]


class Lines:
    """The lines of the project that run while it is on, told apart by test, of every thread."""

    def __init__(self) -> None:
        self._coverage = coverage.Coverage(
            data_file=None,
            config_file=False,
            source=[str(ROOT / folder) for folder in FOLDERS],
            messages=False,
        )
        noise = ["no-data-collected", "already-imported", "module-not-imported", "not-measured"]
        self._coverage.set_option("run:disable_warnings", noise)

    def __enter__(self) -> None:
        self._coverage.start()

    def __exit__(self, *_: object) -> None:
        self._coverage.stop()

    def are_of(self, name: str) -> None:
        self._coverage.switch_context(name)

    def by_test(self) -> dict[str, LinesOf]:
        found = defaultdict(lambda: defaultdict(set))
        for path, name, number in self._all():
            found[name][path].add(number)
        return {
            name: {path: frozenset(numbers) for path, numbers in lines.items()}
            for name, lines in found.items()
        }

    def _all(self) -> Iterator[tuple[str, str, int]]:
        data: Any = self._coverage.get_data()
        for file in data.measured_files():
            for number, names in data.contexts_by_lineno(file).items():
                for name in names:
                    yield str(Path(file).relative_to(ROOT)), name, number


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
