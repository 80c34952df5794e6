"""Leases of batches: of two runs with the same key, never both deal with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Condition

import pytest

from benchmarks.dynamodb_double import DynamoDBDouble
from runtime.aws_client.errors import Unanswered
from runtime.consuming.batch_leases import BatchLeases

LASTS = timedelta(minutes=3)


@pytest.fixture
def dynamodb():
    return DynamoDBDouble()


@pytest.fixture
def leases(dynamodb):
    return BatchLeases(dynamodb, table="t", consumer="c", lasts=LASTS)


def test_what_another_run_holds_is_busy_and_what_it_did_is_done(leases, now):
    """And what it gave back is free."""
    first = leases.begin(["a", "b", "c"], now=now)
    second = leases.begin(["b", "d"], now=now)
    leases.end(first, ["a"])
    third = leases.begin(["a", "b", "c"], now=now)

    assert {"a", "b", "c"} == first.free
    assert ({"d"}, {"b"}) == (second.free, second.busy)
    assert ({"a"}, {"b"}, {"c"}) == (third.done, third.busy, third.free)


@pytest.mark.parametrize(("age", "is_free"), [(-1, False), (1, True)])
def test_of_a_run_that_died_the_lease_ends_by_itself(leases, now, age, is_free):
    """As long as it may be alive nobody else begins."""
    leases.begin(["a"], now=now)
    later = leases.begin(["a"], now=now + LASTS + timedelta(seconds=age))

    assert is_free == (later.free == {"a"})


def test_what_was_dealt_with_is_known_for_five_minutes(leases, now):
    """Longer than the relay takes to publish it again."""
    leases.end(leases.begin(["a"], now=now), ["a"])

    before, after = (now + timedelta(minutes=5, seconds=each) for each in (-1, 1))
    assert {"a"} == leases.begin(["a"], now=after).free
    assert {"a"} == leases.begin(["a"], now=before).done


def keys_of(number):
    return [f"00000000-0000-4000-8000-{each:012}" for each in range(number)]


@pytest.mark.parametrize(("number", "writes"), [(39, 2), (40, 1), (100, 1)])
def test_a_large_batch_costs_one_write(leases, dynamodb, now, number, writes):
    """The next one notes that it is done; a small one does so itself. A full one is one unit."""
    keys = keys_of(number)
    leases.end(leases.begin(keys, now=now), keys)

    assert writes == dynamodb.write_units
    assert set(keys) == leases.begin(keys, now=now).done
    assert writes + 1 == dynamodb.write_units


def test_others_know_a_large_batch_to_be_done_by_the_next_of_its_container(leases, dynamodb, now):
    """Until then it may have died; what the next one did stays with what it says of the last."""
    keys = keys_of(50)
    other = BatchLeases(dynamodb, table="t", consumer="c", lasts=LASTS)
    leases.end(leases.begin(keys, now=now), keys)
    before = other.begin(keys, now=now)
    other.end(before, [])
    leases.end(leases.begin(["next"], now=now), ["next"])

    assert set(keys) == before.busy
    assert {*keys, "next"} == other.begin([*keys, "next"], now=now).done


def test_a_large_batch_with_a_rest_gives_it_back_at_once(leases, dynamodb, now):
    """Somebody is to try it again."""
    keys = keys_of(50)
    leases.end(leases.begin(keys, now=now), keys[:40])
    again = leases.begin(keys, now=now)

    assert (set(keys[:40]), set(keys[40:])) == (again.done, again.free)
    assert 3 == dynamodb.write_units


def test_what_another_one_holds_is_not_done_with_a_large_batch(leases, dynamodb, now):
    """The batch's item names it, too."""
    keys = keys_of(50)
    other = BatchLeases(dynamodb, table="t", consumer="c", lasts=LASTS)
    theirs = other.begin(["x"], now=now)
    leases.end(leases.begin([*keys, "x"], now=now), keys)
    other.end(theirs, [])

    assert {"x"} == leases.begin([*keys, "x"], now=now).free


def test_a_note_that_was_not_written_is_written_by_the_one_after(leases, dynamodb, now):
    keys = keys_of(50)
    leases.end(leases.begin(keys, now=now), keys)
    dynamodb.before = _refuses
    with pytest.raises(Unanswered):
        leases.begin(["next"], now=now)
    dynamodb.before = lambda _: None
    leases.begin(["after"], now=now)

    assert set(keys) == leases.begin(keys, now=now).done


def _refuses(_):
    raise Unanswered("timeout")


def test_consumers_do_not_share_leases(leases, dynamodb, now):
    """Each has a partition."""
    leases.begin(["a"], now=now)
    other = BatchLeases(dynamodb, table="t", consumer="d", lasts=LASTS)

    assert {"a"} == other.begin(["a"], now=now).free


@pytest.mark.parametrize("order", ["0011", "0101", "0110", "1001", "1010", "1100"])
def test_two_runs_never_both_have_a_key_however_their_calls_interleave(order, now):
    """Each writes before it reads; if each sees the other, both leave the key alone."""
    turns = _Turns(order)

    def run(name):
        leases = BatchLeases(_InTurn(name, turns), table="t", consumer="c", lasts=LASTS)
        return leases.begin(["a"], now=now).free

    with ThreadPoolExecutor(2) as pool:
        found = [*pool.map(run, "01")]

    assert (1 if order in ("0011", "1100") else 0) == sum(map(len, found))


class _Turns:
    """A table whose calls are made in an *order* of names."""

    def __init__(self, order):
        self.left, self.turn, self.dynamodb = [*order], Condition(), DynamoDBDouble()

    def call(self, name, what, asked):
        with self.turn:
            assert self.turn.wait_for(lambda: self.left[0] == name, timeout=60)
            answer = getattr(self.dynamodb, what)(**asked)
            self.left.pop(0)
            self.turn.notify_all()
            return answer


class _InTurn:
    """What one run sees of it."""

    def __init__(self, name, turns):
        self._name, self._turns = name, turns

    def __getattr__(self, what):
        return lambda **asked: self._turns.call(self._name, what, asked)


def test_all_pages_are_read(dynamodb, now):
    """A page of Query ends after a megabyte."""
    leases = BatchLeases(_InPages(dynamodb), table="t", consumer="c", lasts=LASTS)
    for key in "abc":
        leases.begin([key], now=now)

    assert set("abc") == leases.begin("abcd", now=now).busy


class _InPages:
    """One item a page."""

    def __init__(self, dynamodb):
        self._dynamodb = dynamodb
        self.put_item = dynamodb.put_item

    def query(self, *, ExclusiveStartKey=None, ConsistentRead, **asked):  # noqa: N803  # boto3's
        assert ConsistentRead
        items = sorted(self._dynamodb.query(**asked)["Items"], key=lambda each: each["sk"]["S"])
        start = ExclusiveStartKey or 0
        more = {"LastEvaluatedKey": start + 1} if start + 1 < len(items) else {}
        return {"Items": items[start : start + 1], **more}


def test_a_lease_that_cannot_be_ended_ends_by_itself(leases, dynamodb, now, logged):
    """What was done is done."""
    lease = leases.begin(["a"], now=now)
    dynamodb.before = _refuses
    leases.end(lease, ["a"])

    assert "lease not ended" in logged
