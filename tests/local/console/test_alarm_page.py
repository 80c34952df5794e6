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
