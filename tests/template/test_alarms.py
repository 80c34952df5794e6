"""That operators are told when it goes wrong, and what to do."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from events.catalogue import Kind
from events.schema import type_of
from tests.template.known_metrics import KNOWN_METRICS, Metric
from tests.template.test_functions import TRIGGERS


@pytest.fixture
def alarms(of_type) -> dict[str, Any]:
    found: dict[str, Any] = of_type("AWS::CloudWatch::Alarm")
    return found


def test_alarms_watch_known_metrics_only(alarms):
    """A metric that nobody emits is an alarm that never goes off."""
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


@pytest.mark.parametrize(
    ("trigger", "kind"),
    [("PreSignUp", Kind.SIGN_UP_REJECTED), ("CustomMessage", Kind.ADDRESS_CHANGE_REJECTED)],
)
def test_refusals_are_not_errors(alarms, trigger, kind):
    """To Lambda a refusal is an error; the alarm takes those out."""
    metrics = {metric["Id"]: metric for metric in alarms[f"{trigger}ErrorsAlarm"]["Metrics"]}
    refusals = metrics["refusals"]["MetricStat"]["Metric"]

    assert "SUM([errors, -1 * refusals])" == metrics["watched"]["Expression"]
    assert {"Name": "type", "Value": type_of(kind)} in refusals["Dimensions"]


def test_alarms_notify_the_operators_topic_alike(alarms):
    """Going off and clearing; and only the canary's goes off when there is nothing."""
    topics = [{"Ref": "OperatorsTopic"}, {"Ref": "AlarmTopicArn"}]
    notify = [{"Fn::If": ["OwnOperatorsTopic", *topics]}]
    for name, alarm in alarms.items():
        too_much = ("GreaterThanThreshold", "notBreaching", alarm["Threshold"] in (0, 3500))
        too_little = ("LessThanThreshold", "breaching", alarm["Threshold"] == 1)

        assert notify == alarm["AlarmActions"] == alarm["OKActions"]
        assert (too_little if name == "NoCanaryAlarm" else too_much) == (
            alarm["ComparisonOperator"],
            alarm["TreatMissingData"],
            True,
        )


def test_alarms_say_what_to_do(alarms):
    """How urgent it is, what it means, where to look first, and where there is more."""
    said = re.compile(r"\[(page|ticket|part)\] .+[.:] .+\. Runbook: \$\{RunbookUrl\}#[a-z-]+")
    for name, alarm in alarms.items():
        description = alarm["AlarmDescription"]["Fn::Sub"]

        assert said.fullmatch(description), name
        assert len(description) + 200 - len("${RunbookUrl}") <= 1024, name  # CloudWatch's limit


def _watched(alarm: dict[str, Any]) -> Iterator[Metric]:
    stats = [
        each["MetricStat"]["Metric"] for each in alarm.get("Metrics", []) if "MetricStat" in each
    ]
    for metric in stats or [alarm]:
        names = frozenset(dimension["Name"] for dimension in metric["Dimensions"])
        yield metric["Namespace"], metric["MetricName"], names
