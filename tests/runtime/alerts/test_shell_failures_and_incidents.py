"""That the expressions over failures and incidents mean what they should."""

from datetime import timedelta

import pytest
from moto import mock_aws

from rules.alerts.bursts import Scope, Signal, Watched
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incident, Incidents
from runtime.aws_client.errors import Refused
from tests.moto_by_http import moto_client

ALL = Watched(Signal.FAILED_SIGN_IN, Scope.ALL)
USER = Watched(Signal.FAILED_SIGN_IN, Scope.USER, "sub-1")


@pytest.fixture
def dynamodb(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        client = moto_client("dynamodb", region_name="eu-west-1")
        client.create_table(
            TableName="table",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


@pytest.fixture
def table(dynamodb):
    return FailureCounts(dynamodb, table="table", shard="one")


@pytest.fixture
def incidents(dynamodb):
    return Incidents(dynamodb, table="table")


def test_failures_are_added_up_by_minute(table, now):
    """And a success takes one back."""
    table.count(
        {
            "e1": {(ALL, 100): 1, (USER, 100): 1},
            "e2": {(ALL, 100): 1},
            "e3": {(ALL, 101): 1},
            "e4": {(ALL, 101): -1},
        },
        now=now,
    )

    assert {100: 2, 101: 0} == table.failures(ALL, since=90, until=101)
    assert {100: 1} == table.failures(USER, since=90, until=101)
    assert {100: 2} == table.failures(ALL, since=90, until=100)
    assert {} == table.failures(ALL, since=102, until=200)


def test_an_event_is_counted_once(table, now):
    """Alone, beside a new one, and when all of a batch comes again."""
    table.count({"e1": {(ALL, 100): 1}}, now=now)
    table.count({"e1": {(ALL, 100): 1}, "e2": {(ALL, 100): 1}}, now=now)
    table.count({"e1": {(ALL, 100): 1}, "e2": {(ALL, 100): 1}}, now=now)

    assert {100: 2} == table.failures(ALL, since=100, until=100)


def test_containers_count_in_shards_of_their_own(table, dynamodb, now):
    """And together."""
    other = FailureCounts(dynamodb, table="table", shard="two")
    table.count({"e1": {(ALL, 100): 1}}, now=now)
    other.count({"e2": {(ALL, 100): 1}}, now=now)

    assert (
        {100: 2}
        == table.failures(ALL, since=100, until=100)
        == other.failures(ALL, since=100, until=100)
    )


def test_a_transaction_that_fails_otherwise_is_no_duplicate(now):
    """The batch comes again."""

    class Conflicting:
        def transact_write_items(self, **_):
            told = {"Error": {"Code": "TransactionCanceledException"}}
            reasons = {"CancellationReasons": [{"Code": "TransactionConflict"}]}
            raise Refused(told | reasons, "TransactWriteItems")

    with pytest.raises(Refused, match="TransactionCanceledException"):
        FailureCounts(Conflicting(), table="table", shard="one").count(
            {"e1": {(ALL, 100): 1}}, now=now
        )


def test_a_full_batch_fits_into_a_transaction(table, now):
    """DynamoDB takes 100 writes: 20 events of 20 users at 20 clients in 20 minutes are 80."""
    events = {
        f"e{number}": {
            (ALL, number): 1,
            (Watched(Signal.FAILED_SIGN_IN, Scope.CLIENT, f"c{number}"), number): 1,
            (Watched(Signal.FAILED_SIGN_IN, Scope.USER, f"u{number}"), number): 1,
        }
        for number in range(20)
    }
    table.count(events, now=now)

    assert 20 == sum(table.failures(ALL, since=0, until=30).values())


def test_an_incident_is_opened_once(incidents, now):
    """Everybody after that gets the same."""
    opened = incidents.open(USER, minute=100, now=now)

    assert Incident(USER, now.isoformat()) == opened
    assert opened == incidents.open(USER, minute=105, now=now + timedelta(minutes=5))
    assert incidents.is_open(opened)
    assert not incidents.is_open(Incident(ALL, opened.opened))
    assert not incidents.is_open(Incident(USER, "another time"))


def test_a_closed_incident_has_all_failures_until_then(incidents, now):
    """One that comes late opens no other; one of later on does."""
    later = now + timedelta(minutes=30)
    incident = incidents.open(USER, minute=100, now=now)
    incidents.close(incident, minute=110)

    assert not incidents.is_open(incident)
    assert incidents.open(USER, minute=110, now=later) is None
    assert Incident(USER, later.isoformat()) == incidents.open(USER, minute=111, now=later)
    assert not incidents.is_open(incident)


def test_a_broken_table_is_not_taken_for_an_open_incident(dynamodb, now):
    """The batch comes again."""
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        Incidents(dynamodb, table="absent").open(USER, minute=1, now=now)
