"""SQS may hand the same messages to several runs of a consumer at the same moment."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Lock

import pytest

from benchmarks.dynamodb_double import DynamoDBDouble
from events.consumers import account_notice, lock_notice, metrics, webhooks, welcome_mail
from events.consuming.failure_watch import FailureWatch
from events.consuming.repeats import Repeats
from events.consuming.watch import Watch
from events.contract.catalogue import Kind, Reason
from events.contract.schema import encode
from rules.alerts.bursts import Thresholds
from rules.alerts.repeated_failures import RepeatedFailures
from runtime.alerts.incidents import Incident
from runtime.alerts.rate_counts import RateCounts
from runtime.aws_client.errors import Refused
from runtime.consuming.active_users import ActiveUsers
from runtime.consuming.batch_claims import BatchClaims
from runtime.consuming.batch_leases import BatchLeases
from runtime.consuming.many_items import ManyItems
from runtime.consuming.seen_events import SeenEvents
from runtime.observe import MetricLines
from runtime.webhooks.endpoint import Answer

RUNS, EVENTS = 4, 60


class Table:
    """DynamoDB as `SeenEvents` asks it; all runs claim each key at the same moment."""

    def __init__(self):
        self.items, self.lock, self.together = {}, Lock(), Barrier(RUNS, timeout=60)

    def put_item(self, *, Item, ExpressionAttributeValues, **_):  # noqa: N803  # boto3's
        self.together.wait()
        with self.lock:
            held = self.items.get(Item["pk"]["S"])
            now = int(ExpressionAttributeValues[":now"]["N"])
            if held and (held["settled"]["BOOL"] or int(held["claimed_until"]["N"]) >= now):
                error = {"Error": {"Code": "ConditionalCheckFailedException"}, "Item": held}
                raise Refused(error, "PutItem")
            self.items[Item["pk"]["S"]] = Item

    def update_item(self, *, Key, UpdateExpression, **_):  # noqa: N803  # boto3's
        assert "SET settled = :yes" == UpdateExpression
        with self.lock:
            self.items[Key["pk"]["S"]]["settled"] = {"BOOL": True}


@pytest.fixture
def acted():
    return []


@pytest.fixture
def seen():
    return SeenEvents(Table(), table="seen", consumer="consumer")


@pytest.fixture
def consumers(acted, seen, now, dead_letters):
    """Each consumer with an effect, its effect noted; given records, it answers as Lambda reads."""
    usual = {"bury": dead_letters.bury, "now": lambda: now}

    def act(*_, **__):
        acted.append(1)

    return {
        "account notice": lambda event: account_notice.handle(
            event, notified=seen, notify=act, **usual
        ),
        "welcome mail": lambda event: welcome_mail.handle(event, greeted=seen, notify=act, **usual),
        "lock notice": lambda event: lock_notice.handle(event, notified=seen, notify=act, **usual),
    }


BODIES = {
    "account notice": (Kind.PASSWORD_RESET, {}),
    "welcome mail": (Kind.USER_CONFIRMED, {}),
    "lock notice": (Kind.CHALLENGE_ANSWERED_WRONG, {"reason": Reason.TOO_MANY}),
}


@pytest.mark.parametrize("name", BODIES)
def test_four_runs_with_the_same_messages_act_once_each(  # what they get, and what came of it
    name, consumers, acted, make, batch, fault
):
    """A run that does not act leaves the message in the queue, unless it is dealt with by then."""
    kind, data = BODIES[name]
    subjects = [f"b281eb78-0000-4000-8000-{n:012}" for n in range(EVENTS)]
    event = batch(*(encode(make(kind, subject=each, **data)) for each in subjects))
    with ThreadPoolExecutor(RUNS) as pool:
        answers = [*pool.map(consumers[name], [event] * RUNS)]
    fault(f"SQS delivers to 4 runs at once: {name}", n=EVENTS, lost=EVENTS - len(acted))

    assert EVENTS == len(acted)
    left = Counter(each["itemIdentifier"] for one in answers for each in one["batchItemFailures"])
    assert max(left.values(), default=0) < RUNS


def test_four_runs_that_hear_of_the_same_bursts_tell_of_each_once(acted, seen, now, fault):
    """Both the message to operators and the reminder."""
    reminders = []

    class Counts:
        note = staticmethod(lambda *_, **__: None)
        failures = staticmethod(lambda *_, **__: 50)

    class Incidents:
        open = staticmethod(lambda watched, **_: Incident(watched, "now"))

    watch = Watch(
        counts=Counts(),
        incidents=Incidents(),
        told=seen,
        tell=acted.append,
        remind=reminders.append,
        thresholds=Thresholds.parse('{"failed_sign_in": {"user": 10}}'),
        window_minutes=10,
        service="test",
    )
    heard = Repeats("one", 7, {f"user {n}": 50 for n in range(EVENTS)})

    def hear(_):
        for name, failures in heard.users.items():
            try:
                watch.hear(Repeats("one", 7, {name: failures}), now=now)
            except RuntimeError:  # StillDealtWith: the message comes again
                continue

    with ThreadPoolExecutor(RUNS) as pool:
        [*pool.map(hear, range(RUNS))]
    fault("SQS delivers to 4 runs at once: alerts", n=EVENTS, lost=EVENTS - len(acted))

    assert EVENTS == len(acted) == len(reminders)


def test_four_runs_count_the_same_messages_once(  # what they get, and what came of it
    make, batch, dead_letters, now, capsys, fault
):
    """By the claims of batches, of which each begins its calls together with the others."""
    dynamodb, together = DynamoDBDouble(), Barrier(RUNS, timeout=60)
    event = batch(*(encode(make(Kind.PASSWORD_RESET)) for _ in range(EVENTS)))
    began = Counter()

    def before(call):
        if call == "batch_execute_statement":
            began[call] += 1
            if began[call] <= RUNS:
                together.wait()

    dynamodb.before = before

    def run(number):
        claims = BatchClaims(ManyItems(dynamodb), keys_table="seen", batches_table="counts")
        return metrics.handle(
            event,
            claims=claims,
            active=ActiveUsers(claims),
            watch=FailureWatch(
                rates=RateCounts(dynamodb, table="counts"),
                repeated=RepeatedFailures(window_minutes=10),
                container="one",
                tell=lambda _: None,
            ),
            lines=MetricLines(namespace="CognitoTriggers", service="test"),
            bury=dead_letters.bury,
            mode="standard",
            now=lambda: now,
            new_id=lambda: f"run{number}",
        )

    with ThreadPoolExecutor(RUNS) as pool:
        [*pool.map(run, range(RUNS))]

    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    counted = sum(line["PasswordReset"][0] for line in said if "PasswordReset" in line)
    fault("SQS delivers to 4 runs at once: metrics", n=EVENTS, lost=EVENTS - int(counted))
    assert EVENTS == counted


@pytest.mark.parametrize("meets", ["at once", "as it comes"])
def test_four_runs_with_the_same_messages_post_each_once(make, batch, now, fault, meets):
    """
    A run that sees another run's lease leaves the message in the queue.

    If all write theirs before any of them looks, all do; what is left comes again, when each
    container has had another batch, which notes what the one before did.
    """
    dynamodb, together, posted = DynamoDBDouble(), Barrier(RUNS, timeout=60), []
    containers = [
        BatchLeases(dynamodb, table="counts", consumer="webhooks", lasts=timedelta(minutes=3))
        for _ in range(RUNS)
    ]
    event = batch(*(encode(make(Kind.PASSWORD_RESET)) for _ in range(EVENTS)))
    if meets == "at once":
        dynamodb.before = lambda call: call == "query" and together.wait()

    def run(given, leases):
        bridge = webhooks.Bridge(
            post=lambda _, headers: posted.append(headers["webhook-id"]) or Answer(200, ""),
            queue=_Hiding(),
            leases=leases,
            keys=[b"k" * 32],
            now=lambda: now,
        )
        return webhooks.handle(given, bridge=bridge, remaining_ms=lambda: 120_000)

    with ThreadPoolExecutor(RUNS) as pool:
        answers = [*pool.map(run, [event] * RUNS, containers)]
    dynamodb.before = lambda _: None
    for each in containers:
        each.begin([], now=now)
    for kept in [{each["itemIdentifier"] for each in one["batchItemFailures"]} for one in answers]:
        again = [record for record in event["Records"] if record["messageId"] in kept]
        assert {"batchItemFailures": []} == run({"Records": again}, containers[0])
    fault("SQS delivers to 4 runs at once: webhooks", n=EVENTS, lost=EVENTS - len(posted))

    assert EVENTS == len(posted) == len({*posted})


class _Hiding:
    """A queue that hides every message."""

    def hide(self, _handle, *, for_s):
        assert 30 <= for_s < 60
