"""That the archive's expressions mean what they should, over everything that can break off."""

import json
from datetime import timedelta

import pytest
from moto import mock_aws

from runtime.aws_client.errors import Refused
from runtime.consuming.event_archive import EventArchive, StillBeingWritten
from tests.moto_by_http import moto_client

LATER = timedelta(minutes=3)  # when the queue shows the message again


@pytest.fixture
def clients(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        dynamodb = moto_client("dynamodb", region_name="eu-west-1")
        dynamodb.create_table(
            TableName="table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        s3 = moto_client("s3", region_name="eu-west-1")
        s3.create_bucket(
            Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield s3, dynamodb


@pytest.fixture
def archive(clients):
    return EventArchive(*clients, bucket="bucket", table="table")


def test_an_object_holds_one_document_a_line(archive, clients):
    """As it was told."""
    archive.store("type=a/day=b/c.jsonl", ['{"a":1}', '{"b":"\u00fc"}'])
    stored = clients[0].get_object(Bucket="bucket", Key="type=a/day=b/c.jsonl")

    assert "application/x-ndjson" == stored["ContentType"]
    assert [{"a": 1}, {"b": "\u00fc"}] == [
        json.loads(line) for line in stored["Body"].read().decode().splitlines()
    ]


def test_an_event_is_wanted_until_it_is_stored(archive, now):
    """Whoever brings it, and however much later."""
    assert archive.wants("e1", place="p1", now=now)
    archive.store("p1", ["{}"])

    assert not archive.wants("e1", place="p2", now=now)
    assert not archive.wants("e1", place="p3", now=now + timedelta(days=10))
    assert archive.wants("e2", place="p3", now=now)


def test_a_duplicate_within_a_batch_is_not_wanted(archive, now):
    """The object that it is meant for is the one that is being made."""
    assert archive.wants("e1", place="p1", now=now)
    assert not archive.wants("e1", place="p1", now=now)


def test_an_event_whose_object_never_came_is_wanted_again(archive, now):
    """The consumer died before it stored, or S3 refused."""
    archive.wants("e1", place="p1", now=now)

    assert archive.wants("e1", place="p2", now=now + LATER)
    archive.store("p2", ["{}"])
    assert not archive.wants("e1", place="p3", now=now + 2 * LATER)


def test_an_event_whose_object_came_is_not_wanted_though_nobody_said_so(archive, now):
    """The consumer died after it stored, and all of its batch comes again."""
    archive.wants("e1", place="p1", now=now)
    archive.store("p1", ["{}"])

    assert not archive.wants("e1", place="p2", now=now + LATER)


def test_nobody_takes_over_from_one_who_may_still_store(archive, now):
    """Two objects would hold the event."""
    archive.wants("e1", place="p1", now=now)

    with pytest.raises(StillBeingWritten):
        archive.wants("e1", place="p2", now=now + timedelta(minutes=1))


def test_of_two_who_take_over_one_does(archive, clients, now, monkeypatch):
    """The other sees that the note has changed since it read it."""
    archive.wants("e1", place="p1", now=now)
    other = EventArchive(*clients, bucket="bucket", table="table")
    is_stored = archive._is_stored

    def meanwhile(place):
        other.wants("e1", place="p2", now=now + LATER)
        return is_stored(place)

    monkeypatch.setattr(archive, "_is_stored", meanwhile)

    with pytest.raises(StillBeingWritten):
        archive.wants("e1", place="p3", now=now + LATER)


def test_a_broken_table_or_bucket_is_not_taken_for_an_answer(clients, now):
    """The message comes again."""
    s3, dynamodb = clients
    with pytest.raises(Refused):
        EventArchive(s3, dynamodb, bucket="bucket", table="absent").wants("e1", place="p1", now=now)


def test_a_bucket_that_may_not_be_read_is_not_taken_for_an_empty_one(clients, now):
    """That would store the event twice."""

    class Closed:
        def head_object(self, **_):
            raise Refused({"Error": {"Code": "403"}}, "HeadObject")

    archive = EventArchive(Closed(), clients[1], bucket="bucket", table="table")
    archive.wants("e1", place="p1", now=now)

    with pytest.raises(Refused, match="403"):
        archive.wants("e1", place="p2", now=now + LATER)
