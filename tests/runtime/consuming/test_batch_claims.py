"""That each key counts once, whatever dies, comes twice or is refused."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.dynamodb_double import DynamoDBDouble
from rules.consuming.batch_claims import BatchName
from runtime.aws_client.errors import Unanswered
from runtime.consuming.batch_claims import BatchClaims
from runtime.consuming.many_items import ManyItems, NotAllRead

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Died(BaseException):
    """The container is gone."""


class World:
    """A queue, a table and consumers that claim, count and settle; all by one seed."""

    def __init__(self, seed, *, events=60, dies=0.1, refuses=0.1):
        self.random = random.Random(seed)  # noqa: S311  # not a secret
        self.dynamodb = DynamoDBDouble(tells_duplicates=self.random.random() < 0.5)
        self.dynamodb.before = self.dynamodb.after = self._may_die
        self.dynamodb.error_of = self._may_refuse
        self.claims = BatchClaims(
            ManyItems(self.dynamodb), keys_table="keys", batches_table="batches"
        )
        self.dies, self.refuses = dies, refuses
        self.counted = Counter()
        self.now = NOON
        self.queue = [f"e{number}" for number in range(events)]
        self.queue += self.random.choices(self.queue, k=events // 4)
        self.random.shuffle(self.queue)
        self.batches = 0

    def _may_die(self, _call):
        if self.random.random() < self.dies / 8:
            raise Died

    def _may_refuse(self, _asked):
        return "InternalServerError" if self.random.random() < self.refuses else None

    def run(self):
        while self.queue:
            size = min(len(self.queue), self.random.randint(1, 30))
            taken = [self.queue.pop() for _ in range(size)]
            try:
                self.queue[:0] = self._batch(taken)
            except Died:
                self.queue[:0] = taken
            self.now += timedelta(seconds=self.random.choice([1, 5, 130]))

    def _batch(self, taken):
        """What SQS is to deliver again."""
        self.batches += 1
        batch = BatchName(int(self.now.timestamp()), f"{self.batches}")
        keys = dict.fromkeys(taken, self.now + timedelta(days=15))
        claimed = self.claims.claim(keys, batch=batch, now=self.now)
        dies, self.dies = self.dies, 0  # between its lines and its note is one call: the price
        self.counted.update(claimed.mine)
        self.claims.done(batch, counts="", left=claimed.unclear, taken=0, now=self.now)
        self.dies = dies
        return [key for key in taken if key in claimed.busy | claimed.unclear]


@pytest.mark.parametrize("seed", range(150))
def test_each_event_counts_once(seed):
    """A quarter comes twice, batches die at any call, before or after, and writes are refused."""
    world = World(seed)
    events = set(world.queue)

    world.run()

    assert dict.fromkeys(events, 1) == world.counted


def test_consumers_at_the_same_moment_count_each_event_once():
    """Eight at once, on the same events in another order each."""
    dynamodb, counted = DynamoDBDouble(), Counter()
    events = [f"e{number}" for number in range(200)]

    def consume(number):
        claims = BatchClaims(ManyItems(dynamodb), keys_table="keys", batches_table="batches")
        mine = random.Random(number).sample(events, len(events))  # noqa: S311
        batch = BatchName(int(NOON.timestamp()), f"{number}")
        keys = dict.fromkeys(mine, NOON + timedelta(days=15))
        claimed = claims.claim(keys, batch=batch, now=NOON)
        return claimed.mine

    with ThreadPoolExecutor(8) as pool:
        for mine in pool.map(consume, range(8)):
            counted.update(mine)

    assert dict.fromkeys(events, 1) == counted


def test_a_write_whose_answer_was_lost_is_counted_by_the_next_batch():
    """It took place, and the batch does not know: it leaves the key, and the next one takes it."""
    dynamodb = DynamoDBDouble()
    claims = BatchClaims(ManyItems(dynamodb), keys_table="keys", batches_table="batches")
    first, second = (BatchName(int(NOON.timestamp()), each) for each in "ab")
    keys = {"e": NOON + timedelta(days=15)}
    insert = dynamodb._batch_execute_statement

    def lost(**asked):
        insert(**asked)
        return {"Responses": [{"Error": {"Code": "InternalServerError"}}]}

    dynamodb.batch_execute_statement = lost
    unclear = claims.claim(keys, batch=first, now=NOON)
    claims.done(first, counts="", left=unclear.unclear, taken=0, now=NOON)
    del dynamodb.batch_execute_statement
    claimed = claims.claim(keys, batch=second, now=NOON)
    claims.done(second, counts="", left=(), taken=1, now=NOON)

    assert ({"e"}, set()) == (unclear.unclear, unclear.mine)
    assert ({"e"}, {"e"}) == (claimed.mine, claimed.taken)
    assert {"e"} == claims.claim(keys, batch=first, now=NOON).counted


@pytest.mark.parametrize("number", [1, 25, 26, 1000])
def test_calls_do_not_grow_with_events_one_by_one(number):
    """One for each 25."""
    dynamodb = DynamoDBDouble()
    claims = BatchClaims(ManyItems(dynamodb), keys_table="keys", batches_table="batches")
    keys = dict.fromkeys((f"e{each}" for each in range(number)), NOON)

    claims.claim(keys, batch=BatchName(0, "a"), now=NOON)

    assert -(-number // 25) == sum(dynamodb.calls.values())
    assert number == dynamodb.write_units


class Sparing:
    """A table that answers a part of what it is asked for, as DynamoDB may."""

    def __init__(self, *, most):
        self.most = most

    def batch_get_item(self, RequestItems):  # noqa: N803  # boto3's name
        [(table, asked)] = RequestItems.items()
        found, left = asked["Keys"][: self.most], asked["Keys"][self.most :]
        unprocessed = {table: {**asked, "Keys": left}} if left else {}
        return {"Responses": {table: found}, "UnprocessedKeys": unprocessed}


def test_what_was_not_processed_is_asked_for_again_a_few_times():
    """And never taken for missing."""
    keys = [{"pk": {"S": str(each)}} for each in range(9)]

    assert keys == ManyItems(Sparing(most=3)).read("table", keys)
    with pytest.raises(NotAllRead):
        ManyItems(Sparing(most=2)).read("table", keys)


def test_a_table_that_does_not_say_who_is_done_makes_all_unclear(logged):
    """Counted by nobody, and delivered again."""
    dynamodb = DynamoDBDouble()
    claims = BatchClaims(ManyItems(dynamodb), keys_table="keys", batches_table="batches")
    keys = {"e": NOON}
    claims.claim(keys, batch=BatchName(0, "a"), now=NOON)
    dynamodb.batch_get_item = Sparing(most=0).batch_get_item

    claimed = claims.claim(keys, batch=BatchName(0, "b"), now=NOON)

    assert ({"e"}, set(), set()) == (claimed.unclear, claimed.mine, claimed.counted)
    assert "claims unclear" in logged


def test_a_call_that_fails_as_a_whole_leaves_its_keys_unclear(logged):
    """The other calls of the batch stand for themselves."""
    dynamodb = DynamoDBDouble()
    claims = BatchClaims(ManyItems(dynamodb), keys_table="keys", batches_table="batches")
    keys = dict.fromkeys((f"e{each}" for each in range(30)), NOON)
    calls = iter([None, Unanswered("timeout")])

    def fail(_call):
        if error := next(calls, None):
            raise error

    dynamodb.before = fail
    claimed = claims.claim(keys, batch=BatchName(0, "a"), now=NOON)

    assert (25, 5) == (len(claimed.mine), len(claimed.unclear))
    assert "items not written" in logged


def test_who_is_overtaken_at_a_dead_batch_leaves_its_keys_alone():
    """Of two that find it dead one has the keys; for the other they are busy, and come again."""
    dynamodb = DynamoDBDouble()
    items = ManyItems(dynamodb)
    claims = BatchClaims(items, keys_table="keys", batches_table="batches")
    dead, mine, other = (BatchName(int(NOON.timestamp()), name) for name in ("dead", "me", "other"))
    keys = {"e1": NOON + timedelta(days=15)}
    assert {"e1"} == set(claims.claim(keys, batch=dead, now=NOON).mine)
    late = NOON + timedelta(seconds=900)

    def overtake(name):
        if name in {"query", "batch_get_item"}:
            dynamodb.before = lambda _: None
            taken.append(claims.claim(keys, batch=other, now=late))

    taken = []
    dynamodb.before = overtake
    claimed = claims.claim(keys, batch=mine, now=late)

    assert [{"e1"}] == [set(each.mine) for each in taken]
    assert (set(), {"e1"}) == (set(claimed.mine), set(claimed.busy))
