"""
Plugin: the table of faults, one row each, printed at the end of any run that has some.

A test that brings about a fault asks for the fixture ``fault`` and notes what came of it. Every
row is held to 0 failed and 0 lost; its other bounds are the assertions of its test. ``make faults``
runs just these tests, wherever they are.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

_ROW = "fault"
BEGIN, END = "<!-- make faults -->", "<!-- end -->"
_COLUMNS = {
    "n": "N",
    "failed": "failed",
    "lost": "lost",
    "unavailable": "unavailable",
    "worst_added_s": "worst added s",
    "worst_call_s": "worst call s",
    "recovered_after_s": "recovered s",
}


def pytest_addoption(parser):
    parser.addoption("--faults", action="store_true", help="only tests with a row in its table")
    parser.addoption("--faults-document", help="a file that the table is written into, too")


@pytest.fixture
def fault(record_property):
    """
    Note a row of the table: what the fault was, and by column what came of it.

    How often it was met, how often a user was let down against what is promised, and how many
    codes, events or messages were lost: these two have to be 0. How often somebody was told
    "unavailable" or got no message, as must be while the fault lasts. The time that somebody
    waited longer for it, the longest call, and how long after its end all was as before. What
    does not apply is left out.
    """

    def note(name, **told):
        numbers = [told.pop(column, None) for column in _COLUMNS]
        assert not told
        record_property(_ROW, json.dumps([name, *numbers]))
        assert not any(numbers[1:3]), f"{name}: {numbers[1]} failed, {numbers[2]} lost"

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

    >>> row = ("tests/faults/test_relay.py::test", "passed", ["slow", 5, 0, 0, 2, 0.125, 1, None])
    >>> for line in lines([row]):
    ...     print(line)
    test_relay                 N  failed  lost  unavailable  worst added s  worst call s recovered s
      slow                     5       0     0            2           0.12             1           -
    all 1 rows                 5       0     0            2           0.12             1           -
    """
    told, last = [], None
    width = max(max(len(numbers[0]) for *_, numbers in rows) + 2, 22)
    for nodeid, outcome, (name, *numbers) in rows:
        place = nodeid.partition("::")[0].rpartition("/")[2].removesuffix(".py")
        if place != last:
            told.append(f"{place:<{width}}" + _cells(_COLUMNS.values()))
        last = place
        is_bad = "" if outcome == "passed" else f"  {outcome.upper()}"
        told.append(f"  {name}".ljust(width) + _cells(numbers) + is_bad)
    columns = zip(*(numbers[1:] for *_, numbers in rows), strict=True)
    sums = [_of_all(name, values) for name, values in zip(_COLUMNS, columns, strict=True)]
    return [*told, f"all {len(rows)} rows".ljust(width) + _cells(sums)]


def _of_all(column, values):
    """The longest of times, and the sum of others."""
    known = [one for one in values if one is not None]
    return (max if column.endswith("_s") else sum)(known) if known else None


def _cells(values):
    widths = (6, 8, 6, 13, 15, 14, 12)
    return "".join(f"{_shown(one):>{width}}" for one, width in zip(values, widths, strict=True))


def _shown(value):
    if value is None:
        return "-"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
