"""A consumer's collaborators in memory: what was seen before, and what was buried."""

from datetime import timedelta

import pytest

from benchmarks.dynamodb_double import DynamoDBDouble
from events.consumers import metrics
from events.consuming.failure_watch import FailureWatch
from events.contract.schema import user_event
from rules.alerts.repeated_failures import RepeatedFailures
from runtime.alerts.rate_counts import RateCounts
from runtime.aws_client.errors import Unanswered
from runtime.consuming.active_users import ActiveUsers
from runtime.consuming.batch_claims import BatchClaims
from runtime.consuming.batch_leases import BatchLeases
from runtime.consuming.many_items import ManyItems
from runtime.consuming.seen_events import StillDealtWith

POOL = "eu-west-1_AbC"
SUB = "b281eb78-0000-4000-8000-000000000001"
OTHER = "b281eb78-0000-4000-8000-000000000002"


class Seen:
    """A table of events in memory; claims of *broken* keys fail, *busy* ones are others'."""

    def __init__(self) -> None:
        self.claims = []
        self.settled = set()
        self.broken = set()
        self.busy = set()

    def once(self, key, deal, *, now):  # noqa: ARG002  # the table's own signature
        if key in self.broken:
            raise Unanswered("timeout")
        if key in self.busy:
            raise StillDealtWith
        self.claims.append(key)
        if key not in self.settled:
            deal()
            self.settled.add(key)


class Users:
    """All users are like Jo; raises *error* if there is one."""

    def __init__(self):
        self.known = {"email": "jo@example.com", "email_verified": "true"}
        self.error = None

    def attributes(self, *, pool_id, user_name):
        assert POOL == pool_id
        assert user_name in {SUB, OTHER}
        if self.error:
            raise self.error
        return self.known


class Outbox:
    """The mails that were sent; raises *error* if there is one."""

    def __init__(self):
        self.mails, self.suppressed = [], set()
        self.error = None

    def send(self, address, mail):
        if self.error:
            raise self.error
        self.mails.append((address, mail))


class Counting:
    """The metrics consumer on a table in memory, with what it tells the alerts."""

    def __init__(self, *, tells_duplicates=True) -> None:
        self.dynamodb = DynamoDBDouble(tells_duplicates=tells_duplicates)
        self.told = []
        self._names = iter(range(10**6))
        claims = BatchClaims(ManyItems(self.dynamodb), keys_table="seen", batches_table="counts")
        self.collaborators = {
            "claims": claims,
            "active": ActiveUsers(claims),
            "watch": FailureWatch(
                rates=RateCounts(self.dynamodb, table="counts"),
                repeated=RepeatedFailures(window_minutes=10),
                container="one",
                tell=self.told.append,
            ),
            "new_id": lambda: f"batch{next(self._names)}",
        }

    def handle(self, event, **others):
        return metrics.handle(event, **self.collaborators, **others)

    def breaks(self, *keys, code="ThrottlingError"):
        """Let writes of *keys* fail from now on."""
        self.dynamodb.error_of = lambda asked: (
            code if any(each.get("S") in keys for each in asked["Parameters"]) else None
        )

    def mends(self):
        self.dynamodb.error_of = lambda _: None


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


@pytest.fixture(params=[True, False], ids=["with item", "without item"])
def counting(request):
    """With a DynamoDB that sends the item with `DuplicateItem`, and with one that does not."""
    return Counting(tells_duplicates=request.param)


@pytest.fixture
def dynamodb():
    return DynamoDBDouble()


@pytest.fixture
def leases(dynamodb):
    return BatchLeases(dynamodb, table="counts", consumer="webhooks", lasts=timedelta(minutes=3))


@pytest.fixture
def dead_letters():
    return DeadLetters()


@pytest.fixture
def make(now):
    """An event of a kind, each time another one, a quarter of a second old."""
    numbers = iter(range(10_000))

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
    numbers = iter(range(10_000))

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


@pytest.fixture
def users():
    return Users()


@pytest.fixture
def outbox():
    return Outbox()
