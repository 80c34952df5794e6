"""
Plugin: lines are traced while a test runs that is there to run them.

Coverage is asked of six folders, and the tests of these folders have to reach it. A test
of anything else is not traced: tracing doubles the processor time of whatever runs, moto
and yaml included.
"""

import pytest

SOURCES = ("rules", "events", "runtime", "triggers", "workers", "api")
# The tests of these, and tests that hold several of them together, or one to the template.
TRACED = (
    *(f"{each}/" for each in SOURCES),
    *(f"tests/{each}/" for each in (*SOURCES, "data", "faults", "invariants")),
    "tests/template/test_parameters.py",
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    coverage = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    if coverage is None or is_traced(item.nodeid):
        return (yield)
    coverage.pause()
    try:
        return (yield)
    finally:
        coverage.resume()


def is_traced(nodeid):
    """
    Whether coverage looks at a test.

    >>> is_traced("tests/rules/test_names.py::test_one")
    True
    >>> is_traced("tests/rules_of_others/test_names.py::test_one")
    False
    """
    return nodeid.startswith(TRACED)
