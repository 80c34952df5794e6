import json
import time
from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.emulator


@pytest.fixture
def total(emulator):
    """A statistic of all that was counted under a name so far."""

    def total(namespace, name, *, stat="Sum", **dimensions):
        now = datetime.now(UTC)
        named = [{"Name": key, "Value": value} for key, value in dimensions.items()]
        metric = {"Namespace": namespace, "MetricName": name, "Dimensions": named}
        asked = {"Metric": metric, "Period": 86400, "Stat": stat}
        [result] = emulator.client("cloudwatch").get_metric_data(
            MetricDataQueries=[{"Id": "m", "MetricStat": asked}],
            StartTime=now - timedelta(hours=12),
            EndTime=now + timedelta(minutes=1),
        )["MetricDataResults"]
        return sum(result["Values"])

    return total


def test_cognito_counts_sign_ins_and_sign_ups_of_a_client(member, total):
    """Those that failed are samples, too: 0. A refreshed token is no sign-in."""
    dimensions = {"UserPool": member.pool, "UserPoolClient": member.client}
    before = {
        (name, stat): total("AWS/Cognito", f"{name}Successes", stat=stat, **dimensions)
        for name in ("SignIn", "SignUp", "TokenRefresh")
        for stat in ("Sum", "SampleCount")
    }
    tokens = member.sign_in()["AuthenticationResult"]
    with pytest.raises(Exception, match="NotAuthorized"):
        member.sign_in("Wrong-horse-7")
    refresh = tokens["RefreshToken"]
    member.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=refresh)
    member.idp.get_tokens_from_refresh_token(ClientId=member.client, RefreshToken=refresh)
    after = {
        key: total("AWS/Cognito", f"{key[0]}Successes", stat=key[1], **dimensions) for key in before
    }

    assert {
        ("SignIn", "Sum"): 1,
        ("SignIn", "SampleCount"): 2,
        ("SignUp", "Sum"): 0,
        ("SignUp", "SampleCount"): 0,
        ("TokenRefresh", "Sum"): 2,
        ("TokenRefresh", "SampleCount"): 2,
    } == {key: after[key] - before[key] for key in before}
    assert 1 <= before["SignUp", "Sum"]
    assert 0 == total("AWS/Cognito", "SignInThrottles", **dimensions)


@pytest.fixture
def topic(emulator):
    """With a queue that takes letters of kind a, one that takes all, and one that is gone."""
    sns, sqs = emulator.client("sns"), emulator.client("sqs")
    arn = sns.create_topic(Name="counted")["TopicArn"]
    policies = {"some": {"FilterPolicy": json.dumps({"kind": ["a"]})}, "all": {}, "gone": {}}
    for name, attributes in policies.items():
        url = sqs.create_queue(QueueName=f"counted-{name}")["QueueUrl"]
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        queue = told["Attributes"]["QueueArn"]
        allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": queue}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue, Attributes=attributes)
        if name == "gone":
            sqs.delete_queue(QueueUrl=url)
    return arn


def test_sns_counts_what_became_of_a_message(emulator, topic, total):
    """Published once; delivered, filtered out and failed by subscription."""
    kind = {"kind": {"DataType": "String", "StringValue": "b"}}
    emulator.client("sns").publish(TopicArn=topic, Message="hello", MessageAttributes=kind)

    assert [1, 1, 1, 1] == [
        total("AWS/SNS", f"NumberOf{name}", TopicName="counted")
        for name in (
            "MessagesPublished",
            "NotificationsDelivered",
            "NotificationsFilteredOut",
            "NotificationsFailed",
        )
    ]


def test_sqs_tells_the_age_of_the_oldest_message(emulator, total):
    """As of when its depth is asked for; an empty queue is 0 s old."""
    sqs = emulator.client("sqs")
    url = sqs.create_queue(QueueName="aged")["QueueUrl"]
    asked = {"QueueUrl": url, "AttributeNames": ["ApproximateNumberOfMessages"]}
    sqs.get_queue_attributes(**asked)
    assert 0 == total("AWS/SQS", "ApproximateAgeOfOldestMessage", stat="Maximum", QueueName="aged")
    sent = time.monotonic()
    sqs.send_message(QueueUrl=url, MessageBody="wait")
    while time.monotonic() - sent < 0.05:
        time.sleep(0.01)
    sqs.get_queue_attributes(**asked)
    age = total("AWS/SQS", "ApproximateAgeOfOldestMessage", stat="Maximum", QueueName="aged")

    assert 0 < age <= time.monotonic() - sent


def test_lambda_tells_how_many_ran_at_a_time(stack, member, total):
    """And that none was turned away."""
    names = {"FunctionName": stack.resources["Function"]}
    turned_away = total("AWS/Lambda", "Throttles", **names)
    member.sign_in()

    assert 1 <= total("AWS/Lambda", "ConcurrentExecutions", stat="Maximum", **names)
    assert turned_away == total("AWS/Lambda", "Throttles", **names)
    assert 1 <= total("AWS/Lambda", "Throttles", stat="SampleCount", **names)
