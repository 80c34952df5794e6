"""That what boards and alarms name is really there after a run, and that alarms are heard."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

from cloudwatch_engine import AccountMetrics, Metric, Reading, drawn_board, rows, watched
from local.demo.metrics import expected_metrics, read_metrics
from local.demo.play import events_of
from local.suite import STACK
from tests.template.known_metrics import KNOWN_METRICS

pytestmark = pytest.mark.emulator

_HEARD_WITHIN_S = 300
# Nothing goes through the REST API in the demo, and nothing fails on the way from SNS and the logs.
OF_AWS = {
    *("4XXError", "5XXError", "Count", "Latency"),
    *("DeliveryErrors", "DeliveryThrottling", "NumberOfNotificationsFailed", "FailedInvocations"),
}
# What a good day has none of, what needs a switch, and what takes longer than a run.
NOT_IN_A_RUN = OF_AWS | {
    *("AccountTakenOver", "AccountTakeOverRefused"),  # nobody in it has an unverified address
    *("ChallengeBounced", "ChallengeComplained", "DnsUnavailable", "DomainListNotRefreshed"),
    *("DuplicateEvent", "EventsUnreconciled", "SmsBudgetExhausted", "UnknownEventType"),
    *("UnreadableEvent", "Maintenance", "NewDeviceSignIn", "SignUpWouldBeRefused"),
    *("PasswordChanged", "SessionRevoked", "UserDeleted", "UserMigrated", "PipelineCanary"),
    *("GroupMissing", "TokenLeftUnchanged", "UserMigrationRefused", "SignUpAbandoned"),
    *("ChallengeUnsent", "EventGivenUp", "AddressNotCounted"),
    *("DisposableListAge", "DisposableFeedTrouble"),  # only with DisposableFeed
    *("SignUpReconsidered", "SignUpNotReconsidered", "ReconsiderLag"),  # only if they are
    *("MessageFailed", "MessageSent"),  # only with CognitoMails suite
    "BrandNotRead",  # only with BrandFile
    "DomainLearnt",  # only with LearntSignUps
    *("DeviceAdded", "DeviceRemoved"),  # Ada has one device, and it is no news to her
    "ReconcilerLag",  # it looks at minutes that are ten minutes old
    *("RiskDetected", "CredentialsCompromised"),  # only with RiskPolicy
    *("StepUpRequested", "StepUpVerified", "StepUpFailed", "StepUpSpent"),  # with StepUpActions
    # only with LinkAccounts
    *("IdentityLinked", "IdentityUnlinked", "IdentityLinkRefused", "FederationGroupsCut"),
    *("FactorAdded", "FactorRemoved", "FactorRecoveryUsed"),  # only with EnrolledMethods
    *("EventDeferred", "EventRelayRefused"),  # only if the relay tries before the outage is over
}
# The reasons of these are asked for when one looks into it; the rest are sums of what is shown.
SEEN_ELSEWHERE = {
    *(
        ("CognitoTriggers", name, ("reason", "service"))
        for name in (
            "AddressChangeRejected",
            "ChallengeAnsweredWrong",
            "ChallengeResendRefused",
            "GroupAssignmentFailed",
        )
    ),
    ("AWS/Lambda", "Invocations", ("FunctionName",)),
    ("AWS/Cognito", "SignUpThrottles", ("UserPool", "UserPoolClient")),
    ("AWS/Cognito", "TokenRefreshThrottles", ("UserPool", "UserPoolClient")),
}


@pytest.fixture(scope="module")
def cloudwatch(suite, played):
    """Once all that was played is counted."""
    read_metrics(suite, expected_metrics(events_of(played)))
    return suite.emulator.client("cloudwatch")


@pytest.fixture(scope="module")
def bodies(suite, cloudwatch):
    """The deployed dashboards, by logical id."""
    names = {key: name for key, name in suite.stack.resources.items() if key.endswith("Dashboard")}
    return {
        key: cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"]
        for key, name in names.items()
    }


@pytest.fixture(scope="module")
def on_boards(bodies):
    """Every metric that a board names."""
    widgets = [each for body in bodies.values() for each in json.loads(body)["widgets"]]
    found = [
        row.what.metric
        for widget in widgets
        if widget["type"] == "metric"
        for row in rows(widget["properties"]["metrics"], stat="Sum", period=300)
        if isinstance(row.what, Reading)
    ]
    return set(found)


@pytest.fixture(scope="module")
def in_alarms(cloudwatch):
    """Every metric that an alarm names."""
    pages = cloudwatch.get_paginator("describe_alarms").paginate(AlarmTypes=["MetricAlarm"])
    alarms = [alarm for page in pages for alarm in page["MetricAlarms"]]
    return {each.metric for alarm in alarms for each in watched(alarm).readings.values()}


@pytest.fixture(scope="module")
def emitted(cloudwatch):
    """Every metric that was emitted."""
    pages = cloudwatch.get_paginator("list_metrics").paginate()
    return {
        Metric.named(
            each["Namespace"],
            each["MetricName"],
            {pair["Name"]: pair["Value"] for pair in each["Dimensions"]},
        )
        for page in pages
        for each in page["Metrics"]
    }


def shapes(metrics):
    """What dimensions they have; whose values they are is another matter."""
    return {
        (each.namespace, each.name, tuple(name for name, _ in each.dimensions)) for each in metrics
    }


def test_what_boards_and_alarms_name_is_emitted_in_a_run(on_boards, in_alarms, emitted):
    """With these dimensions, or it is known why this run has none of it."""
    unseen = shapes(on_boards | in_alarms) - shapes(emitted)

    assert set() == {each for each in unseen if each[1] not in NOT_IN_A_RUN}
    assert {name for name in NOT_IN_A_RUN if name not in OF_AWS} <= {
        name for _, name, _ in KNOWN_METRICS
    }


def test_what_is_emitted_is_on_a_board_or_known_not_to_be(on_boards, in_alarms, emitted):
    """Whatever is worth paying for is worth seeing."""
    unseen = shapes(emitted) - shapes(on_boards | in_alarms)

    assert set() == unseen - SEEN_ELSEWHERE


def test_boards_and_alarms_name_what_is_deployed(suite, on_boards, in_alarms):
    """A function, queue, topic or log group by a wrong name is a graph that is always empty."""
    ids = set(suite.stack.resources.values())
    names = ids | {each.rpartition(sign)[2] for each in ids for sign in ":/|"}
    physical = {"FunctionName", "QueueName", "TopicName", "LogGroupName", "UserPool", "FilterName"}
    named = {
        value
        for metric in on_boards | in_alarms
        for name, value in metric.dimensions
        if name in physical
    }

    assert set() == named - names


def test_every_widget_of_every_board_is_drawn(cloudwatch, suite, bodies):
    """No mistake in any of them, and after a run there is something to see."""
    source = AccountMetrics(cloudwatch, logs=suite.emulator.client("logs"))
    now = datetime.now(UTC)
    for name, body in bodies.items():
        drawn = drawn_board(body, source, start=now - timedelta(hours=1), end=now, now=now)
        widgets = drawn["widgets"]
        graphs = [each for each in widgets if each["type"] == "metric"]
        full = [each for each in graphs if any(line["latest"] for line in each["series"])]

        assert [] == [each["error"] for each in widgets if "error" in each]
        assert 3 * len(full) > len(graphs), name


def test_operators_hear_of_an_alarm(suite, cloudwatch):
    """From the number that is too high to the message that a subscriber of the topic gets."""
    sns, sqs = suite.emulator.client("sns"), suite.emulator.client("sqs")
    url = sqs.create_queue(QueueName="operators")["QueueUrl"]
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    queue = told["Attributes"]["QueueArn"]
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": queue}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    topic = suite.stack.resources["OperatorsTopic"]
    raw = {"RawMessageDelivery": "true"}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes=raw)
    service = [{"Name": "service", "Value": STACK}]
    lost = {"MetricName": "EventsUnreconciled", "Dimensions": service, "Value": 3}
    cloudwatch.put_metric_data(Namespace="CognitoTriggers", MetricData=[lost])
    suite.metrics.drain()  # it looks at alarms less often while nothing is logged
    alarm = suite.stack.resources["EventsUnreconciledAlarm"]
    heard = _heard(sqs, url, alarm)

    assert ("ALARM", "EventsUnreconciled") == (
        heard["NewStateValue"],
        heard["Trigger"]["MetricName"],
    )
    assert "#events-are-unreconciled" in heard["AlarmDescription"]
    [seen] = cloudwatch.describe_alarms(AlarmNames=[alarm])["MetricAlarms"]
    assert "ALARM" == seen["StateValue"]


def _heard(sqs, url, alarm):
    deadline = time.monotonic() + _HEARD_WITHIN_S
    while time.monotonic() < deadline:
        found = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2, MaxNumberOfMessages=10)
        for message in found.get("Messages", []):
            told = json.loads(message["Body"])
            if told["AlarmName"] == alarm:
                return told
    return pytest.fail("nobody was told")
