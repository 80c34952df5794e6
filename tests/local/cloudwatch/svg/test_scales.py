import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.cloudwatch.svg.scales import bounds, ticks, times, written

VALUES = st.floats(-1e9, 1e9, allow_nan=False)


@given(st.lists(VALUES, max_size=5), st.none() | VALUES, st.none() | VALUES)
def test_an_axis_holds_its_values_and_has_some_round_numbers(values, low, high):
    """Whatever they are, unless its ends are given."""
    first, last = bounds(values, low=low, high=high)

    assert first < last
    assert len(ticks(first, last)) <= 7
    if low is None and high is None:
        slack = 1e-6 * (last - first)
        assert all(first - slack <= value <= last + slack for value in values)


@pytest.mark.parametrize(
    ("values", "expected"), [([], (0, 1)), ([3, 7], (0, 8)), ([0.2], (0, 1)), ([-5, 5], (-5, 5))]
)
def test_ends_are_round(values, expected):
    """And 0 is among them."""
    assert expected == pytest.approx(bounds(values, low=None, high=None))


def test_times_are_round_ones():
    """Quarters of an hour rather than every 13 minutes."""
    assert [900, 1800, 2700, 3600] == times(100, 3700, most=5)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.0, "", "0"),
        (3.14159, "", "3.14"),
        (42.19, "", "42.2"),
        (1e6, "", "1 M"),
        (-2.5e9, "", "-2.5 G"),
        (12.0, "Seconds", "12 s"),
    ],
)
def test_values_are_written_short(value, unit, expected):
    """As many digits as one reads at a glance."""
    assert expected == written(value, unit)
