"""That the expressions over failures and incidents mean what they should."""

from datetime import timedelta

import pytest
from moto import mock_aws

from rules.alerts.bursts import Scope, Signal, Watched
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incident, Incidents
from runtime.aws_client.errors import Refused
from tests.moto_by_http import moto_client
from tests.tables import create_table

ALL = Watched(Signal.FAILED_SIGN_IN, Scope.ALL)
USER = Watched(Signal.FAILED_SIGN_IN, Scope.USER, "sub-1")


@pytest.fixture
def dynamodb(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        client = moto_client("dynamodb", region_name="eu-west-1")
        create_table(client, "table", keys=("pk", "sk"))
        yield client


@pytest.fixture
def table(dynamodb):
    return FailureCounts(dynamodb, table="table")


@pytest.fixture
def incidents(dynamodb):
    return Incidents(dynamodb, table="table")


def test_failures_that_containers_have_seen_are_added_up(table, now):
    """Of the user, and of windows that end late enough."""
    seen = {("one", USER, 100): 3, ("two", USER, 103): 4, ("one", ALL, 100): 9}
    for (container, watched, minute), failures in seen.items():
        table.note(watched, container=container, minute=minute, failures=failures, now=now)

    assert 7 == table.failures(USER, since=100)
    assert 4 == table.failures(USER, since=101)
    assert 0 == table.failures(USER, since=104)


def test_a_container_is_counted_once_however_often_it_tells(table, now):
    """What it told last counts, and nothing that comes after it from before."""
    for minute, failures in ((100, 2), (100, 3), (101, 5), (100, 9), (101, 4)):
        table.note(USER, container="one", minute=minute, failures=failures, now=now)

    assert 4 == table.failures(USER, since=90)


def test_a_table_that_is_broken_is_not_taken_for_an_older_note(dynamodb, now):
    """The message comes again."""
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        FailureCounts(dynamodb, table="absent").note(
            USER, container="one", minute=1, failures=1, now=now
        )


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
