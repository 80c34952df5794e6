"""Counters say what coverage.py's tracer says."""

import coverage
import pytest

from tests.loop.counters import Reached, counted

MODULE = '''
"""What coverage.py is asked of a module with every kind of statement."""
from __future__ import annotations
import contextlib
from dataclasses import dataclass

@dataclass(
    frozen=True,
)
class Pair:
    """Two."""
    one: int
    other: int = 2

    @property
    @contextlib.contextmanager
    def both(self):
        yield self.one + self.other

def branches(value):
    if value > 3:
        value = 3
    elif value == 2:
        return "two"
    else:
        value = 1
    if value == 3:
        found = [each for each in range(value)
                 if each]
        return found

def loops(value):
    for number in range(value):
        if number == 1:
            continue
        if number == 3:
            break
    else:
        value += 10
    while value > 10:
        value -= 5
        with contextlib.suppress(ValueError):
            if value == 9:
                value = 0
    while True:
        if value < 100:
            return value
        value -= 100

def cases(value):
    match value:
        case 0:
            return "none"
        case 1 | 2 if value == 1:
            pass
        case [one, *_]:
            value = one
    match value:
        case 1:
            return "one"
        case _:
            return "many"

def errors(value):
    try:
        if value == 1:
            raise KeyError(value)
        [][value]
    except KeyError:
        return "key"
    except IndexError as error:
        return str(error)
    else:
        value = 0
    finally:
        value = 2

def given(value):
    yield value
    for each in [1, 2][value:]:
        yield each

class Kept:
    if Pair(1).one > 1:
        one = 1
    def __eq__(self, other):
        return True
'''


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("counted") / "module.py"
    path.write_text(MODULE)
    return str(path)


CALLS = [
    *({f"{name}({value})"} for name in ("branches", "loops", "cases") for value in range(5)),
    *({f"errors({value})"} for value in range(3)),
    *({f"list(given({value}))"} for value in range(3)),
    {"loops(500)", "branches(4)", "branches(2)"},
    {"cases([7])", "cases([1])", "cases([])", "cases(9)", "Kept() == 1"},
    {"Pair(1).both.__enter__()"},
    set(),
]


def run(code, calls):
    names = {"__name__": __name__}
    exec(code, names)  # noqa: S102  (a module of this test)
    for call in sorted(calls):
        eval(call, names)  # noqa: S307  (a module of this test)


def analysed(measured, path):
    found = measured._analyze(path)
    return found.numbers, found.missing, dict(found.missing_branch_arcs())


@pytest.fixture
def traced(file):
    """What coverage.py's tracer says of calls."""

    def traced(calls):
        measured = coverage.Coverage(data_file=None, branch=True, include=[file], config_file=False)
        code = compile(MODULE, file, "exec", dont_inherit=True)
        with measured.collect():
            run(code, calls)
        return analysed(measured, file)

    return traced


@pytest.mark.parametrize("calls", CALLS, ids=lambda calls: " ".join(sorted(calls)))
def test_a_module_is_covered_as_if_it_were_traced(traced, file, calls):
    """Statements, branches, and which of them are missing."""
    found = counted(MODULE, file)
    reached = Reached(len(found.counters))
    run(found.writing_to(reached), calls)
    measured = coverage.Coverage(data_file=None, branch=True, include=[file], config_file=False)
    pairs = [pair for pair, is_reached in zip(found.counters, reached, strict=True) if is_reached]
    measured.get_data().add_arcs({file: pairs})

    assert traced(calls) == analysed(measured, file)


def test_code_with_counters_does_what_it_did(file):
    """Docstrings and annotations are there, and so are the lines of an error."""
    names = {"__name__": __name__}
    found = counted(MODULE, file)
    exec(found.writing_to(Reached(len(found.counters))), names)  # noqa: S102

    assert "Two." == names["Pair"].__doc__
    assert {"one": "int", "other": "int"} == names["Pair"].__annotations__
    assert "What coverage.py is asked of a module with every kind of statement." == names["__doc__"]
    with pytest.raises(TypeError) as failed:
        names["loops"]("no number")
    assert MODULE.splitlines().index("    for number in range(value):") == (
        failed.traceback[-1].lineno
    )


def test_counters_of_imports_come_first(file):
    """They count tests that import the module; those of functions only if a test of it calls."""
    found = counted(MODULE, file)
    reached = Reached(len(found.counters))
    run(found.writing_to(reached), set())

    assert not any(reached[found.of_imports :])
    assert any(reached[: found.of_imports])
