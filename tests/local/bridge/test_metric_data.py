from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

pytestmark = pytest.mark.emulator

NOW = datetime.now(UTC).replace(second=0, microsecond=0)


@pytest.fixture
def cloudwatch(emulator):
    return emulator.client("cloudwatch")


@pytest.fixture
def told(cloudwatch):
    """What GetMetricData tells of the last ten minutes, by id."""

    def told(*queries, **asked):
        results = cloudwatch.get_metric_data(
            MetricDataQueries=queries,
            StartTime=NOW - timedelta(minutes=10),
            EndTime=NOW + timedelta(minutes=1),
            **asked,
        )["MetricDataResults"]
        return {each["Id"]: each for each in results}

    return told


def query(name, stat, *, period=300, **dimensions):
    named = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    metric = {"Namespace": "Asked", "MetricName": name, "Dimensions": named}
    return {"Id": "m", "MetricStat": {"Metric": metric, "Period": period, "Stat": stat}}


def test_metric_math_is_worked_out(cloudwatch, told):
    """The newest first, unless the oldest is asked for first; what is hidden is not told."""
    for age, value in ((9, 2.0), (3, 4.0)):
        datum = {"MetricName": "Sold", "Value": value, "Timestamp": NOW - timedelta(minutes=age)}
        cloudwatch.put_metric_data(Namespace="Asked", MetricData=[datum])
    hidden = {**query("Sold", "Sum"), "ReturnData": False}
    doubled = {"Id": "e", "Expression": "m * 2", "Label": "Doubled"}

    assert {"e"} == set(told(hidden, doubled))
    assert ("Doubled", [8.0, 4.0]) == (
        told(hidden, doubled)["e"]["Label"],
        told(hidden, doubled)["e"]["Values"],
    )
    assert [4.0, 8.0] == told(hidden, doubled, ScanBy="TimestampAscending")["e"]["Values"]


def test_a_metric_without_dimensions_is_one_of_its_own(cloudwatch, told):
    """CloudWatch adds nothing up over dimensions."""
    north = {"MetricName": "Left", "Value": 5, "Dimensions": [{"Name": "shop", "Value": "north"}]}
    cloudwatch.put_metric_data(Namespace="Asked", MetricData=[{**north, "Timestamp": NOW}])

    assert [] == told(query("Left", "Sum"))["m"]["Values"]
    assert [5.0] == told(query("Left", "Sum", shop="north"))["m"]["Values"]


@pytest.mark.parametrize(
    ("stat", "expected"),
    [("Average", [4.0]), ("Minimum", [1.0]), ("SampleCount", [4.0]), ("p50", [])],
)
def test_sets_of_statistics_tell_what_they_can(cloudwatch, told, stat, expected):
    """Percentiles need the values."""
    sets = {"SampleCount": 4, "Sum": 16, "Minimum": 1, "Maximum": 9}
    name = f"Set for {stat}"
    datum = {"MetricName": name, "StatisticValues": sets, "Timestamp": NOW}
    cloudwatch.put_metric_data(Namespace="Asked", MetricData=[datum])

    assert expected == told(query(name, stat))["m"]["Values"]


def test_an_expression_that_makes_no_sense_is_refused(told):
    """With a word on what is wrong with it."""
    with pytest.raises(ClientError, match="Error in expression 'e': there is no m9"):
        told({"Id": "e", "Expression": "m9 + 1"})
