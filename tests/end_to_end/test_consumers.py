"""What becomes of the events, with everything that is optional turned on."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from events.contract.catalogue import Kind
from events.contract.schema import encode, envelope, type_of, user_event
from local.demo.app import App
from local.demo.play import events_of
from local.demo.scenario import ADA, GRACE, HEDY, HEDYS_NEXT, PASSWORD
from local.settling import settle
from local.suite import PARAMETERS, Suite, running_suite
from operators.archive import Archive
from runtime import clock

pytestmark = pytest.mark.emulator

EVERYTHING = {
    **PARAMETERS,
    "WelcomeMail": "true",
    "ArchiveEvents": "true",
    "AlertCheckSeconds": "1",
}
RAW = {"RawMessageDelivery": "true"}


@pytest.fixture(scope="module")
def suite() -> Iterator[Suite]:
    with running_suite(port=0, is_warm=False, parameters=EVERYTHING) as running:
        yield running


def soon(read, expected, *, within_s=300):
    """What *read* answers, as soon as it is *expected*, or when the time is over."""
    end = time.monotonic() + within_s
    while (answer := read()) != expected and time.monotonic() < end:
        time.sleep(0.2)
    return answer


@pytest.fixture
def publish(suite):
    """Publish an event to the topic, as a trigger would, any number of times."""

    def publish(event, *, times=1):
        for _ in range(times):
            suite.emulator.client("sns").publish(
                TopicArn=suite.stack.outputs["UserEventsTopicArn"],
                Message=encode(event),
                MessageAttributes={"type": {"DataType": "String", "StringValue": event.type}},
            )

    return publish


@pytest.fixture
def fact(suite):
    """An event of the pool, in which nobody took part but its subject."""
    numbers = iter(range(1000))

    def fact(kind, subject=None, **data):
        return user_event(
            kind,
            pool_id=suite.user_pool_id,
            subject=subject,
            request_id=f"test-{next(numbers)}",
            time=clock.now(),
            data=data,
        )

    return fact


@pytest.fixture
def archived(suite):
    """Every line of the archive, each once, by the type and the day that it is kept under."""
    s3, bucket = suite.emulator.client("s3"), suite.stack.outputs["ArchiveBucketName"]

    def archived():
        found = set()
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for stored in page.get("Contents", []):
                body = s3.get_object(Bucket=bucket, Key=stored["Key"])["Body"].read().decode()
                partition = stored["Key"].rpartition("/")[0]
                for line in set(body.splitlines()) - found:  # two batches may have one event
                    found.add(line)
                    yield partition, line

    return archived


def subject_of(suite, email):
    user = suite.emulator.client("cognito-idp").admin_get_user(
        UserPoolId=suite.user_pool_id, Username=email
    )
    return user["Username"]


def groups_of(suite, email):
    answer = suite.emulator.client("cognito-idp").admin_list_groups_for_user(
        UserPoolId=suite.user_pool_id, Username=email
    )
    return sorted(group["GroupName"] for group in answer["Groups"])


@pytest.mark.usefixtures("played")
def test_a_group_that_is_not_there_yet_waits_in_the_queue(suite, publish, fact):
    """
    It is neither lost nor given up.

    Before others publish an event twice: while one is dealt with, the other hides for a minute.
    """
    queue = suite.stack.resources["GroupRepairQueue"]
    sqs, hidden = suite.emulator.client("sqs"), "ApproximateNumberOfMessagesNotVisible"
    failed = {"group": "auditors", "rule": "email_domain", "reason": "group_not_found"}

    def waiting():
        told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[hidden])
        return int(told["Attributes"][hidden])

    assert 1 == soon(waiting, 1), "Lin's, from the story"
    publish(fact(Kind.GROUP_ASSIGNMENT_FAILED, subject_of(suite, ADA), **failed))
    assert 2 == soon(waiting, 2)


def test_the_archive_has_every_event_once(suite, played, archived, publish):
    """Under its type and its day, word for word, though some come twice."""
    events = events_of(played)
    for event in events[:3]:
        publish(event, times=2)
    ids = {event.event_id for event in events}

    def missing():
        return ids - {json.loads(line)["id"] for _, line in archived()}

    assert set() == soon(missing, set())
    told = [json.loads(line) for _, line in archived()]
    plain = [{name: it for name, it in each.items() if name != "region"} for each in told]
    assert [] == [each for each in map(envelope, events) if each not in plain]
    reader = Archive(suite.emulator.client("s3"), suite.stack.outputs["ArchiveBucketName"])
    days = {event.time.date() for event in events}
    always = {"start": datetime.min.replace(tzinfo=UTC), "end": datetime.max.replace(tzinfo=UTC)}
    read = Counter(
        each["id"] for day in days for each in reader.of_day(reader.types([]), day, **always)
    )
    assert dict.fromkeys(ids, 1).items() <= read.items()
    for partition, line in archived():
        told = json.loads(line)
        assert f"type={told['type']}/day={told['time'][:10]}" == partition


@pytest.mark.usefixtures("played")
def test_an_event_of_a_later_kind_is_archived(suite, archived, fact):
    """By a suite that does not know it yet."""
    newer = json.loads(encode(fact(Kind.PASSWORD_RESET))) | {"type": "auth.user.promoted.v1"}
    suite.emulator.client("sns").publish(
        TopicArn=suite.stack.outputs["UserEventsTopicArn"], Message=json.dumps(newer)
    )

    def stored():
        return [line for partition, line in archived() if "promoted" in partition]

    assert [json.dumps(newer)] == soon(stored, [json.dumps(newer)])


@pytest.mark.usefixtures("played")
def test_every_new_user_is_greeted_once(suite, publish, fact):
    """Ada and Grace confirmed their addresses; Hedy was invited, and had a mail from Cognito."""
    publish(fact(Kind.USER_CONFIRMED, subject_of(suite, ADA)), times=3)

    def greeted():
        return Counter(
            mail.to[0] for mail in suite.emulator.mails() if mail.subject.startswith("Welcome")
        )

    soon(lambda: greeted()[GRACE], 1)
    settle(suite.emulator, besides="SecurityAlerts")
    assert (1, 1, 0) == (greeted()[ADA], greeted()[GRACE], greeted()[HEDY])
    [mail] = [
        mail
        for mail in suite.emulator.mails()
        if ADA in mail.to and mail.subject.startswith("Welcome")
    ]
    assert "account is ready" in mail.text
    assert "account is ready" in mail.html


@pytest.mark.usefixtures("played")
def test_invited_and_forgotten_users_get_their_groups(suite, publish, fact):
    """At the first sign-in, and when what failed is tried again."""
    assert ["members"] == soon(lambda: groups_of(suite, HEDYS_NEXT), ["members"])
    failed = {"group": "staff", "rule": "email_domain", "reason": "throttled"}

    publish(fact(Kind.GROUP_ASSIGNMENT_FAILED, subject_of(suite, HEDYS_NEXT), **failed), times=2)
    assert ["members", "staff"] == soon(lambda: groups_of(suite, HEDYS_NEXT), ["members", "staff"])


@pytest.fixture
def operators(suite):
    """A queue that hears what operators hear."""
    sqs = suite.emulator.client("sqs")
    url = sqs.create_queue(QueueName="operators")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn["QueueArn"],
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": allow})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    suite.emulator.client("sns").subscribe(
        TopicArn=suite.stack.outputs["OperatorsTopicArn"],
        Protocol="sqs",
        Endpoint=arn["QueueArn"],
        Attributes=RAW,
    )
    heard = []

    def told():
        answer = sqs.receive_message(
            QueueUrl=url, MessageAttributeNames=["All"], MaxNumberOfMessages=10
        )
        for message in answer.get("Messages", []):
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            attributes = message.get("MessageAttributes", {})  # an alarm's notice has none
            heard.append({name: each["StringValue"] for name, each in attributes.items()})
        return [(each["state"], each["name"]) for each in heard if each.get("scope") == "user"]

    return told


@pytest.mark.usefixtures("played")
def test_operators_are_told_of_a_burst_and_of_its_end(suite, operators):
    """Once each; the burst is of wrong passwords, which no event tells of by itself."""
    app, grace = App(suite), subject_of(suite, GRACE)

    def told():
        return [(state, name) for state, name in operators() if name == grace]

    for _ in range(12):
        with pytest.raises(ClientError, match="Incorrect username or password"):
            app.sign_in(GRACE, f"{PASSWORD}?")
    opened = [("opened", grace)]
    assert opened == soon(told, opened)

    _forget_failures(suite)
    resolved = [*opened, ("resolved", grace)]
    assert resolved == soon(told, resolved)
    settle(suite.emulator)
    assert resolved == told()


def _forget_failures(suite):
    """Nobody wants to wait until ten minutes are over."""
    dynamodb, table = suite.emulator.client("dynamodb"), suite.stack.resources["SecurityTable"]
    for item in dynamodb.scan(TableName=table)["Items"]:
        if "failures" in item:
            dynamodb.delete_item(TableName=table, Key={key: item[key] for key in ("pk", "sk")})


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize(
    "consumer", ["Metrics", "Archive", "GroupRepair", "SecurityAlerts", "WelcomeMail"]
)
def test_an_unreadable_message_is_a_dead_letter_at_once(suite, consumer):
    """With its reason, so that an operator knows what to fix."""
    sqs = suite.emulator.client("sqs")
    queue, dead = (
        suite.stack.resources[f"{consumer}{name}"] for name in ("Queue", "DeadLetterQueue")
    )

    sqs.send_message(QueueUrl=queue, MessageBody="poison")

    def letters():
        answer = sqs.receive_message(
            QueueUrl=dead, MessageAttributeNames=["All"], WaitTimeSeconds=1, VisibilityTimeout=0
        )
        return [
            (letter["Body"], letter["MessageAttributes"]["dead_letter_reason"]["StringValue"])
            for letter in answer.get("Messages", [])
        ]

    assert [("poison", "not JSON")] == soon(letters, [("poison", "not JSON")])


@pytest.mark.usefixtures("played")
def test_a_dead_letter_that_is_sent_back_is_dealt_with(suite, fact, archived):
    """After the fix; it is another message to SQS, and the same event to the consumer."""
    event = fact(Kind.SIGN_UP_ACCEPTED)
    for _ in range(2):
        suite.emulator.client("sqs").send_message(
            QueueUrl=suite.stack.resources["ArchiveQueue"], MessageBody=encode(event)
        )

    def stored():
        return [line for _, line in archived() if json.loads(line)["id"] == event.event_id]

    assert [encode(event)] == soon(stored, [encode(event)])


def test_every_type_that_a_consumer_asks_for_is_one(suite):
    """A typing error in a filter policy is a consumer that hears nothing."""
    sns = suite.emulator.client("sns")
    known = {type_of(kind) for kind in Kind}
    for name in ("GroupRepair", "WelcomeMail"):
        subscription = suite.stack.resources[f"{name}Subscription"]
        told = sns.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]

        assert set(json.loads(told["FilterPolicy"])["type"]) <= known
