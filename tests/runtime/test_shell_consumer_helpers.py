"""That queues, users, operators and the tables of active users are asked as they should be."""

import json
from datetime import UTC, datetime

import pytest
from moto import mock_aws

from rules.alerts.bursts import Scope, Signal, Watched
from rules.alerts.security_alert import alert
from runtime.alerts.operators_topic import Operators
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


TOLD = alert(
    Watched(Signal.FAILED_SIGN_IN, Scope.ALL),
    state="opened",
    count=12,
    threshold=10,
    window_minutes=5,
    service="shop",
)


@pytest.mark.parametrize("chat_runbook", ["", "docs/operations.md"])
def test_operators_get_a_subject_a_text_and_attributes(sqs, chat_runbook):
    """By mail or by machine; a chat has a form of its own, and changes nothing for a queue."""
    sns = moto_client("sns")
    topic = sns.create_topic(Name="operators")["TopicArn"]
    sqs.create_queue(QueueName="inbox")
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{REGION}:123456789012:inbox",
        Attributes={"RawMessageDelivery": "true"},
    )
    Operators(sns, arn=topic, chat_runbook=chat_runbook).tell(TOLD)

    [message] = received(sqs, "inbox")
    assert TOLD.text == message["Body"]
    assert "opened" == message["MessageAttributes"]["state"]["StringValue"]


class Sns:
    def __init__(self):
        self.published = []

    def publish(self, **told):
        self.published.append(told)


def test_a_chat_is_told_in_its_own_form_by_https():
    """Which AWS's chat service subscribes by; everybody else gets the text."""
    sns = Sns()
    arn = f"arn:aws:sns:{REGION}:123456789012:operators"
    nine = datetime(2026, 11, 26, 9, tzinfo=UTC)
    Operators(sns, arn=arn, chat_runbook="docs/operations.md", now=lambda: nine).tell(TOLD)
    Operators(sns, arn=arn).tell(TOLD)

    with_chat, without = sns.published
    message = json.loads(with_chat["Message"])
    assert ("json", ["default", "https"]) == (with_chat["MessageStructure"], list(message))
    assert TOLD.text == message["default"]
    chat = json.loads(message["https"])
    assert ("1.0", "custom") == (chat["version"], chat["source"])
    assert "Since: 2026-11-26 09:00 UTC" in chat["content"]["description"]
    assert (TOLD.text, False) == (without["Message"], "MessageStructure" in without)


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


def test_the_pools_own_group_is_made_when_it_is_missing(pool):
    """Once, with the precedence that the stack's group has."""
    cognito = moto_client("cognito-idp")
    for _ in range(2):
        Groups(cognito, makes="people").add(pool_id=pool, user_name="jo", group="people")

    made = cognito.get_group(UserPoolId=pool, GroupName="people")["Group"]
    assert (100, "Every confirmed user") == (made["Precedence"], made["Description"])


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
