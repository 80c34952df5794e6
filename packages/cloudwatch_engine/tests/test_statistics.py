"""Against values worked out by hand, and against a second way to work them out: one by one."""

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudwatch_engine.statistics import Observed, UnknownStatistic, statistic

# Small integers, so that the second way may spell them out and calculate without rounding.
PAIRS = st.lists(
    st.tuples(st.integers(0, 50), st.integers(1, 6)),
    min_size=1,
    max_size=8,
    unique_by=lambda it: it[0],
)


def observed(*values):
    return Observed.of((float(value), 1) for value in values)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SampleCount", 10),
        ("Sum", 550),
        ("Average", 55),
        ("Minimum", 10),
        ("Maximum", 100),
        ("p0", 10),
        ("p50", 55),
        ("p90", 91),
        ("p99.9", 99.91),
        ("p100", 100),
        ("tm90", 50),  # of 10 … 90
        ("TM(:90%)", 50),
        ("TM(10%:90%)", 55),  # of 20 … 90
        ("TM(20:40)", 35),  # over 20, up to 40
        ("IQM", 55),  # half of 30, 40 … 70, half of 80
        ("tc90", 9),
        ("TC(20:40)", 2),
        ("ts90", 450),
        ("TS(80%:)", 190),
        ("TS(20:)", 520),
        ("wm90", 54.1),  # 100 counts as 91
        ("WM(20:80)", 53),  # 10 counts as 20, 90 and 100 as 80
        ("PR(:30)", 30),
        ("PR(30:60)", 30),
        ("PR(95:)", 10),
    ],
)
def test_statistics_of_ten_twenty_up_to_a_hundred(name, expected):
    """Worked out by hand from "CloudWatch statistics definitions"."""
    assert statistic(name)(observed(*range(10, 110, 10))) == pytest.approx(expected)


@given(PAIRS, st.integers(1, 99))
def test_values_with_counts_are_values_one_by_one(pairs, percent):
    """Python's statistics know of no counts; their inclusive quantiles are CloudWatch's."""
    seen = Observed.of((float(value), count) for value, count in pairs)
    one_by_one = sorted(value for value, count in pairs for _ in range(count))
    percentile = (
        statistics.quantiles(one_by_one, n=100, method="inclusive")[percent - 1]
        if len(one_by_one) > 1
        else one_by_one[0]
    )

    assert statistic("Sum")(seen) == sum(one_by_one)
    assert statistic("SampleCount")(seen) == len(one_by_one)
    assert statistic("Average")(seen) == pytest.approx(statistics.fmean(one_by_one))
    assert statistic("Minimum")(seen) == one_by_one[0]
    assert statistic("Maximum")(seen) == one_by_one[-1]
    assert statistic(f"p{percent}")(seen) == pytest.approx(percentile)


@given(PAIRS, st.integers(1, 99))
def test_trimming_is_leaving_out_the_highest_share(pairs, percent):
    """Each value cut into a hundred pieces, and the highest pieces taken away."""
    pieces = sorted(value for value, count in pairs for _ in range(100 * count))
    kept = pieces[: len(pieces) * percent // 100]
    seen = Observed.of((float(value), count) for value, count in pairs)

    assert statistic(f"tm{percent}")(seen) == pytest.approx(float(Fraction(sum(kept), len(kept))))
    assert statistic(f"tc{percent}")(seen) == pytest.approx(len(kept) / 100)
    assert statistic(f"ts{percent}")(seen) == pytest.approx(sum(kept) / 100)


@given(PAIRS, st.integers(0, 60), st.integers(0, 60))
def test_a_range_of_values_leaves_out_its_lower_end(pairs, low, high):
    """So the note in the user guide has it."""
    one_by_one = [value for value, count in pairs for _ in range(count)]
    kept = [value for value in one_by_one if low < value <= high]
    seen = Observed.of((float(value), count) for value, count in pairs)

    assert statistic(f"TC({low}:{high})")(seen) == len(kept)
    assert statistic(f"PR({low}:{high})")(seen) == pytest.approx(100 * len(kept) / len(one_by_one))
    assert (statistic(f"TM({low}:{high})")(seen) is None) == (not kept)


@pytest.mark.parametrize("name", ["Sum", "p99", "tm50", "PR(:3)", "IQM"])
def test_nothing_was_observed(name):
    """No data is no value, not 0."""
    assert statistic(name)(observed()) is None
    assert statistic(name)(Observed.of([(3.0, 0)])) is None


@pytest.mark.parametrize("name", ["p50", "tm90", "PR(:3)"])
def test_negative_values_have_no_percentiles(name):
    """CloudWatch does not tell them."""
    assert statistic(name)(observed(-1, 2)) is None
    assert statistic("Minimum")(observed(-1, 2)) == -1


@pytest.mark.parametrize("name", ["", "sum", "p", "p101", "pp50", "TM()", "TM(:)", "tm", "Median"])
def test_what_is_no_statistic_is_refused(name):
    """Rather than an average, say."""
    with pytest.raises(UnknownStatistic):
        statistic(name)
