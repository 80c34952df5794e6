"""
How many tests each folder has, and how long they take: `make durations`.

Reads what the last `make test` wrote below build/tests, prints a table for
a decision and the files that cost most of a processor, and writes
tests/durations.json, by which the longest groups of emulator tests begin first, and
tests/costly.json, which `make fast` leaves out.
Arguments: other JUnit reports to read, and only to print.
"""

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.loop.costly import COSTLY, costly_functions
from tests.loop.groups import DURATIONS, group_of

REPORTS = Path(__file__).parents[2] / "build/tests"
EMULATOR = REPORTS / "emulator.xml"
UNIT = REPORTS / "unit.xml"
DOCTESTS = "(doctests)"


@dataclass(frozen=True)
class Test:
    """
    A test of a report.

    Attributes:
        module: The path of its file, as in ``tests/rules/test_day.py``; None for a doctest.
        name: Within its file, with its class and parameters.
        took_s: By the clock, with its fixtures.
        processor_s: Without fixtures that tests share; 0 if the report does not tell.

    """

    __test__ = False

    module: str | None
    name: str
    took_s: float
    processor_s: float

    @property
    def folder(self):
        return self.module.rpartition("/")[0] if self.module else DOCTESTS

    @property
    def nodeid(self):
        return f"{self.module}::{self.name}"


def read_report(report):
    """Every test of a JUnit report that was not skipped."""
    for case in ET.parse(report).iter("testcase"):  # noqa: S314  (pytest wrote it)
        if case.find("skipped") is None:
            told = {each.get("name"): each.get("value") for each in case.iter("property")}
            module = module_of(case.get("classname"))
            classes = case.get("classname").split(".")[len(module.split("/")) :] if module else []
            yield Test(
                module,
                "::".join([*classes, case.get("name")]),
                float(case.get("time")),
                float(told.get("processor_s", 0)),
            )


def module_of(classname):
    """
    The file that a report's class name stands for.

    >>> module_of("tests.rules.test_day.TestDay")
    'tests/rules/test_day.py'
    >>> module_of("rules.day") is None
    True
    """
    parts = classname.split(".")
    for number, part in enumerate(parts, start=1):
        if part.startswith("test_"):
            return "/".join(parts[:number]) + ".py"
    return None


def table(tests):
    """Number of tests and seconds by folder, in Markdown."""
    by_folder = _by(tests, "folder")
    rows = [_row(folder, by_folder[folder]) for folder in sorted(by_folder)]
    return "\n".join([*_heading("folder"), *rows, _row("**all**", tests)])


def costliest(tests, *, most=25):
    """The same of the files whose tests took most processor seconds, in their order."""
    by_file = _by((test for test in tests if test.module), "module")
    rows = sorted(by_file.items(), key=lambda file: (-_processor_s(file[1]), file[0]))
    return "\n".join([*_heading("file"), *(_row(*row) for row in rows[:most])])


def _by(tests, what):
    found = defaultdict(list)
    for test in tests:
        found[getattr(test, what)].append(test)
    return found


def _heading(what):
    return [f"| {what} | tests | s | processor s |", "|---|---:|---:|---:|"]


def _processor_s(tests):
    return sum(test.processor_s for test in tests)


def _row(name, tests):
    took_s = sum(test.took_s for test in tests)
    return f"| {name} | {len(tests)} | {took_s:.1f} | {_processor_s(tests):.1f} |"


def seconds_of_groups(tests):
    """How long each group takes, the longest first."""
    seconds = defaultdict(float)
    for test in tests:
        if test.module:
            seconds[group_of(test.module)] += test.took_s
    longest_first = sorted(seconds.items(), key=lambda group: (-group[1], group[0]))
    return {group: round(took_s, 1) for group, took_s in longest_first}


def main(*reports):
    """Print the table; without *reports*, write what the next run reads, too."""
    chosen = [Path(report) for report in reports] or sorted(REPORTS.glob("*.xml"))
    if not reports and not (EMULATOR.exists() and UNIT.exists()):
        print("there is no report below build/tests; make test writes them", file=sys.stderr)
        return 1
    tests = [test for report in chosen for test in read_report(report)]
    print(table(tests), costliest(tests), sep="\n\n")
    if not reports:
        _write(DURATIONS, seconds_of_groups(read_report(EMULATOR)))
        _write(COSTLY, costly_functions(read_report(UNIT)))
    return 0


def _write(path, found):
    path.write_text(json.dumps(found, indent=1) + "\n")
    print(f"\nwritten: {path}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
