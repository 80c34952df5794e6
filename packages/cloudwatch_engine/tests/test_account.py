from datetime import timedelta

import pytest

from cloudwatch_engine.account import AccountMetrics
from cloudwatch_engine.metrics import Metric, Reading, Window

SOLD = Metric.named("Shop", "Sold", {"shop": "north"})


class FakeCloudWatch:
    """Answers in two pages, as AWS does when there is much."""

    def __init__(self, noon):
        self.asked = []
        self.noon = noon

    def get_paginator(self, operation):
        return type("Paginator", (), {"paginate": getattr(self, operation)})

    def get_metric_data(self, **asked):
        self.asked.append(asked)
        for minutes, value in ((0, 1.0), (-3, 2.0), (61, 3.0)):
            at = self.noon + timedelta(minutes=minutes)
            yield {
                "MetricDataResults": [
                    {"Id": each["Id"], "Timestamps": [at], "Values": [value]}
                    for each in asked["MetricDataQueries"]
                ]
            }

    def describe_alarms(self, **asked):
        self.asked.append(asked)
        told = {"StateValue": "OK", "StateUpdatedTimestamp": self.noon}
        late = {"AlarmName": "late", **told, "StateReason": "in time"}
        yield {"MetricAlarms": [late], "CompositeAlarms": []}
        yield {"MetricAlarms": [], "CompositeAlarms": [{"AlarmName": "all", **told}]}


@pytest.fixture
def cloudwatch(noon):
    return FakeCloudWatch(noon)


@pytest.fixture
def account(cloudwatch):
    return AccountMetrics(cloudwatch)


def test_pages_make_one_series_on_the_grid_that_was_asked_for(account, noon):
    """Of what is older, AWS begins the first period a little earlier."""
    start = int(noon.timestamp())
    [found] = account.read([Reading(SOLD, "Sum", 3600)], Window(start + 60, start + 7260))

    assert {start + 60: 2.0, start + 3660: 3.0} == found


def test_as_many_are_asked_for_at_once_as_cloudwatch_takes(account, cloudwatch):
    """500, and each by its own id."""
    found = account.read([Reading(SOLD, "Sum", 60)] * 1001, Window(0, 60))

    assert 1001 == len(found)
    assert [500, 500, 1] == [len(each["MetricDataQueries"]) for each in cloudwatch.asked]
    assert {
        "Namespace": "Shop",
        "MetricName": "Sold",
        "Dimensions": [{"Name": "shop", "Value": "north"}],
    } == cloudwatch.asked[0]["MetricDataQueries"][0]["MetricStat"]["Metric"]


def test_alarms_come_in_the_order_they_were_named(account, cloudwatch):
    """Of both kinds; those that are gone are left out."""
    found = account.alarms(["all", "gone", "late"])

    assert [("all", "", "OK"), ("late", "in time", "OK")] == [
        (each.name, each.reason, each.state) for each in found
    ]
    assert ["MetricAlarm", "CompositeAlarm"] == cloudwatch.asked[0]["AlarmTypes"]


def test_logs_are_read_only_if_asked_for(cloudwatch, noon):
    """Line by line, of each group."""
    window = Window(int(noon.timestamp()), int(noon.timestamp()) + 60)

    class FakeLogs:
        def get_paginator(self, _operation):
            return self

        def paginate(self, **asked):
            told = {"timestamp": asked["startTime"], "message": asked["logGroupName"]}
            return [{"events": [told]}, {"events": []}]

    assert AccountMetrics(cloudwatch).lines(["/a"], window) is None
    assert [("/a", "/a"), ("/b", "/b")] == [
        (line.group, line.text)
        for line in AccountMetrics(cloudwatch, logs=FakeLogs()).lines(["/a", "/b"], window)
    ]
