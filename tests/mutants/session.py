"""Plugin: instead of running the tests that were collected, tries mutants on them."""

import ast
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import takewhile
from typing import Any

import hypothesis
import pytest

from tests.loop.changed import git, needs
from tests.loop.dependencies import Files
from tests.mutants import trials
from tests.mutants.changes import Mutant, mutants
from tests.mutants.measured import Lines, LinesOf, Measured, imported_by, reached_from
from tests.mutants.processes import in_forks

FOLDERS = trials.FOLDERS
OPTIONS = (
    *("-p", "no:cacheprovider", "-p", "no:tests.loop.own_time", "-p", "no:xdist", "-p", "no:cov"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
    *("-s", "-q", "--no-header", "-m", "not emulator and not built and not slow"),
)
MOST_S = 8.0  # of tests on one mutant, near and far
AT_A_TIME = 10  # mutants: what they need is measured before the first of them is tried


@dataclass(frozen=True)
class Result:
    """What became of a mutant: the test that killed it, or how many let it live."""

    mutant: Mutant
    killed_by: str | None
    tried: int


class MutantSession:
    """Takes so many mutants of *paths*, drawn by *seed*; fewer, if the time is over before."""

    def __init__(
        self,
        paths: list[str],
        *,
        sample: int,
        seconds: float,
        seed: int,
        jobs: int,
        wanted: Callable[[Mutant], bool],
    ) -> None:
        self._paths, self._seconds, self._jobs, self._wanted = paths, seconds, jobs, wanted
        self._sample, self._seed = sample, seed
        self._imports = Lines()
        self.results: list[Result] = []
        self.all: list[Mutant] = []

    def pytest_configure(self) -> None:
        quick = hypothesis.settings(
            database=None,
            derandomize=True,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        )
        hypothesis.settings.register_profile("mutants", quick)
        hypothesis.settings.load_profile("mutants")

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Any:
        with self._imports:
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        ends_at = time.monotonic() + self._seconds
        with self._imports:
            trials.import_all()
        trials.warm()
        tests = Tests(session.items, jobs=self._jobs, at_import=self._imports.by_test().get("", {}))
        self.all = [one for path in self._paths for one in mutants(path, tree(path))]
        chosen = [one for one in self.all if self._wanted(one)]
        for some in _portions(drawn(chosen, self._sample, seed=self._seed)):
            for result in tests.of(some, ends_at=ends_at):
                self.results.append(result)
                self.note(result)
            dead = sum(one.killed_by is not None for one in self.results)
            print(f"{len(self.results)} tried, {dead} killed", flush=True)
            if time.monotonic() > ends_at:
                break
        return True

    def note(self, result: Result) -> None:
        """Say at once what has survived."""
        if result.killed_by is None:
            one = result.mutant
            print(f"survived {result.tried} tests: {one.path}:{one.line} {one.name}", flush=True)


def drawn(every: list[Mutant], number: int, *, seed: int) -> list[Mutant]:
    """
    So many of *every*, by chance: each mutant has a lot of its own, made of its name and *seed*.

    So the same are drawn after a change of other code.
    """
    return sorted(every, key=lambda one: sha256(f"{seed} {_id(one)}".encode()).digest())[:number]


def _portions(chosen: list[Mutant]) -> Iterator[list[Mutant]]:
    for start in range(0, len(chosen), AT_A_TIME):
        yield chosen[start : start + AT_A_TIME]


@cache
def tree(path: str) -> ast.Module:
    """The syntax of a file of the project."""
    return ast.parse((trials.ROOT / path).read_text())


class Tests:
    """What was collected: which tests call what, found out when it is asked for."""

    def __init__(self, items: list[pytest.Item], *, jobs: int, at_import: LinesOf) -> None:
        self._by_name = {item.nodeid: item for item in items}
        self._of_file = defaultdict(list)
        for item in items:
            self._of_file[item.nodeid.partition("::")[0]].append(item)
        self._known = trials.functions()
        self._jobs, self._at_import = jobs, at_import
        paths = git("ls-files", "--cached", "--others", "--exclude-standard")
        self._needs = needs(Files(path for path in paths if (trials.ROOT / path).is_file()))
        leans_on = {file: reached_from(file, self._needs) for file in self._of_file}
        self._imported = {file: imported_by(file, self._needs) for file in self._of_file}
        self._measured = Measured(self._of_file, leans_on, jobs=jobs)

    def of(self, chosen: list[Mutant], *, ends_at: float) -> list[Result]:
        """
        Try the tests of the module, then those of its users; anew, what runs at the import.

        A mutant that no time was left for is not in the answer, unless it is dead already.
        """
        found, missed = {_id(one): Result(one, None, 0) for one in chosen}, set[str]()
        for stage in (self._near, self._far, self._anew):
            left = [one for one in chosen if not found[_id(one)].killed_by]
            tasks = {_id(task[0]): task for task in stage(left)}
            missed |= tasks.keys()
            in_time = _until(ends_at, tasks.values())
            for task, answer in in_forks(in_time, self._work, jobs=self._jobs, limits=self._limits):
                one, names, _ = task
                missed.discard(_id(one))
                killed_by, tried = answer or ("it came to no end", len(names))
                found[_id(one)] = Result(one, killed_by, found[_id(one)].tried + tried)
        return [result for name, result in found.items() if result.killed_by or name not in missed]

    def _near(self, chosen: list[Mutant]) -> list[tuple]:
        return self._asked(chosen, self._tests)

    def _far(self, chosen: list[Mutant]) -> list[tuple]:
        return self._asked(chosen, self._tests_of_users)

    def _tests(self, path: str) -> set[str]:
        return self._naming({path})

    def _tests_of_users(self, path: str) -> set[str]:
        users = {user for user, needed in self._needs.items() if path in needed}
        return self._naming(users) - self._naming({path})

    def _asked(self, chosen: list[Mutant], files: Callable[[str], set[str]]) -> list[tuple]:
        inside = [one for one in chosen if one.function]
        of_path = {path: files(path) for path in {one.path for one in inside}}
        self._measured.of(set().union(*of_path.values()))
        tasks = []
        for one in inside:
            names = {item.nodeid for file in of_path[one.path] for item in self._of_file[file]}
            names &= self._measured.running(one.path, one.lines)
            if names:
                tasks.append((one, _cheapest(names, self._measured.seconds), False))
        return tasks

    def _anew(self, chosen: list[Mutant]) -> list[tuple]:
        tasks = []
        for one in chosen:
            if one.function is None or self._at_import.get(one.path, set()) & {*one.lines}:
                files = sorted(self._tests(one.path)) or sorted(self._tests_of_users(one.path))
                tasks.append((one, files, True))
        return tasks

    def _naming(self, paths: set[str]) -> set[str]:
        """The files with tests that import one of *paths*, or are one of them."""
        return {file for file in self._of_file if file in paths or self._imported[file] & paths}

    def _work(self, task: tuple) -> tuple[str | None, int]:
        one, names, is_anew = task
        is_put = trials.put(one, tree(one.path), self._known)
        if is_anew:
            return trials.anew(names, OPTIONS, seconds=MOST_S), len(names)
        if not is_put:
            return None, 0
        return trials.first_failure([self._by_name[name] for name in names]), len(names)

    def _limits(self, task: tuple) -> tuple[float, float]:
        _, names, is_anew = task
        usual = 4 * MOST_S if is_anew else sum(self._measured.seconds[name] for name in names)
        return 10 + 5 * usual, 60 + 20 * usual


def _until(ends_at: float, tasks: Iterable[tuple]) -> Iterator[tuple]:
    return takewhile(lambda _: time.monotonic() < ends_at, tasks)


def _cheapest(names: set[str], seconds: dict[str, float]) -> list[str]:
    chosen, spent = [], 0.0
    for name in sorted(names, key=lambda name: (seconds[name], name)):
        spent += seconds[name]
        if spent > MOST_S and chosen:
            break
        chosen.append(name)
    return chosen


def _id(one: Mutant) -> str:
    return f"{one.path} {one.name}"
