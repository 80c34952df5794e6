"""A consumer's collaborators in memory: what was seen before, and what was buried."""

from datetime import timedelta

import pytest

from events.contract.schema import user_event
from runtime.aws_client.errors import Unanswered

POOL = "eu-west-1_AbC"
SUB = "b281eb78-0000-4000-8000-000000000001"


class Seen:
    """A table of events in memory; claims of *broken* keys fail."""

    def __init__(self) -> None:
        self.owners = {}
        self.settled = set()
        self.broken = set()

    def claim(self, key, *, owner, now):  # noqa: ARG002  # the table's own signature
        if key in self.broken:
            raise Unanswered("timeout")
        return self.owners.setdefault(key, owner) == owner and key not in self.settled

    def settle(self, key):
        if key in self.broken:
            raise Unanswered("timeout")
        self.settled.add(key)


class DeadLetters:
    """Messages and why they were given up; fails if it *is_broken*."""

    def __init__(self) -> None:
        self.letters = []
        self.is_broken = False

    def bury(self, record, *, why):
        if self.is_broken:
            raise Unanswered("timeout")
        self.letters.append((record["body"], why))


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def dead_letters():
    return DeadLetters()


@pytest.fixture
def make(now):
    """An event of a kind, each time another one, a quarter of a second old."""
    numbers = iter(range(1000))

    def make(kind, *, subject=None, minutes_ago=0, **data):
        return user_event(
            kind,
            pool_id=POOL,
            subject=subject,
            request_id=str(next(numbers)),
            time=now - timedelta(minutes=minutes_ago, milliseconds=250),
            data=data,
        )

    return make


@pytest.fixture
def batch():
    """What Lambda hands over: messages of *bodies*, or one that is known already by its id."""
    numbers = iter(range(1000))

    def batch(*bodies, message_id=None, tries=1):
        return {
            "Records": [
                {
                    "messageId": message_id or f"m{next(numbers)}",
                    "receiptHandle": "handle",
                    "body": body,
                    "attributes": {"ApproximateReceiveCount": str(tries)},
                    "messageAttributes": {},
                }
                for body in bodies
            ]
        }

    return batch


@pytest.fixture
def failed():
    """The places in the batch of those messages that SQS is to deliver again."""

    def failed(event, answer):
        ids = [record["messageId"] for record in event["Records"]]
        return [ids.index(entry["itemIdentifier"]) for entry in answer["batchItemFailures"]]

    return failed
