"""
Plugin: says at the end of a run where the mark `slow` is wrong, in processor seconds.

Processor time of the process and of its children does not depend on what else the machine
does, but it does depend on the machine: the same test takes half as much again elsewhere. So
a wrong mark is told and fails nothing. The time of fixtures that several tests share is
nobody's, nor is that of answers which are kept: the next run has them. A test that is
marked for the sake of such a fixture keeps its mark.
"""

import os

import pytest

from tests.loop.kept import spent_on_answers_s

UNMARKED_AT_MOST_S = 3.0
MARKED_AT_LEAST_S = 0.3
_SPENT = pytest.StashKey[float]()
_spent_on_shared = [0.0]
_dear = set()  # shared fixtures that took long


def spent_s():
    """Processor seconds of this process and of its children that have ended, but for answers."""
    return sum(os.times()[:4]) - spent_on_answers_s()


def own_s():
    """The same, without what shared fixtures took."""
    return spent_s() - _spent_on_shared[0]


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    if fixturedef.scope == "function":
        return (yield)
    before = spent_s()
    try:
        return (yield)
    finally:
        _spent_on_shared[0] += spent_s() - before
        if spent_s() - before >= MARKED_AT_LEAST_S:
            _dear.add(fixturedef)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    before = own_s()
    try:
        return (yield)
    finally:
        item.stash[_SPENT] = own_s() - before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    before = own_s()
    outcome = yield
    item.stash[_SPENT] += own_s() - before
    item.user_properties.append(("processor_s", round(item.stash[_SPENT], 3)))
    is_slow = item.get_closest_marker("slow") is not None
    wrong = complaint(item.stash[_SPENT], is_slow=is_slow)
    if is_slow and _needs_a_dear_one(item):
        wrong = None
    if wrong and not item.get_closest_marker("emulator"):
        item.user_properties.append(("wrong_mark", wrong))
    return outcome


def _needs_a_dear_one(item):
    fixtures = item._fixtureinfo.name2fixturedefs.values() if hasattr(item, "_fixtureinfo") else ()
    return any(not _dear.isdisjoint(each) for each in fixtures)


def pytest_terminal_summary(terminalreporter):
    """A line for each test whose mark is wrong; also where tests ran in other processes."""
    wrong = [
        f"{report.nodeid} {said}"
        for report in terminalreporter.getreports("passed")
        for name, said in report.user_properties
        if report.when == "call" and name == "wrong_mark"
    ]
    if wrong:
        terminalreporter.section("marks: see CONTRIBUTING.md")
        terminalreporter.write_line("\n".join(wrong))


def complaint(took_s, *, is_slow):
    """
    What is wrong with the mark of a test that took so many processor seconds.

    >>> complaint(3.4, is_slow=False)
    'took 3.4 s of processor time: mark it with pytest.mark.slow, or make it quicker'
    >>> complaint(0.1, is_slow=True)
    'took 0.1 s of processor time: take the mark slow away'
    >>> complaint(3.4, is_slow=True), complaint(0.1, is_slow=False)
    (None, None)
    """
    took = f"took {took_s:.1f} s of processor time"
    if is_slow and took_s < MARKED_AT_LEAST_S:
        return f"{took}: take the mark slow away"
    if not is_slow and took_s > UNMARKED_AT_MOST_S:
        return f"{took}: mark it with pytest.mark.slow, or make it quicker"
    return None
