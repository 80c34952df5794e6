"""That operators are told when it goes wrong, and what to do."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from infrastructure.templates import TEMPLATES
from rules.refusals import REFUSING
from tests.template.known_metrics import KNOWN_METRICS, Metric
from tests.template.test_functions import TRIGGERS


@pytest.fixture
def all_alarms(alarms, of_type) -> dict[str, Any]:
    return {**alarms, **of_type("AWS::CloudWatch::CompositeAlarm")}


@pytest.fixture
def alarms(of_type) -> dict[str, Any]:
    """In a usual account."""
    found: dict[str, Any] = of_type("AWS::CloudWatch::Alarm")
    return {name: {**each, **_period(each)} for name, each in found.items()}


def _period(alarm: dict[str, Any]) -> dict[str, int]:
    period = alarm.get("Period")
    return {"Period": period["Fn::If"][1]} if isinstance(period, dict) else {}


def test_alarms_watch_known_metrics_only(alarms):
    """An alarm on a metric without data never goes into alarm."""
    watched = {metric for alarm in alarms.values() for metric in _watched(alarm)}

    assert set() == watched - KNOWN_METRICS


@pytest.mark.parametrize("trigger", [name.removesuffix("Function") for name in TRIGGERS])
def test_every_trigger_is_watched_for_errors_and_for_slowness(alarms, trigger):
    """Each of them can stop people from getting in."""
    slow = alarms[f"{trigger}SlowAlarm"]

    assert f"{trigger}ErrorsAlarm" in alarms
    assert ("Duration", "p99", 3500) == (
        slow["MetricName"],
        slow["ExtendedStatistic"],
        slow["Threshold"],
    )


def test_a_rule_of_eventbridge_that_delivers_nothing_is_told(alarms, source):
    """Of each rule that looks for events; what runs by a schedule is missed by other alarms."""
    rules = {n for n, each in source["Resources"].items() if each["Type"] == "AWS::Events::Rule"}
    watched = {
        dimension["Value"]["Ref"]
        for alarm in alarms.values()
        for metric in _metrics(alarm)
        if metric["MetricName"] == "FailedInvocations"
        for dimension in metric["Dimensions"]
    }

    assert {"MailBouncedRule", "MailComplainedRule", "DeletionRule"} == watched == rules


@pytest.mark.parametrize("trigger", sorted(REFUSING))
def test_refusals_are_not_errors(alarms, trigger):
    """To Lambda a refusal is an error; the alarm takes those out."""
    metrics = {metric["Id"]: metric for metric in alarms[f"{trigger}ErrorsAlarm"]["Metrics"]}
    refusals = metrics["refusals"]["MetricStat"]["Metric"]

    assert "SUM([errors, -1 * refusals])" == metrics["watched"]["Expression"]
    assert {"Name": "trigger", "Value": trigger} in refusals["Dimensions"]
    assert "TriggerRefused" == refusals["MetricName"]


def test_refusals_that_are_taken_out_are_counted():
    """One that is not counted would look like an error of ours, and wake somebody."""
    assert REFUSING == {each.name for each in TEMPLATES[0].parts.triggers if each.refuses}


def test_operators_are_told_when_an_alarm_goes_off_and_when_it_clears(all_alarms):
    """By one topic; an alarm that is only a part of another tells nobody by itself."""
    topics = [{"Ref": "OperatorsTopic"}, {"Ref": "AlarmTopicArn"}]
    notify = [{"Fn::If": ["OwnOperatorsTopic", *topics]}]
    for name, alarm in all_alarms.items():
        expected = None if _severity(alarm) == "component" else notify

        assert expected == alarm.get("AlarmActions") == alarm.get("OKActions"), name


def test_few_alarms_wake_somebody(all_alarms):
    """People cannot get in, or money runs away; the rest waits for the morning."""
    pages = {name for name, alarm in all_alarms.items() if _severity(alarm) == "page"}

    assert {"CustomerImpactAlarm", "SmsCodesUnusedAlarm"} == pages


def test_what_no_data_means_is_chosen(alarms):
    """For what must happen all the time that it is broken; for the rest, that nothing happened."""
    broken = {name for name, alarm in alarms.items() if alarm["TreatMissingData"] == "breaching"}

    assert {"NoCanaryAlarm", "NoReconcilerAlarm"} == broken
    assert {"breaching", "notBreaching"} == {each["TreatMissingData"] for each in alarms.values()}


def test_alarms_keep_to_the_limits_of_cloudwatch(alarms):
    """Ten metrics in an alarm, and a day, or a week for periods of an hour or more."""
    for name, alarm in alarms.items():
        stats = [each["MetricStat"] for each in alarm.get("Metrics", []) if "MetricStat" in each]
        periods = {each["Period"] for each in stats} or {alarm["Period"]}
        [period] = periods

        assert len(stats) <= 10, name
        assert period * alarm["EvaluationPeriods"] <= (604_800 if period >= 3600 else 86_400), name
        assert alarm.get("DatapointsToAlarm", 1) <= alarm["EvaluationPeriods"], name


def test_composites_are_made_of_alarms_that_are_always_there(of_type, expanded, alarms):
    """CloudWatch refuses a rule with an alarm that does not exist."""
    composites = of_type("AWS::CloudWatch::CompositeAlarm")
    for name, composite in composites.items():
        parts = set(re.findall(r"\$\{(\w+)\}", composite["AlarmRule"]["Fn::Sub"]))

        assert parts, name
        assert parts <= set(alarms) | set(composites)
        assert not [each for each in parts if "Condition" in expanded["Resources"][each]]


def test_maintenance_keeps_customer_impact_quiet(of_type):
    """And nothing else does."""
    composites = of_type("AWS::CloudWatch::CompositeAlarm")
    quiet = {name for name, alarm in composites.items() if "ActionsSuppressor" in alarm}

    assert {"CustomerImpactAlarm"} == quiet
    assert {"Fn::GetAtt": ["MaintenanceAlarm", "Arn"]} == (
        composites["CustomerImpactAlarm"]["ActionsSuppressor"]
    )


def test_a_fast_and_a_slow_burn_are_seen(alarms):
    """Factors of the SLO's budget of 0.1 %, each over a long and a short window."""
    watched = {
        name: (alarm["Metrics"][1]["MetricStat"]["Period"], alarm["Threshold"])
        for name, alarm in alarms.items()
        if name.startswith("Burn")
    }

    assert {
        "Burn1hAlarm": (3600, 1.44),
        "Burn5mAlarm": (300, 1.44),
        "Burn6hAlarm": (21600, 0.6),
        "Burn30mAlarm": (1800, 0.6),
    } == watched


def test_alarms_say_what_to_do(all_alarms):
    """How urgent it is, what it means, where to look first, and where there is more."""
    parts = r"Severity: (page|ticket|component)\. Impact: .+\. Action: .+\. Runbook: "
    said = re.compile(parts + r"\$\{RunbookUrl\}#[a-z-]+")
    for name, alarm in all_alarms.items():
        description = alarm["AlarmDescription"]["Fn::Sub"]

        assert said.fullmatch(description), name
        assert len(description) + 200 - len("${RunbookUrl}") <= 1024, name  # CloudWatch's limit


def _watched(alarm: dict[str, Any]) -> Iterator[Metric]:
    for metric in _metrics(alarm):
        names = frozenset(dimension["Name"] for dimension in metric["Dimensions"])
        yield metric["Namespace"], metric["MetricName"], names


def _metrics(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    stats = [
        each["MetricStat"]["Metric"] for each in alarm.get("Metrics", []) if "MetricStat" in each
    ]
    return stats or [alarm]


def _severity(alarm: dict[str, Any]) -> str:
    [severity] = [tag["Value"] for tag in alarm["Tags"] if tag["Key"] == "severity"]
    assert alarm["AlarmDescription"]["Fn::Sub"].startswith(f"Severity: {severity}. Impact: ")
    return str(severity)


def test_queries_look_at_the_logs_of_all_that_announce_events(of_type):
    """A rule costs as much whether or not it finds anything, so it can be left out."""
    filters = of_type("AWS::Logs::SubscriptionFilter").values()
    announcing = {
        each["LogGroupName"]["Ref"]
        for each in filters
        if each["FilterPattern"] == "USER_EVENT_PENDING"
    }
    for query in of_type("AWS::Logs::QueryDefinition").values():
        assert announcing == {
            name.get("Ref") or name["Fn::If"][1]["Ref"] for name in query["LogGroupNames"]
        }
    for rule in of_type("AWS::CloudWatch::InsightRule").values():
        body = json.loads(re.sub(r"\$\{(\w+)\}", r"\1", rule["RuleBody"]["Fn::Sub"]))

        assert set(body["LogGroupNames"]) <= announcing
