import pytest

from cloudwatch_engine.metrics import Metric, Reading, Window

SOLD = Metric("Shop", "Sold")


@pytest.fixture
def read(store, noon):
    """Read Sold over the hour from noon, or later: starts in seconds after noon, and values."""

    def read(stat, period, *, after=0):
        start = int(noon.timestamp())
        window = Window(start + after, start + 3600)
        [found] = store.read([Reading(SOLD, stat, period)], window)
        return {at - start: value for at, value in found.items()}

    return read


def test_points_fall_into_periods(read, put):
    """A period has its start and not its end; so has the window."""
    put("Sold", {-1: 99, 0: 1, 299.9: 2, 300: 4, 3599: 8, 3600: 99})

    assert {0: 3, 300: 4, 3300: 8} == read("Sum", 300)
    assert {0: 15} == read("Sum", 3600)


def test_periods_start_with_the_window(read, put):
    """An alarm looks back from now, not from the hour."""
    put("Sold", {0: 1, 299: 2, 300: 4})

    assert {60: 6} == read("Sum", 300, after=60)


def test_other_dimensions_are_another_metric(read, put):
    """And nothing is added up over them."""
    put("Sold", {0: 1})
    put("Sold", {0: 2}, shop="north")

    assert {0: 1} == read("Sum", 60)


def test_what_has_no_value_is_left_out(read, put):
    """A percentile of negative values."""
    put("Sold", {0: -1, 60: 5})

    assert {60: 5} == read("p50", 60)
