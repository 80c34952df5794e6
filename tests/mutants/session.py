"""Plugin: instead of running the tests that were collected, tries mutants on them."""

import time
from collections.abc import Callable, Iterator
from hashlib import sha256

import hypothesis
import pytest

from tests.mutants import trials
from tests.mutants.changes import Mutant, mutants
from tests.mutants.lines import Lines
from tests.mutants.tried import Result, Tests, id_of, tree

FOLDERS = trials.FOLDERS
AT_A_TIME = 30  # mutants: what they need is measured before the first of them is tried


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
        self._lines = Lines(trials.ROOT, FOLDERS)
        self.results: list[Result] = []
        self.all: list[Mutant] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self) -> None:
        """Before what imports the product, and after pytest's own importer, which comes first."""
        self._lines.begin()

    def pytest_configure(self) -> None:
        quick = hypothesis.settings(
            database=None,
            derandomize=True,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        )
        hypothesis.settings.register_profile("mutants", quick)
        hypothesis.settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        ends_at = time.monotonic() + self._seconds
        trials.import_all()
        trials.warm()
        tests = Tests(session.items, jobs=self._jobs, lines=self._lines)
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
    return sorted(every, key=lambda one: sha256(f"{seed} {id_of(one)}".encode()).digest())[:number]


def _portions(chosen: list[Mutant]) -> Iterator[list[Mutant]]:
    for start in range(0, len(chosen), AT_A_TIME):
        yield chosen[start : start + AT_A_TIME]
