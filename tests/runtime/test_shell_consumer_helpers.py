"""That queues, users, operators and the tables of active users are asked as they should be."""

from datetime import timedelta

import pytest
from moto import mock_aws

from events.contract.catalogue import Kind
from events.contract.schema import user_event
from rules.alerts.bursts import Scope, Signal, Watched
from rules.alerts.security_alert import alert
from runtime.alerts.operators_topic import Operators
from runtime.consuming.active_users import ActiveUsers
from runtime.memberships.groups import Groups, MemberGone
from runtime.queues import ConsumerQueue
from runtime.user_pool.users import UserGone, Users
from tests.moto_by_http import moto_client

REGION = "eu-west-1"


@pytest.fixture(autouse=True)
def aws(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        yield


@pytest.fixture
def sqs():
    return moto_client("sqs")


@pytest.fixture
def queue(sqs):
    urls = [sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("work", "dead")]
    return ConsumerQueue(sqs, url=urls[0], dead_letters_url=urls[1])


def received(sqs, name):
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    answer = sqs.receive_message(
        QueueUrl=url, MessageAttributeNames=["All"], MaxNumberOfMessages=10
    )
    return answer.get("Messages", [])


def test_a_dead_letter_keeps_its_attributes_and_says_why(queue, sqs):
    """A filter that reads them, and an operator, find what they need."""
    record = {
        "body": "poison",
        "messageAttributes": {
            "type": {"stringValue": "auth.a.b.v1", "dataType": "String"},
            "data": {"binaryValue": "AA==", "dataType": "Binary"},
        },
    }
    queue.bury(record, why="not JSON")

    [letter] = received(sqs, "dead")
    assert "poison" == letter["Body"]
    assert {"type": "auth.a.b.v1", "dead_letter_reason": "not JSON"} == {
        name: value["StringValue"] for name, value in letter["MessageAttributes"].items()
    }


def test_a_message_without_attributes_can_be_buried(queue, sqs):
    """Not everything comes from the topic."""
    queue.bury({"body": "poison"}, why="not JSON")

    assert 1 == len(received(sqs, "dead"))


def test_a_message_can_be_sent_for_later_and_hidden(queue, sqs):
    """Not before its time."""
    queue.send("now", delay_s=0)
    queue.send("later", delay_s=900)
    [message] = received(sqs, "work")
    queue.hide(message["ReceiptHandle"], for_s=0)

    assert ["now"] == [each["Body"] for each in received(sqs, "work")]


def test_operators_get_a_subject_a_text_and_attributes(sqs):
    """By mail or by machine."""
    sns = moto_client("sns")
    topic = sns.create_topic(Name="operators")["TopicArn"]
    sqs.create_queue(QueueName="inbox")
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{REGION}:123456789012:inbox",
        Attributes={"RawMessageDelivery": "true"},
    )
    told = alert(
        Watched(Signal.FAILED_SIGN_IN, Scope.ALL),
        state="opened",
        count=12,
        threshold=10,
        window_minutes=5,
        service="shop",
    )
    Operators(sns, arn=topic).tell(told)

    [message] = received(sqs, "inbox")
    assert told.text == message["Body"]
    assert "opened" == message["MessageAttributes"]["state"]["StringValue"]


@pytest.fixture
def pool():
    cognito = moto_client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="pool")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName="members")
    cognito.admin_create_user(
        UserPoolId=pool, Username="jo", UserAttributes=[{"Name": "email", "Value": "jo@a.example"}]
    )
    return pool


def test_a_users_attributes_and_groups_are_looked_up(pool):
    """As Cognito has them."""
    cognito = moto_client("cognito-idp")
    users = Users(cognito)

    assert "jo@a.example" == users.attributes(pool_id=pool, user_name="jo")["email"]
    assert not users.is_in_a_group(pool_id=pool, user_name="jo")
    Groups(cognito).add(pool_id=pool, user_name="jo", group="members")
    assert users.is_in_a_group(pool_id=pool, user_name="jo")


def test_a_user_who_is_gone_is_told_apart(pool):
    """From one whom Cognito does not tell of just now."""
    cognito = moto_client("cognito-idp")
    users = Users(cognito)

    with pytest.raises(UserGone):
        users.attributes(pool_id=pool, user_name="nobody")
    with pytest.raises(UserGone):
        users.is_in_a_group(pool_id=pool, user_name="nobody")
    with pytest.raises(MemberGone):
        Groups(cognito).add(pool_id=pool, user_name="nobody", group="members")


def signed_in(when, *, subject="sub-1", kind=Kind.SIGN_IN_SUCCEEDED):
    return user_event(
        kind,
        pool_id="eu-west-1_AbC",
        subject=subject,
        request_id="r",
        time=when,
        data={},
    )


@pytest.fixture
def users_table():
    dynamodb = moto_client("dynamodb")
    dynamodb.create_table(
        TableName="table",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return dynamodb


def test_a_user_who_has_confirmed_comes_for_the_first_time_once(users_table, now):
    """On whatever day; who confirmed before we looked is none of those."""
    active = ActiveUsers(users_table, table="table")
    first = ["DailyActiveUsers", "MonthlyActiveUsers", "NewUserSignIn"]

    active.expect(signed_in(now, kind=Kind.USER_CONFIRMED), owner="m0", now=now)

    assert first == active.newly_active(signed_in(now), owner="m1", now=now)
    for metric in first:
        active.settle(signed_in(now), metric)
    tomorrow = signed_in(now + timedelta(days=1))
    assert ["DailyActiveUsers"] == active.newly_active(tomorrow, owner="m2", now=now)
    assert first[:2] == active.newly_active(signed_in(now, subject="s"), owner="m3", now=now)


def test_a_user_who_confirmed_later_than_we_heard_of_the_sign_in_still_counts(users_table, now):
    """Events come in any order; the next day's sign-in is taken then."""
    active = ActiveUsers(users_table, table="table")

    active.newly_active(signed_in(now), owner="m1", now=now)
    active.expect(signed_in(now, kind=Kind.USER_CONFIRMED), owner="m0", now=now)
    tomorrow = signed_in(now + timedelta(days=1))

    assert "NewUserSignIn" in active.newly_active(tomorrow, owner="m2", now=now)


def test_a_user_is_newly_active_once_a_day_and_once_a_month(users_table, now):
    """By the event's day; a digest stands for the user, for 35 and for 70 days."""
    dynamodb = users_table
    active = ActiveUsers(dynamodb, table="table")
    both = ["DailyActiveUsers", "MonthlyActiveUsers"]

    assert both == active.newly_active(signed_in(now), owner="m1", now=now)
    assert both == active.newly_active(signed_in(now), owner="m1", now=now)
    for metric in both:
        active.settle(signed_in(now), metric)
    assert [] == active.newly_active(signed_in(now), owner="m1", now=now)
    assert [] == active.newly_active(signed_in(now), owner="m2", now=now)
    tomorrow = signed_in(now + timedelta(days=1))
    assert ["DailyActiveUsers"] == active.newly_active(tomorrow, owner="m2", now=now)
    assert both == active.newly_active(signed_in(now, subject="sub-2"), owner="m3", now=now)

    items = dynamodb.scan(TableName="table")["Items"]
    assert {35, 70} == {
        (int(item["expires_at"]["N"]) - int(now.timestamp())) // 86400 for item in items
    }
    assert "sub-1" not in str(items)
