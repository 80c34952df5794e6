"""
Plugin: pytest does not find out for each test what it knows from the one before.

Where a folder has a conftest.py, pytest puts together again which plugins each hook of a test is
for, six times for each test; it reads where each case of a function stands from the function; and
it asks for the signature of the function without arguments that stands for the fixture `request`.
"""

from functools import cache, partial, wraps
from types import FunctionType

import _pytest.fixtures
import _pytest.python


def pytest_configure(config):
    for module, name, quick in (
        (_pytest.python, "getfslineno", by_function),
        (_pytest.fixtures, "getfuncargnames", by_code),
    ):
        original = getattr(module, name)
        setattr(module, name, quick(original))
        config.add_cleanup(partial(setattr, module, name, original))


def pytest_collection_finish(session):
    """Every conftest.py has been read by now."""
    session.gethookproxy = cache(session.gethookproxy)


def by_function(place_of):
    """Where a function stands: its cases, and the methods of its instances, share it."""
    known = {}

    @wraps(place_of)
    def place_once(obj):
        function = getattr(obj, "__func__", obj)
        if type(function) is not FunctionType:
            return place_of(obj)
        if function not in known:
            known[function] = place_of(obj)
        return known[function]

    return place_once


def by_code(names_of):
    """The arguments that a fixture asks for: a function without any has none."""

    @wraps(names_of)
    def names(function, **named):
        if type(function) is FunctionType and not hasattr(function, "__wrapped__"):
            code = function.__code__
            if not (code.co_argcount or code.co_kwonlyargcount):
                return ()
        return names_of(function, **named)

    return names
