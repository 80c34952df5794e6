"""
Plugin: the table of faults, one row each, printed at the end of any run that has some.

A test that brings about a fault asks for the fixture ``fault`` and notes what came of it; the
bounds are its own assertions. ``make faults`` runs just these tests, wherever they are.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

_ROW = "fault"
BEGIN, END = "<!-- make faults -->", "<!-- end -->"
_HEADINGS = ("N", "failed", "lost", "worst added s", "recovered after s")


def pytest_addoption(parser):
    parser.addoption("--faults", action="store_true", help="only tests with a row in its table")
    parser.addoption("--faults-document", help="a file that the table is written into, too")


@pytest.fixture
def fault(record_property):
    """
    Note a row of the table.

    What the fault was and how often it was met, how often a user was let down, how many events
    or messages were lost, the time that somebody waited longer for it, and how long after its
    end all was as before. What does not apply is left out.
    """

    def note(name, *, n, failed=None, lost=None, worst_added_s=None, recovered_after_s=None):
        record_property(_ROW, json.dumps([name, n, failed, lost, worst_added_s, recovered_after_s]))

    return note


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    if not config.getoption("--faults"):
        return
    others = [item for item in items if "fault" not in getattr(item, "fixturenames", ())]
    items[:] = [item for item in items if item not in others]
    config.hook.pytest_deselected(items=others)


def pytest_terminal_summary(terminalreporter, config):
    rows = [
        (report.nodeid, report.outcome, json.loads(value))
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, value in report.user_properties
        if name == _ROW
    ]
    if rows:
        table = lines(sorted(rows))
        terminalreporter.section("faults")
        for line in table:
            terminalreporter.write_line(line)
        if config.getoption("--faults-document"):
            path = Path(config.getoption("--faults-document"))
            path.write_text(documented(path.read_text(), table, day=datetime.now(UTC).date()))


def documented(text, table, *, day):
    r"""
    The *text* with the *table* of that *day* between its two marks.

    >>> before = f"a\n{BEGIN}\nold\n{END}\nb"
    >>> after = documented(before, ["one", "two"], day="2026-11-27")
    >>> after.splitlines()[2]
    'Run whole on 2026-11-27:'
    >>> documented(after, ["one", "two"], day="2026-11-27") == after
    True
    """
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise LookupError(f"there is no {BEGIN} with an {END} behind it")
    shown = "\n".join(line.rstrip() for line in table)
    return f"{before}{begin}Run whole on {day}:\n\n```text\n{shown}\n```\n{end}{after}"


def lines(rows):
    """
    The table of rows as (test, outcome, numbers); the folder and file say what they are about.

    >>> row = ("tests/faults/test_relay.py::test", "passed", ["slow", 5, 0, 0, 0.125, None])
    >>> for line in lines([row]):
    ...     print(line)
    test_relay                 N  failed    lost  worst added s  recovered after s
      slow                     5       0       0           0.12                  -
    """
    told, last = [], None
    width = max(max(len(numbers[0]) for *_, numbers in rows) + 2, 22)
    for nodeid, outcome, (name, *numbers) in rows:
        place = nodeid.partition("::")[0].rpartition("/")[2].removesuffix(".py")
        if place != last:
            told.append(f"{place:<{width}}" + _cells(_HEADINGS))
        last = place
        is_bad = "" if outcome == "passed" else f"  {outcome.upper()}"
        told.append(f"  {name}".ljust(width) + _cells(numbers) + is_bad)
    return told


def _cells(values):
    widths = (6, 8, 8, 15, 19)
    return "".join(f"{_shown(one):>{width}}" for one, width in zip(values, widths, strict=True))


def _shown(value):
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
