"""What is kept is what pytest finds out, and it is found out once."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import _pytest.python
import pytest
from _pytest._code.code import getfslineno
from _pytest.compat import getfuncargnames

from tests.loop.quick_pytest import by_code, by_function, pytest_collection_finish


class Holder:
    def method(self):
        """It stands here."""


def nothing():
    """It asks for nothing."""


def two(request, tmp_path, given=1):
    """It asks for two."""


@mock.patch.object(Path, "home")
def patched(home):
    """What is patched is not asked for."""


@pytest.mark.parametrize("one", [nothing, two, patched, Holder, partial(nothing)])
def test_a_function_stands_where_pytest_says(one):
    assert getfslineno(one) == by_function(getfslineno)(one)


def test_where_a_function_stands_is_found_out_once():
    """Methods of two instances are one function."""
    place_of = mock.Mock(side_effect=getfslineno)
    place_once = by_function(place_of)
    places = [place_once(each) for each in (nothing, nothing, Holder().method, Holder().method)]

    assert [getfslineno(nothing)] * 2 + [getfslineno(Holder.method)] * 2 == places
    assert 2 == place_of.call_count


@pytest.mark.parametrize("function", [nothing, two, patched, partial(two, None), lambda: 1])
def test_a_fixture_asks_for_what_pytest_says(function):
    assert getfuncargnames(function, name="one") == by_code(getfuncargnames)(function, name="one")


def test_the_plugins_of_a_folder_are_put_together_once():
    session = SimpleNamespace(gethookproxy=mock.Mock(side_effect=lambda _: object()))
    pytest_collection_finish(session)
    one, same, other = (session.gethookproxy(Path(each)) for each in ("a", "a", "b"))

    assert one is same
    assert one is not other


def test_its_own_run_has_them(request):
    """Pytest finds the plugin by the list in conftest.py."""
    session = request.session

    assert session.gethookproxy(request.path) is session.gethookproxy(request.path)
    assert _pytest.python.getfslineno.__wrapped__ is getfslineno
