"""That S3 takes what the archive stores, and takes an object once."""

import json

import pytest
from moto import mock_aws

from runtime.aws_client.errors import Refused
from runtime.consuming.event_archive import EventArchive
from tests.moto_by_http import moto_client


@pytest.fixture
def s3(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        s3 = moto_client("s3", region_name="eu-west-1")
        s3.create_bucket(
            Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield s3


@pytest.fixture
def archive(s3):
    return EventArchive(s3, bucket="bucket")


def lines(s3, key):
    return s3.get_object(Bucket="bucket", Key=key)["Body"].read().decode().splitlines()


def test_an_object_holds_one_document_a_line(archive, s3):
    """As it was told."""
    archive.store("type=a/day=b/c.jsonl", ['{"a":1}', '{"b":"\u00fc"}'])
    stored = s3.head_object(Bucket="bucket", Key="type=a/day=b/c.jsonl")

    assert "application/x-ndjson" == stored["ContentType"]
    assert [{"a": 1}, {"b": "\u00fc"}] == [*map(json.loads, lines(s3, "type=a/day=b/c.jsonl"))]


def test_an_object_that_is_there_stays_as_it_is(archive, s3):
    """Nobody who was taken out of it comes back, and no version is made."""
    archive.store("p", ["first"])
    archive.store("p", ["second"])

    assert ["first"] == lines(s3, "p")


@pytest.mark.parametrize("code", ["NoSuchBucket", "ConditionalRequestConflict", "AccessDenied"])
def test_what_s3_refuses_otherwise_is_not_taken_for_stored(code):
    """The messages come again; two who store one object at a time are among them."""

    class Refusing:
        def put_object(self, **_):
            raise Refused({"Error": {"Code": code}}, "PutObject")

    with pytest.raises(Refused, match=code):
        EventArchive(Refusing(), bucket="bucket").store("p", ["{}"])
