"""That the DynamoDB expressions of the reconciler mean what they should."""

import json
from datetime import timedelta

import pytest

from rules.consuming.batch_claims import BatchName
from rules.consuming.comparison import TAKEN, Progress, Sums
from runtime.aws_client.errors import Refused, Unanswered
from runtime.consuming.batch_claims import BatchClaims
from runtime.consuming.comparison_table import ComparisonTable
from runtime.consuming.counted_events import CountedEvents
from runtime.consuming.many_items import ManyItems
from tests.tables import create_table

HOUR = 498_600


@pytest.fixture
def table(dynamodb):
    create_table(dynamodb, "counts", keys=("pk", "sk"))
    return lambda owner: ComparisonTable(dynamodb, table="counts", owner=owner)


def test_one_run_has_the_lock(table, now):
    """Until it gives it back, or is too old to be alive; one that asks twice has it."""
    one, two = table("one"), table("two")

    assert one.lock(now=now) is not None
    assert one.lock(now=now) is not None
    assert two.lock(now=now + timedelta(seconds=250)) is None
    assert two.lock(now=now + timedelta(seconds=251)) is not None
    two.unlock()
    assert one.lock(now=now + timedelta(seconds=252)) is not None


def test_progress_and_sums_are_kept(table, now):
    """As they were."""
    one = table("one")
    known = one.progress(one.lock(now=now), now=HOUR * 60)
    sums = Sums(counted={HOUR * 60 + 3: {"a": 2}})
    sums.written["second"] = {HOUR * 60: {"a": 1, "b": 2}}
    moved = known.arrived_until(HOUR * 60)
    one.commit(moved, {HOUR: sums}, now=now)

    assert moved == one.progress(one.lock(now=now), now=0)
    assert sums == one.sums(HOUR, generation=moved.generation)
    assert Sums() == one.sums(HOUR + 1, generation=moved.generation)
    assert Sums() == one.sums(HOUR, generation="another")


def test_without_progress_it_begins_anew(table, now, capsys):
    """Each time as another generation, whose sums nobody takes for its own."""
    one = table("one")
    item = one.lock(now=now)
    first, second = one.progress(item, now=7_000), one.progress(item, now=7_000)

    assert first.judged == second.judged == Progress.begun("g", now=7_000).judged
    assert first.generation != second.generation
    assert 2 == capsys.readouterr().out.count("comparison begun again")


def test_a_run_that_lost_its_lock_changes_nothing(table, now):
    """Neither the progress nor the sums."""
    one, two = table("one"), table("two")
    known = one.progress(one.lock(now=now), now=HOUR * 60)
    two.lock(now=now + timedelta(hours=1))

    with pytest.raises(Refused):
        one.commit(known, {HOUR: Sums(counted={1: {"a": 1}})}, now=now)
    one_unlocks_in_vain = one.unlock()
    assert one_unlocks_in_vain is None
    assert Sums() == two.sums(HOUR, generation=known.generation)
    assert table("three").lock(now=now + timedelta(hours=1)) is None


def test_a_table_that_refuses_is_no_lock_of_another_run(now):
    """It is told."""

    class Broken:
        def update_item(self, **_):
            raise Refused({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")

    with pytest.raises(Refused):
        ComparisonTable(Broken(), table="counts", owner="one").lock(now=now)


def test_a_lock_that_is_not_given_back_ends_by_itself(capsys):
    """So the run does not fail for it."""

    class Silent:
        def update_item(self, **_):
            raise Unanswered("timeout")

    ComparisonTable(Silent(), table="counts", owner="one").unlock()

    assert "comparison not unlocked" in capsys.readouterr().out


def test_what_batches_have_counted_is_read_by_the_minute_that_they_began_in(table, dynamodb, now):
    """From all shards."""
    assert table("one")
    claims = BatchClaims(ManyItems(dynamodb), keys_table="table", batches_table="counts")
    minute = int(now.timestamp()) // 60
    for number in range(20):
        name = BatchName(minute * 60 + number, f"b{number}")
        counts = json.dumps({str(minute - 1): {"sign_in.attempted": 1}})
        claims.done(name, counts=counts, left=(), taken=2 * (number == 7), now=now)
    counted = CountedEvents(dynamodb, table="counts")

    found = [*counted.of(minute)]
    assert [(minute - 1, "sign_in.attempted", 1)] * 20 == [x for x in found if x[1] != TAKEN]
    assert [(minute - 1, TAKEN, 2)] == [x for x in found if x[1] == TAKEN]
    assert [] == [*counted.of(minute + 1)]
