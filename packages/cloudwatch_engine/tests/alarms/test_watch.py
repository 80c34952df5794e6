import json

import pytest

from cloudwatch_engine.alarms.desk import Desk
from cloudwatch_engine.alarms.in_memory import InMemoryAccount
from cloudwatch_engine.alarms.watch import AlarmWatch

TOPIC = "arn:aws:sns:eu-west-1:000000000000:operators"
ALARM = {
    "AlarmArn": "arn:aws:cloudwatch:eu-west-1:000000000000:alarm:few",
    "AlarmName": "few",
    "AlarmDescription": "Few were sold.",
    "Namespace": "Shop",
    "MetricName": "Sold",
    "Dimensions": [{"Name": "shop", "Value": "north"}],
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 3,
    "DatapointsToAlarm": 2,
    "Threshold": 10.0,
    "ComparisonOperator": "LessThanThreshold",
    "TreatMissingData": "notBreaching",
    "StateValue": "INSUFFICIENT_DATA",
    "StateReason": "Unchecked: Initial alarm creation",
    "ActionsEnabled": True,
    "AlarmActions": [TOPIC, "arn:aws:lambda:eu-west-1:000000000000:function:f"],
    "OKActions": [TOPIC],
}


@pytest.fixture
def account():
    account = InMemoryAccount()
    account.add(**ALARM)
    return account


@pytest.fixture
def clock(noon):
    return [noon.timestamp() + 300]


@pytest.fixture
def watch(account, store, clock):
    return AlarmWatch(Desk(account, account), store, now=lambda: clock[0])


def messages(account):
    return [json.loads(told["Message"]) for told in account.told]


def test_an_alarm_goes_off_and_clears_and_says_so(account, watch, put, clock):
    """Two of the last three minutes; each change once."""
    put("Sold", {120: 20, 180: 3, 240: 4}, shop="north")
    assert 1 == watch.once()
    assert 0 == watch.once()
    assert "ALARM" == account.state("few")
    put("Sold", {300: 30, 360: 40}, shop="north")
    clock[0] += 100
    assert 1 == watch.once()

    assert ['ALARM: "few" in EU (Ireland)', 'OK: "few" in EU (Ireland)'] == [
        told["Subject"] for told in account.told
    ]
    assert {TOPIC} == {told["TopicArn"] for told in account.told}
    assert [("INSUFFICIENT_DATA", "ALARM"), ("ALARM", "OK")] == [
        (told["OldStateValue"], told["NewStateValue"]) for told in messages(account)
    ]


def test_what_is_told_has_the_shape_of_cloudwatch(account, watch, put):
    """Parsers of such messages are written for AWS."""
    put("Sold", {180: 3, 240: 4}, shop="north")
    watch.once()
    [told] = messages(account)

    assert {
        "AlarmName": "few",
        "AlarmDescription": "Few were sold.",
        "AWSAccountId": "000000000000",
        "NewStateValue": "ALARM",
        "NewStateReason": "Threshold Crossed: 2 out of the last 3 datapoints [3.0 (20/11/26 "
        "12:03:00), 4.0 (20/11/26 12:04:00)] were less than the threshold (10.0) (minimum 2 "
        "datapoints for INSUFFICIENT_DATA -> ALARM transition).",
        "StateChangeTime": "2026-11-20T12:05:00.000+0000",
        "Region": "EU (Ireland)",
        "AlarmArn": "arn:aws:cloudwatch:eu-west-1:000000000000:alarm:few",
        "OldStateValue": "INSUFFICIENT_DATA",
        "AlarmActions": ALARM["AlarmActions"],
        "OKActions": [TOPIC],
        "InsufficientDataActions": [],
        "Trigger": {
            "MetricName": "Sold",
            "Namespace": "Shop",
            "StatisticType": "Statistic",
            "Statistic": "SUM",
            "Unit": None,
            "Dimensions": [{"value": "north", "name": "shop"}],
            "Period": 60,
            "EvaluationPeriods": 3,
            "DatapointsToAlarm": 2,
            "ComparisonOperator": "LessThanThreshold",
            "Threshold": 10.0,
            "TreatMissingData": "notBreaching",
            "EvaluateLowSampleCountPercentile": "",
        },
    } == told


def test_what_somebody_set_is_told_and_lasts_until_the_next_look(account, watch):
    """SetAlarmState tries out who is told; CloudWatch goes back to what is true."""
    watch.once()
    account.set_alarm_state(AlarmName="few", StateValue="ALARM", StateReason="trying")
    watch.once()

    assert ["OK", "ALARM", "OK"] == [told["NewStateValue"] for told in messages(account)]
    assert "trying" == messages(account)[1]["NewStateReason"]


def test_an_alarm_may_be_told_to_say_nothing(account, watch, put):
    """ActionsEnabled: its state changes all the same."""
    account.alarm("few")["ActionsEnabled"] = False
    put("Sold", {180: 3, 240: 4}, shop="north")
    watch.once()

    assert "ALARM" == account.state("few")
    assert [] == account.told


def test_other_dimensions_are_another_metric(account, watch, put):
    """The south sells little; nobody asked about the south."""
    put("Sold", {180: 3, 240: 4}, shop="south")
    watch.once()

    assert "OK" == account.state("few")


def test_metric_math_and_a_band_are_watched(account, watch, put):
    """Parts of a whole, and more than what was usual before."""
    metric = {"Namespace": "Shop", "MetricName": "Asked", "Dimensions": []}
    stat = {"Metric": metric, "Period": 60, "Stat": "Sum"}
    watched = {"Id": "m", "MetricStat": stat, "ReturnData": True}
    band = {"Id": "usual", "Expression": "ANOMALY_DETECTION_BAND(m, 2)", "ReturnData": True}
    math = [{"Id": "e", "Expression": "100 * m"}, {**watched, "ReturnData": False}]
    shared = {**ALARM, "MetricName": None, "Namespace": None, "EvaluationPeriods": 1}
    shared["DatapointsToAlarm"] = 1
    account.add(
        **{
            **shared,
            "AlarmName": "unusual",
            "Metrics": [watched, band],
            "Threshold": None,
            "ThresholdMetricId": "usual",
            "ComparisonOperator": "GreaterThanUpperThreshold",
        }
    )
    account.add(**{**shared, "AlarmName": "math", "Metrics": math, "Threshold": 1000.0})
    put("Asked", {after: 5 + after % 120 / 60 for after in range(-1200, 300, 60)})
    watch.once()
    assert ("OK", "ALARM") == (account.state("unusual"), account.state("math"))
    put("Asked", {300: 30})
    watch.once()

    assert ("ALARM", "OK") == (account.state("unusual"), account.state("math"))


@pytest.mark.parametrize(
    "change",
    [
        {"Metrics": [{"Id": "e", "Expression": "nothing + 1"}]},
        {"Statistic": "Mode"},
        {"ComparisonOperator": "Unlike"},
    ],
)
def test_an_alarm_that_cannot_be_evaluated_says_so_and_stops_no_other(account, watch, put, change):
    """CloudWatch calls it EVALUATION_ERROR."""
    account.add(**{**ALARM, "AlarmName": "broken", "StateValue": "OK", **change})
    put("Sold", {180: 3, 240: 4}, shop="north")
    watch.once()

    assert "INSUFFICIENT_DATA" == account.state("broken")
    assert account.alarm("broken")["StateReason"].startswith("Evaluation error: ")
    assert "ALARM" == account.state("few")


def test_a_composite_alarm_follows_its_rule_and_tells_who_it_was(account, watch, put):
    """Also one that is made of another one."""
    composite = {"StateValue": "OK", "AlarmActions": [TOPIC], "ActionsEnabled": True}
    account.add(AlarmName="outer", AlarmRule='ALARM("inner")', **composite)
    account.add(AlarmName="inner", AlarmRule="ALARM(few) AND NOT ALARM(gone)", **composite)
    account.alarm("few")["ActionsEnabled"] = False
    put("Sold", {180: 3, 240: 4}, shop="north")
    watch.once()
    outer, inner = messages(account)

    assert ("outer", "inner") == (outer["AlarmName"], inner["AlarmName"])
    assert [ALARM["AlarmArn"]] == [each["Arn"] for each in inner["TriggeringChildren"]]
    assert (
        "transitioned to ALARM at Friday 20 November, 2026 12:05:00 UTC"
        in (inner["NewStateReason"])
    )


def test_a_composite_alarm_is_quiet_while_its_suppressor_is_in_alarm(account, watch, put, clock):
    """As in a deployment; what lasts longer is told."""
    account.add(
        AlarmName="impact",
        AlarmRule="ALARM(few)",
        StateValue="OK",
        AlarmActions=[TOPIC],
        ActionsSuppressor="arn:aws:cloudwatch:eu-west-1:000000000000:alarm:deploying",
        ActionsSuppressorWaitPeriod=60,
        ActionsSuppressorExtensionPeriod=120,
    )
    deploying = {
        **ALARM,
        "AlarmName": "deploying",
        "MetricName": "Deploying",
        "ActionsEnabled": False,
    }
    account.add(**{**deploying, "ComparisonOperator": "GreaterThanThreshold", "Threshold": 0.0})
    account.alarm("few")["ActionsEnabled"] = False
    put("Sold", dict.fromkeys(range(180, 1800, 60), 3), shop="north")
    put("Deploying", dict.fromkeys(range(180, 900, 60), 1), shop="north")
    told = []
    for _ in range(20):
        watch.once()
        told.append(len(account.told))
        clock[0] += 60

    assert "ALARM" == account.state("impact")
    assert 1 == len(account.told)
    assert 0 == told[10]
