import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

from local.console.alarm_page import alarm_page


def test_an_alarm_shows_its_metric_rule_and_changes(console, aws, now, monkeypatch):
    aws("cloudwatch").put_metric_data(
        Namespace="AWS/SQS",
        MetricData=[
            {
                "MetricName": "ApproximateNumberOfMessagesVisible",
                "Timestamp": now - timedelta(hours=1),
                "Value": 4,
            }
        ],
    )
    data = json.dumps({"newState": {"stateValue": "ALARM", "stateReason": "4 is more than 0"}})
    changed(monkeypatch, aws, [{"Timestamp": now, "HistoryData": data}, {"Timestamp": now}])
    told = json.loads(console.get("/api/alarms/MetricsDeadLettersAlarm").body)
    [series] = told["series"]

    assert (4.0, 0.0) == (series["latest"], told["threshold"])
    assert "greater than threshold 0, 1 of 1 datapoints; missing data: missing" == told["rule"]
    assert ["ALARM", ""] == [each["state"] for each in told["changes"]]
    assert [] == told["components"]


def test_a_line_breaks_where_data_are_missing(account, now):
    """An alarm's metric may have data in an hour of trouble only; of the others nothing is said."""
    hours = [timedelta(hours=each) for each in (9, 8, 2, 1)]
    queries = [
        {"Id": "m", "MetricStat": {"Metric": {}, "Period": 3600, "Stat": "Sum"}},
        {"Id": "all", "Expression": "m*2"},
    ]
    described = {
        "AlarmName": "tried-dead",
        "Metrics": queries,
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    data = {"Id": "m", "Timestamps": [now - each for each in hours], "Values": [1.0, 2.0, 3.0, 4.0]}
    cloudwatch = SimpleNamespace(
        describe_alarms=lambda **_: {"MetricAlarms": [described]},
        describe_alarm_history=lambda **_: {},
        get_metric_data=lambda **_: {"MetricDataResults": [data]},
    )
    told = alarm_page(
        replace(account, client=lambda _: cloudwatch), "MetricsDeadLettersAlarm", now=now
    )
    [series] = told["series"]

    assert ([1.0, 2.0, None, 3.0, 4.0], 4.0) == (series["values"], series["latest"])
    assert (now - timedelta(hours=7)).timestamp() == series["timestamps"][2]


def test_a_composite_alarm_shows_what_it_is_made_of(account, now):
    """By links; it has no metric of its own."""
    rule = 'ALARM("tried-dead") OR ALARM("gone")'
    described = {"CompositeAlarms": [{"AlarmName": "tried-all", "AlarmRule": rule}]}
    cloudwatch = SimpleNamespace(
        describe_alarms=lambda **_: described, describe_alarm_history=lambda **_: {}
    )
    resources = {**account.resources, "AllAlarm": ("AWS::CloudWatch::CompositeAlarm", "tried-all")}
    of_it = replace(account, resources=resources, client=lambda _: cloudwatch)
    told = alarm_page(of_it, "AllAlarm", now=now)

    assert ["MetricsDeadLettersAlarm"] == told["components"]
    assert (rule, [], None) == (told["rule"], told["series"], told["threshold"])


def test_an_alarm_that_is_none_or_gone_has_no_page(console, account, now):
    gone = {"GoneAlarm": ("AWS::CloudWatch::Alarm", "tried-gone")}

    assert 404 == console.get("/api/alarms/NobodyAlarm").status
    assert alarm_page(replaced(account, gone), "GoneAlarm", now=now) is None


def replaced(account, resources):
    return replace(account, resources=resources)


def changed(monkeypatch, aws, items):
    """What CloudWatch answers, and moto does not know."""
    monkeypatch.setattr(
        aws("cloudwatch"), "describe_alarm_history", lambda **_: {"AlarmHistoryItems": items}
    )
