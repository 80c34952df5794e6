"""Metric math, worked out by hand; times are minutes, a gap is None."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudwatch_engine.evaluation import Expression, Workings
from cloudwatch_engine.metrics import Window
from cloudwatch_engine.tokens import BadExpression
from cloudwatch_engine.values import Timed

MINUTE = 60


def timed(*values):
    points = {
        place * MINUTE: float(value) for place, value in enumerate(values) if value is not None
    }
    return Timed(points, MINUTE, "a label")


def listed(series, length):
    return [series.points.get(place * MINUTE) for place in range(length)]


def worked_out(text, *, length=4, others=(), **metrics):
    """The one line that *text* makes."""
    window = Window(0, length * MINUTE)
    others = [Expression(name, expression) for name, expression in others]
    workings = Workings(metrics, others, window=window, period=MINUTE)
    lines = workings.series(Expression("e", text))
    return [listed(line, length) for line in lines]


A, B = timed(30, 20, 0, 0), timed(20, None, 20, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b", [0, 0, 1, 0]),  # these three are the user guide's own
        ("a >= 30", [1, 0, 0, 0]),
        ("a > 15 AND b > 15", [1, 0, 0, 0]),
        ("a > 15 && b > 15 || a == 20", [1, 1, 0, 0]),
        ("a != b", [1, 1, 1, 0]),
        ("a + b", [50, 20, 20, 0]),  # what is missing counts as 0
        ("b - a", [-10, -20, 20, 0]),
        ("a / b", [1.5, None, 0, None]),  # a division by 0 leaves a gap
        ("a - 2 * 5 + 1", [21, 11, -9, -9]),
        ("(a - 2) * 5 / 10", [14, 9, -1, -1]),
        ("2 ^ 3 ^ 2 + 0 * a", [512, 512, 512, 512]),  # to the right, as everywhere
        ("-a ^ 2", [-900, -400, 0, 0]),
        ("1e1 * .5 + 0 * a", [5, 5, 5, 5]),
        ("SUM([a, b])", [50, 20, 20, 0]),
        ("AVG([a, b])", [25, 10, 10, 0]),  # what is missing counts as 0
        ("MAX([a, b])", [30, 20, 20, 0]),
        ("MIN([a, b])", [20, 20, 0, 0]),
        ("SUM([a, -1 * b])", [10, 20, -20, 0]),
        ("a - AVG(a)", [17.5, 7.5, -12.5, -12.5]),
        ("b / SUM(b)", [0.5, None, 0.5, None]),
        ("a - MIN(a) + MAX(b)", [50, 40, 20, 20]),
        ("STDDEV([a, b])", [5, 0, 10, 0]),
        ("DATAPOINT_COUNT([a, b])", [2, 1, 2, 1]),
        ("a * DATAPOINT_COUNT(b)", [60, 40, 0, 0]),
        ("a / METRIC_COUNT(METRICS())", [15, 10, 0, 0]),
        ("a / PERIOD(a)", [0.5, 1 / 3, 0, 0]),
        ("FILL(b, 7)", [20, 7, 20, 7]),
        ("FILL(b, a)", [20, 20, 20, 0]),
        ("FILL(b, REPEAT)", [20, 20, 20, 20]),
        ("FILL(b, LINEAR)", [20, 20, 20, None]),
        ("FILL(b, MIN(a))", [20, 0, 20, 0]),
        ("ABS(b - a)", [10, 20, 20, 0]),
        ("CEIL(a / 40)", [1, 1, 0, 0]),
        ("FLOOR(a / 40)", [0, 0, 0, 0]),
        ("LOG10(a * 0 + 100)", [2, 2, 2, 2]),
        ("LOG(a * 0)", [None, None, None, None]),
        ("DIFF(a)", [None, -10, -20, 0]),
        ("DIFF(b)", [None, None, 0, None]),
        ("DIFF_TIME(b)", [None, None, 120, None]),
        ("RATE(a)", [None, -1 / 6, -1 / 3, 0]),
        ("RUNNING_SUM(a)", [30, 50, 50, 50]),
        ("TIME_SERIES(5 * MAX(a))", [150, 150, 150, 150]),
        ("MINUTE(b)", [0, 1, 2, 3]),
        ("IF(DAY(a) == 4 AND HOUR(a) == 0, a)", [30, 20, 0, 0]),  # 1970 began on a Thursday
        ("IF(YEAR(a) == 1970 AND MONTH(a) == 1 AND DATE(a) == 1, 1, 0)", [1, 1, 1, 1]),
        ("EPOCH(a)", [0, 60, 120, 180]),
        ("IF(a, 1, 0)", [1, 1, 0, 0]),
        ("IF(a > 10, b)", [20, 0, None, None]),  # true and nothing there is 0
        ("IF(b > 10, a, 5)", [30, None, 0, None]),  # nothing to decide by
        ("IF(1 > 0, a, b)", [30, 20, 0, 0]),
        ("IF(0, a)", [None, None, None, None]),
        ('SUM(METRICS("a"))', [30, 20, 0, 0]),
        ("FIRST(SORT([b, a], SUM, DESC))", [30, 20, 0, 0]),
        ("LAST([a, b])", [20, None, 20, None]),
        ("SUM(SLICE([a, b, a], 1, 3))", [50, 20, 20, 0]),
        ("SUM(SORT(METRICS(), MAX, ASC, 1))", [20, None, 20, None]),
        ("SUM(REMOVE_EMPTY([b, 0 * IF(0, a)]))", [20, None, 20, None]),
    ],
)
def test_expressions(text, expected):
    """As "Metric math syntax and functions" has them."""
    [line] = worked_out(text, a=A, b=B)

    assert line == [None if each is None else pytest.approx(each) for each in expected]


def test_if_is_that_of_the_user_guide():
    """Its three tables."""
    metrics = {"one": timed(1, 1, 0, 0, None), "two": timed(30, None, 0, 0, 30)}
    metrics["three"] = timed(0, 0, 20, None, 20)
    found = [
        worked_out(text, length=5, **metrics)[0]
        for text in ("IF(one, two, three)", "IF(one, 5, three)", "IF(one, two, 5)")
    ]

    assert [[30, 0, 20, None, None], [5, 5, 20, None, None], [30, 0, 5, 5, None]] == found


def test_an_array_is_as_many_lines():
    """Worked out one by one, or in pairs."""
    assert [[15, 10, 0, 0], [10, None, 10, None]] == worked_out("METRICS() / 2", a=A, b=B)
    assert [[60, 40, 0, 0], [40, None, 40, None]] == worked_out("[a, b] + [a, b]", a=A, b=B)


def test_expressions_may_stand_on_each_other():
    """In any order."""
    assert [[62, 42, 2, 2]] == worked_out("f + 2", others=[("f", "g * 2"), ("g", "a")], a=A)


def test_a_band_is_what_was_usual_before_each_point():
    """Not after it: what is unusual now is not made usual by itself."""
    upper, lower = worked_out("ANOMALY_DETECTION_BAND(a, 3)", length=6, a=timed(1, 3, 1, 3, 99, 2))

    assert [None, None, None] == upper[:3] == lower[:3]
    assert (2 + 3, 2 - 3) == (upper[4], lower[4])
    assert upper[5] > 99


@pytest.mark.parametrize("text", ["AVG(none) + a", "a - MAX(none)", "SUM([none])", "FIRST([none])"])
def test_no_data_is_an_empty_line_and_no_mistake(text):
    """A new stack has no data yet."""
    [line] = worked_out(text, a=A, none=timed())

    assert line in ([None] * 4, [30, 20, 0, 0])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the end"),
        ("a +", "the end"),
        ("(a", r"\) is missing"),
        ("a b", "'b' at 2"),
        ("a ? 1 : 0", r"'\?' at 2 is not metric math"),
        ("__import__('os')", "not metric math"),
        ("c", "there is no c"),
        ("f", "f is made of itself"),
        ("NOPE(a)", "NOPE is not known"),
        ("SEARCH('{x}', 'Sum', 60)", "SEARCH is not known"),
        ("3", "a number"),
        ("AVG(a)", "a number"),
        ("AVG(3)", "AVG takes a series"),
        ("IF([a, b], 1, 0)", "single series"),
        ("IF(a)", "IF does not take 1"),
        ("FILL(a, SOMEHOW)", "FILL takes"),
        ("FILL(3, 0)", "FILL takes series"),
        ("[a, 3]", "an array holds series"),
        ("[a, b] + [a]", "2 and 1 series"),
        ("REPEAT + 1", "takes numbers and series"),
        ("SORT(METRICS(), MODE, ASC)", "SORT takes"),
        ("SLICE(a, 1)", "takes an array"),
        ("RATE(3)", "a series is needed"),
        ("ABS(ASC)", "neither a number nor a series"),
        ("PERIOD(3)", "PERIOD takes one metric"),
        ("(" * 99 + "a" + ")" * 99, "within each other"),
    ],
)
def test_what_makes_no_sense_is_said(text, why):
    """To the author of the expression."""
    with pytest.raises(BadExpression, match=why):
        worked_out(text, others=[("f", "g"), ("g", "f")], a=A, b=B)


NUMBERS = st.integers(-20, 20)
FORMULAS = st.recursive(
    NUMBERS.map(lambda each: f"({each})") | st.sampled_from(["a", "b"]),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*<>"), inner)
        | inner.map("-({})".format)
    ),
    max_leaves=12,
)


@given(FORMULAS, NUMBERS, NUMBERS)
def test_formulas_come_out_as_in_python(formula, one, other):
    """A second implementation of the grammar: Python's own, for what both have."""
    text = f"{formula} + 0 * a"
    expected = float(eval(text, {"a": one, "b": other}))  # noqa: S307  # of our own making

    assert [[expected]] == worked_out(text, length=1, a=timed(one), b=timed(other))


@given(st.text(alphabet='ab1 .+-*/^<>=&|()[],"ANDORIFSUM', max_size=20))
def test_any_text_is_worked_out_or_refused(text):
    """Never anything else."""
    try:
        worked_out(text, a=A, b=B)
    except BadExpression:
        return
