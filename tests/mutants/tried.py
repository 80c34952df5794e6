"""Which tests are tried on a mutant, and what they say of it."""

import ast
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

import pytest

from tests.loop.changed import git, needs
from tests.loop.dependencies import Files
from tests.mutants import trials
from tests.mutants.changes import Mutant
from tests.mutants.constants import Constants
from tests.mutants.killers import Killers
from tests.mutants.lines import Lines
from tests.mutants.measured import Measured
from tests.mutants.processes import in_forks
from tests.mutants.surroundings import MOST_FILES, Surroundings

OPTIONS = (
    *("-p", "no:cacheprovider", "-p", "no:tests.loop.own_time", "-p", "no:xdist", "-p", "no:cov"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
    *("-s", "-q", "--no-header", "-m", "not emulator and not built and not slow"),
)
ANEW, ANEW_COSTLY = (
    (*OPTIONS[:-1], f"{OPTIONS[-1]} and {costly}") for costly in ("not costly", "costly")
)
MOST_S = 8.0  # of tests on one mutant in each stage


@dataclass(frozen=True)
class Result:
    """What became of a mutant: the test that killed it, or how many let it live."""

    mutant: Mutant
    killed_by: str | None
    tried: int


@cache
def tree(path: str) -> ast.Module:
    """The syntax of a file of the project."""
    return ast.parse((trials.ROOT / path).read_text())


class Tests:
    """What was collected: which tests call what, found out when it is asked for."""

    def __init__(self, items: list[pytest.Item], *, jobs: int, lines: Lines) -> None:
        self._by_name = {item.nodeid: item for item in items}
        self._of_file, self._costly = defaultdict(list), defaultdict(list)
        for item in items:
            is_costly = item.get_closest_marker("costly") is not None
            of_file = self._costly if is_costly else self._of_file
            of_file[item.nodeid.partition("::")[0]].append(item)
        self._seconds = dict[str, float]()
        self._known = trials.functions()
        self._jobs, self._at_import = jobs, lines.ran()
        paths = git("ls-files", "--cached", "--others", "--exclude-standard")
        needed = needs(Files(path for path in paths if (trials.ROOT / path).is_file()))
        self._constants, self._killers = Constants(needed, self._at_import, tree), Killers()
        self._files = Surroundings(needed, self._of_file.keys() | self._costly.keys())
        self._measured, self._measured_costly = (
            Measured(of_file, self._files.leans_on, kind=kind, lines=lines, jobs=jobs)
            for of_file, kind in ((self._of_file, "map"), (self._costly, "costly.map"))
        )

    def of(self, chosen: list[Mutant], *, ends_at: float) -> list[Result]:
        """
        Try what killed it before, the tests next to it, those of its users, then the costly ones.

        Costly ones (`tests/costly.json`) are three quarters of all. What runs at the import is
        tried again, at last on the costly ones. A mutant that no time was left for is not in the
        answer, unless it is dead.
        """
        found, missed = {id_of(one): Result(one, None, 0) for one in chosen}, set[str]()
        for stage in (
            *(self._as_before, self._beside, self._near, self._far, self._last),
            *(self._anew, self._anew_further, self._anew_costly),
        ):
            left = [one for one in chosen if not found[id_of(one)].killed_by]
            tasks = {id_of(task[0]): task for task in stage(left)}
            missed |= tasks.keys()
            in_time = _until(ends_at, tasks.values())
            for task, answer in in_forks(in_time, self._work, jobs=self._jobs, limits=self._limits):
                one, names, _ = task
                missed.discard(id_of(one))
                killed_by, tried = answer or ("it came to no end", len(names))
                found[id_of(one)] = Result(one, killed_by, found[id_of(one)].tried + tried)
                self._killers.note(id_of(one), killed_by)
        return [result for name, result in found.items() if result.killed_by or name not in missed]

    def _as_before(self, chosen: list[Mutant]) -> list[tuple]:
        """The test that killed it in an earlier run may do so again, and needs no measuring."""
        known = [(one, self._killers.of(id_of(one))) for one in chosen]
        return [
            (one, [name], None)
            for one, name in known
            if name in self._by_name and trials.fits(one, tree(one.path), self._known)
        ]

    def _beside(self, chosen: list[Mutant]) -> list[tuple]:
        return self._asked(chosen, self._files.beside, self._measured, self._of_file)

    def _near(self, chosen: list[Mutant]) -> list[tuple]:
        return self._asked(chosen, self._files.others, self._measured, self._of_file)

    def _far(self, chosen: list[Mutant]) -> list[tuple]:
        return self._asked(chosen, self._files.of_users, self._measured, self._of_file)

    def _last(self, chosen: list[Mutant]) -> list[tuple]:
        return self._asked(chosen, self._files.importing, self._measured_costly, self._costly)

    def _asked(
        self,
        chosen: list[Mutant],
        files: Callable[[str], set[str]],
        measured: Measured,
        of_file: dict[str, list[pytest.Item]],
    ) -> list[tuple]:
        read = {id_of(one): self._constants.read(one) for one in chosen}
        paths = {path for places in read.values() for path in places}
        of_path = {path: files(path) & of_file.keys() for path in paths}
        measured.of(set().union(*of_path.values()))
        self._seconds |= measured.seconds
        tasks = []
        for one in chosen:
            names = set[str]()
            for path, lines in read[id_of(one)].items():
                there = {item.nodeid for file in of_path[path] for item in of_file[file]}
                names |= there & measured.running(path, lines)
            if names:
                tasks.append((one, _cheapest(names, self._seconds), None))
        return tasks

    def _anew(self, chosen: list[Mutant]) -> list[tuple]:
        return self._at_an_import(chosen, self._of_file, ANEW)

    def _anew_further(self, chosen: list[Mutant]) -> list[tuple]:
        """A description of all routes, say, is held by one file of tests far from each."""
        return self._at_an_import(chosen, self._of_file, ANEW, after=MOST_FILES)

    def _anew_costly(self, chosen: list[Mutant]) -> list[tuple]:
        return self._at_an_import(chosen, self._costly, ANEW_COSTLY)

    def _at_an_import(
        self,
        chosen: list[Mutant],
        of_file: dict[str, list[pytest.Item]],
        options: tuple[str, ...],
        *,
        after: int = 0,
    ) -> list[tuple]:
        tasks = []
        for one in chosen:
            is_late = not self._at_import.get(one.path, frozenset()) & {*one.lines}
            is_there = is_late and trials.fits(one, tree(one.path), self._known)
            is_imported = not (self._constants.of(one) or is_there)
            files = self._files.nearest(one.path, of_file.keys(), after=after)
            if is_imported and files:
                tasks.append((one, files, options))
        return tasks

    def _work(self, task: tuple) -> tuple[str | None, int]:
        one, names, anew = task
        is_put = trials.put(one, tree(one.path), self._known)
        if anew:
            return trials.anew(names, anew, seconds=MOST_S), len(names)
        if constant := self._constants.of(one):
            constant.change(one)
        elif not is_put:
            return None, 0
        return trials.first_failure([self._by_name[name] for name in names]), len(names)

    def _limits(self, task: tuple) -> tuple[float, float]:
        _, names, anew = task
        usual = 4 * MOST_S if anew else sum(self._seconds.get(name, 1.0) for name in names)
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


def id_of(one: Mutant) -> str:
    return f"{one.path} {one.name}"
