import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.embedded_metrics import UNITS, Datum, embedded_metrics, invocation_metrics

NOON_MS = 1_795_176_000_000
HOUR_MS = 3600_000
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NAMES = st.text(min_size=1, max_size=20)


def emf(*, timestamp=NOON_MS, metrics=None, dimensions=None, namespace="Shop", **members):
    """A line with one directive, by default of the metric `Sold`."""
    directive = {
        "Namespace": namespace,
        "Dimensions": [["service"]] if dimensions is None else dimensions,
        "Metrics": [{"Name": "Sold", "Unit": "Count"}] if metrics is None else metrics,
    }
    header = {"Timestamp": timestamp, "CloudWatchMetrics": [directive]}
    return {"_aws": header, "service": "till", "Sold": 3, **members}


def read(document):
    return embedded_metrics(json.dumps(document), logged_at_ms=NOON_MS)


def test_a_line_becomes_a_datum():
    """With the time that the line says, which is not when it was logged."""
    expected = Datum(
        "Shop", "Sold", (("service", "till"),), (3.0,), (1.0,), "Count", NOON_MS - HOUR_MS
    )

    assert [expected] == read(emf(timestamp=NOON_MS - HOUR_MS))


def test_every_dimension_set_is_a_metric_of_its_own():
    """The empty one too."""
    found = read(emf(dimensions=[[], ["service"], ["service", "shop"]], shop="Ulm"))

    assert [
        (),
        (("service", "till"),),
        (("service", "till"), ("shop", "Ulm")),
    ] == [datum.dimensions for datum in found]


def test_every_directive_counts():
    """Each has its own namespace, and its own metrics."""
    document = emf(Returned=1)
    more = emf(namespace="Returns", metrics=[{"Name": "Returned"}])
    document["_aws"]["CloudWatchMetrics"] += more["_aws"]["CloudWatchMetrics"]

    assert [("Shop", "Sold", "Count"), ("Returns", "Returned", "None")] == [
        (datum.namespace, datum.name, datum.unit) for datum in read(document)
    ]


@pytest.mark.parametrize(
    ("target", "values", "counts"),
    [
        (0, (0.0,), (1.0,)),
        (1.5, (1.5,), (1.0,)),
        ([1, 2, 2], (1.0, 2.0, 2.0), (1.0, 1.0, 1.0)),
        ({"Values": [1, 2], "Counts": [10, 5]}, (1.0, 2.0), (10.0, 5.0)),
    ],
)
def test_a_metric_is_a_number_or_numbers(target, values, counts):
    """Or numbers with how often each was observed."""
    [datum] = read(emf(Sold=target))

    assert (values, counts) == (datum.values, datum.counts)


@pytest.mark.parametrize(
    "target",
    [None, "3", True, [], [1, "2"], [1] * 101, 2**361, float("nan"), {"Values": [1], "Counts": []}],
)
def test_other_targets_are_no_metric(target):
    """CloudWatch does not convert, and takes no more than 100 values."""
    assert [] == read(emf(Sold=target))


@pytest.mark.parametrize(
    "line",
    [
        emf(namespace=""),
        emf(namespace=None),
        emf(dimensions=[]),
        emf(dimensions=["service"]),
        emf(dimensions=[["service", "missing"]]),
        emf(dimensions=[["service"] + ["x"] * 30]),
        emf(dimensions=[["service", 7]]),
        emf(dimensions=[["Sold"]]),
        emf(service=""),
        emf(metrics=[{"Name": "Sold", "Unit": "Dozen"}]),
        emf(metrics=[{"Name": "Sold", "Unit": None}]),
        emf(metrics=[{"Unit": "Count"}]),
        emf(metrics=[{"Name": "Missing"}]),
        emf(metrics=["Sold"]),
        emf(metrics=[{"Name": "Sold"}] * 101),
        emf(timestamp=None),
        emf(timestamp="now"),
        emf(timestamp=NOON_MS - 15 * 24 * HOUR_MS),
        emf(timestamp=NOON_MS + 3 * HOUR_MS),
        emf() | {"_aws": None},
        emf() | {"_aws": {"Timestamp": NOON_MS}},
        emf() | {"_aws": {"Timestamp": NOON_MS, "CloudWatchMetrics": [None]}},
    ],
)
def test_what_is_malformed_is_ignored(line):
    """As on AWS, where only a graph stays empty."""
    assert [] == read(line)


def test_one_malformed_metric_does_not_take_the_others_along():
    """Each is looked at by itself."""
    [datum] = read(emf(metrics=[{"Name": "Missing"}, {"Name": "Sold"}, {"Name": 1}]))

    assert "Sold" == datum.name


def test_units_are_those_of_cloudwatch():
    """27 of them; PutMetricData refuses others."""
    assert 27 == len(UNITS)
    assert {"None", "Terabits/Second", "Kilobytes", "Count/Second", "Percent"} <= UNITS


@pytest.mark.slow
@given(st.text() | JSON.map(json.dumps))
def test_no_line_breaks_the_reader(line):
    """Anybody may log anything."""
    assert [] == embedded_metrics(line, logged_at_ms=NOON_MS)


@pytest.mark.slow
@given(JSON, JSON, JSON, JSON)
def test_no_directive_breaks_the_reader(namespace, dimensions, metrics, target):
    """Whatever stands where CloudWatch expects something else."""
    document = emf(namespace=namespace, dimensions=dimensions, metrics=metrics, Sold=target)

    assert all(isinstance(datum, Datum) for datum in read(document))


@given(
    st.dictionaries(NAMES, st.lists(st.integers(0, 1000), min_size=1, max_size=100), max_size=100),
    st.dictionaries(NAMES, NAMES, max_size=30),
)
def test_whatever_is_well_formed_is_read(metrics, dimensions):
    """All values of all metrics, with all dimensions."""
    targets = {f"m{name}": values for name, values in metrics.items()}
    members = {f"d{name}": value for name, value in dimensions.items()}
    found = read(
        emf(metrics=[{"Name": each} for each in targets], dimensions=[list(members)])
        | targets
        | members
    )

    assert targets == {datum.name: list(datum.values) for datum in found}
    assert all(members == dict(datum.dimensions) for datum in found)


def test_a_report_is_an_invocation():
    """Of the function that the log group belongs to; the line does not name it."""
    lines = [(1, "START RequestId: a"), (2, "REPORT RequestId: a\tDuration: 12.5 ms\tBilled …")]
    found = list(invocation_metrics(lines, function="greet"))

    assert {"Duration": (12.5,), "Invocations": (1.0,), "Errors": (0.0,)} == {
        datum.name: datum.values for datum in found
    }
    assert {(("FunctionName", "greet"),)} == {datum.dimensions for datum in found}


@pytest.mark.parametrize(
    "failure", ["Traceback (most recent call last):", "2026-11-20 a Task timed out after 5.00 s"]
)
def test_an_invocation_with_a_traceback_has_failed(failure):
    """And the one after it has not."""
    report = "REPORT RequestId: a Duration: 1 ms"
    lines = ["START RequestId: a", failure, "END", report, "START RequestId: b", "END", report]
    found = invocation_metrics(enumerate(lines), function="greet")

    assert [(1.0,), (0.0,)] == [datum.values for datum in found if datum.name == "Errors"]


def test_a_traceback_without_its_report_blames_nobody_else():
    """The function died; the next invocation in its stream starts afresh."""
    lines = ["Traceback (most recent call last):", "START", "REPORT RequestId: a Duration: 1 ms"]
    lines[1] = "START RequestId: a"
    found = invocation_metrics(enumerate(lines), function="greet")

    assert [(0.0,)] == [datum.values for datum in found if datum.name == "Errors"]
