"""That counters of rates add up, and that what is known of them is kept by one run a minute."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from moto import mock_aws

from rules.alerts.bursts import Scope, Signal, Watched
from rules.alerts.failure_rates import Least, Minute, Rate, judge
from runtime.alerts.known_rates import JudgedMeanwhile, Known, KnownRates
from runtime.alerts.rate_counts import RateCounts
from runtime.aws_client.errors import Refused
from tests.moto_by_http import moto_client
from tests.tables import create_table

ALL = Watched(Signal.FAILED_SIGN_IN, Scope.ALL)
CLIENT = Watched(Signal.FAILED_SIGN_IN, Scope.CLIENT, "a:b#c")


@pytest.fixture
def dynamodb(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        client = moto_client("dynamodb", region_name="eu-west-1")
        create_table(client, "table", keys=("pk", "sk"))
        yield client


@pytest.fixture
def minute(now):
    return int(now.timestamp() // 60)


@pytest.fixture
def counts(dynamodb):
    return RateCounts(dynamodb, table="table")


@pytest.fixture
def known(dynamodb):
    return KnownRates(dynamodb, table="table")


def test_what_batches_count_adds_up(counts, now, minute):
    """By minute; over eight shards, each scope of its own."""
    for number in range(20):
        counted = {ALL: Minute(10, 2), CLIENT: Minute(3, -1)}
        counts.add({minute: counted, minute - 1: {ALL: Minute(1, 1)}}, batch=f"{number}", now=now)

    assert {ALL: Minute(200, 40), CLIENT: Minute(60, -20)} == counts.of(minute)
    assert {ALL: Minute(20, 20)} == counts.of(minute - 1)
    assert {} == counts.of(minute - 2)


def test_however_many_batches_there_are_eight_items_are_read(counts, dynamodb, now, minute):
    """At one sign-in a second as at ten thousand."""
    for number in range(100):
        counts.add({minute: {ALL: Minute(1, 0)}}, batch=f"{number}", now=now)

    assert 8 == len(dynamodb.scan(TableName="table")["Items"])


@pytest.mark.parametrize(("attempts", "writes"), [(19, 12), (20, 2), (50, 6), (100, 12)])
def test_large_batches_share_a_write(counts, dynamodb, now, minute, attempts, writes):
    """Small ones are added at once: the next one may come in an hour."""
    table, made = counts._dynamodb, []
    counts._dynamodb = SimpleNamespace(
        update_item=lambda **asked: made.append(asked) or table.update_item(**asked)
    )
    for number in range(12):
        counted = {ALL: Minute(attempts, 1), CLIENT: Minute(attempts, 1)}
        counts.add({minute: counted}, batch=f"{number}", now=now)

    counts._dynamodb = dynamodb
    added = 10 if attempts == 20 else 12
    assert writes == len(made)
    assert {ALL: Minute(added * attempts, added), CLIENT: Minute(added * attempts, added)} == (
        counts.of(minute)
    )


def test_a_small_batch_is_written_with_what_waits(counts, now, minute):
    """In a burst that ends nothing waits longer than to the next sign-in."""
    counts.add({minute: {ALL: Minute(20, 9)}}, batch="a", now=now)
    assert {} == counts.of(minute)

    counts.add({minute + 1: {ALL: Minute(1, 0)}}, batch="b", now=now)
    assert {ALL: Minute(20, 9)} == counts.of(minute)
    assert {ALL: Minute(1, 0)} == counts.of(minute + 1)


def test_what_nobody_judges_any_more_is_not_counted(counts, dynamodb, now, minute):
    """A queue that was stuck for an hour is worked off."""
    counts.add({minute - 60: {ALL: Minute(1, 1)}}, batch="b", now=now)

    assert [] == dynamodb.scan(TableName="table")["Items"]


def test_a_pool_of_many_clients_is_counted_by_its_busiest(counts, now, minute):
    """An item stays small; all of them count over all."""
    clients = {
        Watched(Signal.FAILED_SIGN_IN, Scope.CLIENT, f"{number:03}"): Minute(number, 0)
        for number in range(100)
    }
    counts.add({minute: {ALL: Minute(4950, 0), **clients}}, batch="b", now=now)

    found = counts.of(minute)
    assert {f"{number:03}" for number in range(80, 100)} | {""} == {each.name for each in found}


def test_what_is_known_survives_being_kept(known):
    """Every number, the window and an incident."""
    rate, _ = judge(Rate(), Minute(10, 3), at=5, least=Least(3, 10))
    rate = replace(rate, opened=7, deviations=(0.5, 1.25))
    after = Known(8, {ALL: rate, CLIENT: Rate()}, ({"subject": "s"},))

    nothing = known.load()
    known.save(after, after=nothing)

    assert Known(0, {}) == nothing
    assert after == replace(known.load(), untold=tuple(known.load().untold))


def test_one_run_keeps_what_it_judged(known):
    """The other one has told nobody yet, and tells nobody."""
    nothing = known.load()
    known.save(Known(8, {}), after=nothing)

    with pytest.raises(JudgedMeanwhile):
        known.save(Known(9, {}), after=nothing)
    assert 8 == known.load().judged


def test_what_is_told_is_forgotten_unless_there_is_more_by_now(known):
    """A run that was slow takes nothing away from the next one."""
    first = Known(8, {}, ({"subject": "s"},))
    known.save(first, after=Known(0, {}))
    known.told(Known(7, {}))
    assert 1 == len(known.load().untold)

    known.told(first)
    assert [] == known.load().untold


def test_a_table_that_is_broken_is_not_taken_for_another_run(dynamodb):
    """The function fails, and runs again in a minute."""
    absent = KnownRates(dynamodb, table="absent")

    with pytest.raises(Refused, match="ResourceNotFoundException"):
        absent.save(Known(1, {}), after=Known(0, {}))
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        absent.told(Known(1, {}))


def test_members_of_another_version_are_left_away(known, dynamodb):
    """And what is missing is as at the start."""
    dynamodb.put_item(
        TableName="table",
        Item={
            "pk": {"S": "rates"},
            "sk": {"S": "-"},
            "judged": {"N": "3"},
            "rates": {"S": '{"failed_sign_in#all#": {"share": 0.2, "newer": 1}}'},
            "untold": {"S": "[]"},
        },
    )

    assert {ALL: Rate(share=0.2)} == known.load().rates
