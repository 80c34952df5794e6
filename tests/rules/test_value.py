"""Values, compared with `dataclasses`."""

import copy
import dataclasses
import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import value


def _pair(dataclass, field):
    @dataclass(frozen=True, slots=True)
    class Point:
        """A point."""

        a: int
        b: str = "x"
        c: list = field(default_factory=list, repr=False)
        now: object = len

        @property
        def double(self):
            return self.a * 2

        @classmethod
        def at(cls, a) -> object:
            return cls(a)

    @dataclass(frozen=True, slots=True)
    class Space(Point):
        a: int = 7
        d: int = 1

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Named:
        a: int
        b: str = "x"

    return Point, Space, Named


OURS = _pair(value.dataclass, value.field)
THEIRS = _pair(dataclasses.dataclass, dataclasses.field)


@value.dataclass(frozen=True, slots=True)
class Kept:
    a: int
    b: str = "x"


def _told(cls, args, given_):
    try:
        one = cls(*args, **given_)
    except TypeError:
        return TypeError
    names = [name for name in ("a", "b", "c", "d", "now") if hasattr(one, name)]
    return {name: getattr(one, name) for name in names}, repr(one), one == cls(*args, **given_)


@pytest.mark.parametrize("which", range(3))
@given(
    args=st.lists(st.integers(), max_size=6),
    given_=st.dictionaries(st.sampled_from(["a", "b", "c", "now", "d", "e"]), st.integers()),
)
def test_takes_and_refuses_what_dataclasses_do(which, args, given_):
    """By place and by name; too many, twice, missing, unknown; defaults and inheritance."""
    assert _told(THEIRS[which], args, given_) == _told(OURS[which], args, given_)


@given(st.integers(), st.integers())
def test_is_equal_and_hashed_as_theirs(first, second):
    for point, space, _ in (OURS, THEIRS):
        one, other = point(first, "y", ()), point(second, "y", ())

        assert (one == other) is (first == second)
        assert (hash(one) == hash(other)) is (first == second)
        assert one != space(first, "y", ())
        assert one != (first, "y", ())


def test_each_value_has_a_default_of_its_own():
    assert OURS[0](1).c is not OURS[0](1).c


@pytest.mark.parametrize(
    "change", [lambda one: setattr(one, "a", 2), lambda one: delattr(one, "a")]
)
def test_is_frozen(change):
    with pytest.raises(AttributeError, match="frozen"):
        change(OURS[0](1))


def test_has_no_other_attributes():
    with pytest.raises(AttributeError):
        OURS[0](1).z = 1
    assert not hasattr(OURS[0](1), "__dict__")


def test_can_be_replaced_by_either():
    """Tests and tools use `dataclasses`' own."""
    for replace in (value.replace, dataclasses.replace):
        assert replace(OURS[0](1, "y"), a=3) == OURS[0](3, "y")
        with pytest.raises(TypeError):
            replace(OURS[0](1), z=1)


def test_dataclasses_find_the_fields():
    one = OURS[1](1)

    assert dataclasses.is_dataclass(one)
    assert ["a", "b", "c", "now", "d"] == [each.name for each in dataclasses.fields(one)]
    assert {"a": 1, "b": "y"} == dataclasses.asdict(Kept(1, "y"))


def test_can_be_matched_copied_and_pickled():
    match Kept(1, "y"):
        case Kept(a, b):
            assert (a, b) == (1, "y")
    assert copy.copy(Kept(1)) == copy.deepcopy(Kept(1)) == pickle.loads(pickle.dumps(Kept(1)))  # noqa: S301


def test_keeps_what_the_class_has():
    point = OURS[0]

    assert (point.__doc__, point(2).double, point.at(3).a) == ("A point.", 4, 3)
    assert point.__qualname__ == THEIRS[0].__qualname__


@pytest.mark.parametrize(
    "given_", [{"frozen": False, "slots": True}, {"frozen": True, "slots": False}]
)
def test_is_nothing_but_frozen_and_slotted(given_):
    with pytest.raises(TypeError, match="frozen"):
        value.dataclass(**given_)


def test_does_not_import_what_it_is_there_to_save():
    told = subprocess.run(
        [sys.executable, "-c", "import sys, rules.value; print('dataclasses' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == "False\n"
