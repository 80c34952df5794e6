"""
Plugin: the mark `costly` is put on what cost most in the last `make test` that was looked at.

`make fast` leaves these tests out, and `make test` runs them: one function of forty cost three
quarters of all that is neither `slow` nor `built`. Which these are is measured and not known by
heart: `make durations` writes tests/costly.json. A function that is not in it is quick until then.
"""

import json
from collections import defaultdict
from pathlib import Path

import pytest

COSTLY = Path(__file__).parents[1] / "costly.json"
# Of the dearest of a function's cases, on a quiet machine. Fixtures that tests share, waiting, and
# answers which are kept for the next run are in the time by the clock alone.
PROCESSOR_S = 0.25
CLOCK_S = 0.7


@pytest.hookimpl(tryfirst=True)  # before -m is looked at
def pytest_collection_modifyitems(items):
    if not COSTLY.exists():
        return
    functions = set(json.loads(COSTLY.read_text()))
    for item in items:
        if function_of(item.nodeid) in functions:
            item.add_marker(pytest.mark.costly)


def function_of(nodeid):
    """
    A test without its parameters.

    >>> function_of("tests/rules/test_names.py::test_one[a[0]::b]")
    'tests/rules/test_names.py::test_one'
    """
    return nodeid.partition("[")[0]


def costly_functions(tests):
    """Those of which one case took that long, sorted."""
    dearest = defaultdict(lambda: (0.0, 0.0))
    for test in tests:
        if test.module:
            function = function_of(test.nodeid)
            processor_s, took_s = dearest[function]
            dearest[function] = max(processor_s, test.processor_s), max(took_s, test.took_s)
    return sorted(
        function
        for function, (processor_s, took_s) in dearest.items()
        if processor_s >= PROCESSOR_S or took_s >= CLOCK_S
    )
