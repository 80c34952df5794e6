import json
from datetime import timedelta

import pytest

from events.contract.catalogue import Kind
from events.contract.schema import attributes_of
from operators.outside import NotAgreed
from operators.sending import NotTaken
from runtime import clock


@pytest.fixture
def archived(aws, stack, happened):  # noqa: ARG001  # the stack has the bucket
    """Archive events the way the consumer does; answer them."""
    s3 = aws("s3")

    def archived(*events):
        for event in events:
            key = f"type={event['type']}/day={event['time'][:10]}/{event['id']}.jsonl"
            s3.put_object(Bucket="archive", Key=key, Body=f"{json.dumps(event)}\n".encode())
        return events

    archived(happened(Kind.PASSWORD_RESET, ago=timedelta(days=30)))
    return archived


@pytest.fixture
def arrived(aws, stack):
    """What is in the subscriber's queue."""

    def arrived():
        found = []
        while messages := (
            aws("sqs")
            .receive_message(
                QueueUrl=stack.queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
            )
            .get("Messages")
        ):
            found += messages
        return found

    return arrived


def test_sends_what_was_archived_as_the_topic_would(command, archived, arrived, happened):
    """The same text, the same attributes, and one that says that it is no news."""
    [event] = archived(happened(Kind.SIGN_UP_REJECTED, ago=timedelta(hours=2), reason="locked"))

    assert "1 sent" == command("replay", "MetricsQueue", "--from", "1d")[-1]
    [message] = arrived()
    assert event == json.loads(message["Body"])
    assert attributes_of(event) | {"replayed": "true"} == {
        name: value["StringValue"] for name, value in message["MessageAttributes"].items()
    }


def test_an_event_of_two_objects_is_sent_once(command, archived, arrived, happened):
    """SQS had brought it twice, and Cognito's second try had another id."""
    [event] = archived(happened(Kind.USER_CONFIRMED, ago=timedelta(hours=2)))
    archived(event | {"id": "of-another-object"})

    assert "1 sent" == command("replay", "MetricsQueue", "--from", "1d")[-1]
    assert 1 == len(arrived())


def test_sends_only_the_time_and_the_types_that_are_asked_for(command, archived, arrived, happened):
    """A time range has a beginning and an end; the end is not part of it."""
    hours = [timedelta(hours=n) for n in (1, 30, 55)]
    wanted, *_ = archived(
        happened(Kind.USER_CONFIRMED, ago=hours[1]),
        happened(Kind.USER_CONFIRMED, ago=hours[0]),
        happened(Kind.USER_CONFIRMED, ago=hours[2]),
        happened(Kind.SIGN_IN_SUCCEEDED, ago=hours[1]),
    )

    command("replay", "MetricsQueue", "--from", "2d", "--to", "1d", "--type", "user.*")
    assert [wanted["id"]] == [json.loads(message["Body"])["id"] for message in arrived()]


def test_counts_first(command, archived, arrived, happened):
    """By type; and with --dry-run that is all."""
    archived(*(happened(subject=each) for each in ("ada", "eva")), happened(Kind.PASSWORD_RESET))

    lines = command("replay", "MetricsQueue", "--from", "1h", "--dry-run")
    assert [["1", "auth.password.reset.v1"], ["2", "auth.user.confirmed.v1"]] == [
        line.split() for line in lines[:2]
    ]
    assert "3" == lines[2].split()[0]
    assert [] == arrived()


def test_asks_before_it_sends(command, archived, arrived, happened):
    """The subscriber may do something that cannot be undone."""
    archived(happened())
    with pytest.raises(NotAgreed):
        command("replay", "MetricsQueue", "--from", "1h", answer="n")

    assert [] == arrived()


@pytest.mark.usefixtures("archived")
def test_nothing_to_send_is_no_question(command):
    """Zero, and that is the end."""
    assert "0" == command("replay", "MetricsQueue", "--from", "1h", answer="n")[-1].split()[0]


def test_keeps_to_its_pace(command, archived, arrived, happened):
    """So many a second, ten at a time."""
    archived(*(happened(Kind.PASSWORD_RESET) for _ in range(25)))
    pauses = []

    command("replay", "MetricsQueue", "--from", "1h", "--rate", "5", sleep=pauses.append)
    assert [2.0, 2.0, 1.0] == pauses
    assert 25 == len(arrived())


class Unwilling:
    """SQS, refusing the first entry so many times."""

    def __init__(self, sqs, *, refusals):
        self._sqs = sqs
        self._refusals = refusals

    def send_message_batch(self, *, QueueUrl, Entries):  # noqa: N803
        if not self._refusals:
            return self._sqs.send_message_batch(QueueUrl=QueueUrl, Entries=Entries)
        self._refusals -= 1
        first, *others = Entries
        if others:
            self._sqs.send_message_batch(QueueUrl=QueueUrl, Entries=others)
        return {"Failed": [{"Id": first["Id"], "Code": "InternalError"}]}


def test_what_sqs_refuses_is_sent_again(command, archived, arrived, happened, aws):
    """And only that."""
    archived(happened(Kind.PASSWORD_RESET), happened(Kind.PASSWORD_RESET))

    command(
        "replay", "MetricsQueue", "--from", "1h", clients={"sqs": Unwilling(aws("sqs"), refusals=2)}
    )
    assert 2 == len(arrived())


def test_broken_off_it_says_where_to_go_on(command, archived, happened, aws):
    """With the day; what is sent twice does no harm."""
    archived(happened())
    with pytest.raises(NotTaken, match="did not accept 1 events: InternalError"):
        command(
            *("replay", "MetricsQueue", "--from", "3d"),
            clients={"sqs": Unwilling(aws("sqs"), refusals=9)},
        )

    today = f"{clock.now():%Y-%m-%d}"
    assert f"0 sent; continue with --from {today}T00:00:00" in command.told.getvalue()
