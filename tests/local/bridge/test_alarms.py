import json
import time

import pytest

from cloudwatch_engine import AccountMetrics, AlarmWatch, Desk

pytestmark = pytest.mark.emulator

ONE_PERIOD = {"EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold"}


@pytest.fixture
def cloudwatch(emulator):
    """Without the alarms afterwards: other tests look at theirs."""
    cloudwatch = emulator.client("cloudwatch")
    yield cloudwatch
    cloudwatch.delete_alarms(AlarmNames=["above"])
    cloudwatch.delete_alarms(AlarmNames=["of math", "alone"])


@pytest.fixture
def topic(emulator):
    """A topic, and a queue that is told what the topic is told."""
    arn = emulator.client("sns").create_topic(Name="alarmed")["TopicArn"]
    sqs = emulator.client("sqs")
    url = sqs.create_queue(QueueName="alarmed")["QueueUrl"]
    asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    queue = asked["Attributes"]["QueueArn"]
    allowed = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": queue}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    raw = {"RawMessageDelivery": "true"}
    emulator.client("sns").subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue, Attributes=raw)
    return arn, url


@pytest.fixture
def watch(emulator, cloudwatch):
    desk = Desk(cloudwatch, emulator.client("sns"))
    return AlarmWatch(desk, AccountMetrics(cloudwatch), now=time.time)


def test_an_alarm_of_metric_math_goes_off_and_its_topic_is_told(emulator, cloudwatch, topic, watch):
    """And a composite one on top of it, with what keeps it quiet."""
    arn, queue = topic
    stat = {"Metric": {"Namespace": "Watched", "MetricName": "Sold"}, "Period": 60, "Stat": "Sum"}
    parts = [{"Id": "m", "ReturnData": False, "MetricStat": stat}]
    math = [{"Id": "e", "Expression": "10 * m"}, *parts]
    cloudwatch.put_metric_alarm(
        AlarmName="of math", Metrics=math, Threshold=25, AlarmActions=[arn], **ONE_PERIOD
    )
    quiet = {"ActionsSuppressorWaitPeriod": 30, "ActionsSuppressorExtensionPeriod": 60}
    cloudwatch.put_composite_alarm(
        AlarmName="above", AlarmRule='ALARM("of math")', ActionsSuppressor="of math", **quiet
    )
    watch.once()
    cloudwatch.put_metric_data(Namespace="Watched", MetricData=[{"MetricName": "Sold", "Value": 3}])
    watch.once()
    described = cloudwatch.describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    states = {
        each["AlarmName"]: each["StateValue"]
        for kind in ("MetricAlarms", "CompositeAlarms")
        for each in described[kind]
    }
    [above] = described["CompositeAlarms"]
    [told] = emulator.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]

    assert "ALARM" == states["of math"] == states["above"]
    assert quiet.items() <= above.items()
    assert ("of math", "ALARM", math[0]["Expression"]) == (
        json.loads(told["Body"])["AlarmName"],
        json.loads(told["Body"])["NewStateValue"],
        json.loads(told["Body"])["Trigger"]["Metrics"][0]["Expression"],
    )


def test_nobody_else_evaluates(cloudwatch):
    """Data alone move no alarm: it is watched from outside."""
    metric = {"Namespace": "Watched", "MetricName": "Left", "Statistic": "Sum", "Period": 60}
    cloudwatch.put_metric_alarm(AlarmName="alone", Threshold=0, **metric, **ONE_PERIOD)
    cloudwatch.put_metric_data(Namespace="Watched", MetricData=[{"MetricName": "Left", "Value": 3}])
    [alone] = cloudwatch.describe_alarms(AlarmNames=["alone"])["MetricAlarms"]

    assert "INSUFFICIENT_DATA" == alone["StateValue"]
