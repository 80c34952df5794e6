"""
Changes the code in one place at a time, and tells whether a test notices.

``make mutants SAMPLE=200 SEED=1 FOLDER=rules``
"""

import argparse
import sys
from collections.abc import Callable

import pytest

from tests.loop.changed import git
from tests.mutants.changes import Mutant
from tests.mutants.report import report, survived
from tests.mutants.session import FOLDERS, MutantSession
from tests.mutants.tried import OPTIONS

TESTS = (*(f"tests/{folder}" for folder in (*FOLDERS, "invariants", "operators")), *FOLDERS)


def main() -> int:
    """Print what survives, and the shares; 1 if one is not explained or too many live."""
    asked = _arguments()
    paths = [path for path in git("ls-files", "*.py") if path.startswith(tuple(asked.folder))]
    session = MutantSession(
        [path for path in paths if path.partition("/")[0] in FOLDERS],
        sample=asked.sample,
        seconds=asked.seconds,
        seed=asked.seed,
        jobs=asked.jobs,
        wanted=_wanted(asked),
    )
    code = pytest.main([*OPTIONS, *(asked.tests or TESTS)], plugins=[session])
    if code != pytest.ExitCode.OK:
        return int(code)
    return report(session.all, session.results)


def _wanted(asked: argparse.Namespace) -> Callable[[Mutant], bool]:
    again = survived() if asked.again else None

    def is_wanted(one: Mutant) -> bool:
        is_asked = again is None or (one.path, one.name) in again
        return is_asked and asked.only in f"{one.path} {one.name}"

    return is_wanted


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=200, help="how many mutants")
    parser.add_argument("--seconds", type=float, default=7200, help="no more is begun after these")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="a part of a mutant's file or name")
    parser.add_argument("--tests", nargs="*", help="only these are collected: a quick first look")
    parser.add_argument("--again", action="store_true", help="those that the last run let live")
    parser.add_argument("folder", nargs="*", default=[*FOLDERS])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
