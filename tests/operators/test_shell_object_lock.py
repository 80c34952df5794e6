"""Erasing from an archive with versions, and with Object Lock: what stays is said, and goes."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from operators.object_lock import Lock, Locked, is_locked, left_in_archive, lock_of
from operators.outside import Outside
from operators.rewriting import Rewriting, Version
from operators.stack import DeployedStack
from tests.operators.conftest import ADA, REGION, CloudFormation

STRANGER = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
KEY = "type=t/day=2026-11-20/a.jsonl"
DAY = datetime(2026, 11, 20, tzinfo=UTC).date()


def lines(*subs):
    return "".join(f"{json.dumps({'subject': sub})}\n" for sub in subs).encode()


@pytest.fixture
def bucket(aws):
    """Make a bucket with versions, locked in a *mode* for a year or not at all; answer its name."""

    def bucket(mode=""):
        s3 = aws("s3")
        where = {"CreateBucketConfiguration": {"LocationConstraint": REGION}}
        s3.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=bool(mode), **where)
        if mode:
            rule = {"DefaultRetention": {"Mode": mode, "Days": 365}}
            s3.put_object_lock_configuration(
                Bucket="locked",
                ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule},
            )
        else:
            s3.put_bucket_versioning(Bucket="locked", VersioningConfiguration={"Status": "Enabled"})
        return "locked"

    return bucket


@pytest.fixture
def versions(aws):
    """What each version of the object says, the newest first."""

    def versions():
        found = aws("s3").list_object_versions(Bucket="locked").get("Versions", [])
        return [
            aws("s3")
            .get_object(Bucket="locked", Key=KEY, VersionId=one["VersionId"])["Body"]
            .read()
            for one in found
        ]

    return versions


def rewritten(s3, **how):
    """The work on one day."""
    rewriting = Rewriting(s3, bucket="locked", subs=[ADA], **how)
    for version in rewriting.versions(DAY):
        rewriting.rewrite(version)
    return rewriting


def put(aws, *subs):
    return aws("s3").put_object(Bucket="locked", Key=KEY, Body=lines(*subs))["VersionId"]


@pytest.mark.parametrize("others", [(STRANGER,), ()])
def test_no_version_names_the_user(aws, bucket, versions, others):
    """Neither the one that was replaced, nor older ones, nor those of an object that is gone."""
    bucket()
    put(aws, ADA)
    put(aws, STRANGER)
    put(aws, ADA, *others)
    rewriting = rewritten(aws("s3"))

    assert [lines(STRANGER)] * (1 + len(others)) == versions()
    assert 2 == rewriting.counts.removed
    assert 0 == rewriting.locked.versions


def test_older_versions_of_what_expired_go_as_well(aws, bucket, versions):
    """The lifecycle rule leaves a delete marker, and the versions behind it."""
    bucket()
    put(aws, ADA)
    aws("s3").delete_object(Bucket="locked", Key=KEY)
    rewriting = rewritten(aws("s3"))

    assert [] == versions()
    assert (0, 1) == (rewriting.counts.written, rewriting.counts.removed)


def test_broken_off_between_the_new_version_and_the_old_one(aws, bucket, versions):
    """The next run finds the old one: the new one names nobody any more."""

    class Breaking:
        def __getattr__(self, name):
            return getattr(aws("s3"), name)

        def delete_object(self, **_):
            raise ConnectionError

    bucket()
    put(aws, ADA, STRANGER)
    with pytest.raises(ConnectionError):
        rewritten(Breaking())
    assert 2 == len(versions())
    rewritten(aws("s3"))

    assert [lines(STRANGER)] == versions()


@pytest.mark.parametrize("bypass", [True, False])
@pytest.mark.parametrize("mode", ["GOVERNANCE", "COMPLIANCE"])
def test_object_lock_keeps_older_versions_and_is_told(aws, bucket, versions, mode, bypass):
    """The object itself is clean at once; GOVERNANCE can be bypassed, COMPLIANCE cannot."""
    bucket(mode)
    put(aws, ADA, STRANGER)
    rewriting = rewritten(aws("s3"), bypass=bypass)
    ends = datetime.now(UTC) + timedelta(days=367)
    goes = mode == "GOVERNANCE" and bypass

    assert lines(STRANGER) == versions()[0]
    assert [lines(ADA, STRANGER)] * (not goes) == versions()[1:]
    assert int(not goes) == rewriting.locked.versions
    told = "".join(rewriting.locked.told(datetime.now(UTC)))
    assert goes or f"kept until {ends:%Y-%m-%d}: 1 older" in told


def test_a_legal_hold_has_no_end(aws, bucket):
    """It is said that somebody has to take it off."""
    bucket("GOVERNANCE")
    hold = {"VersionId": put(aws, ADA), "LegalHold": {"Status": "ON"}}
    aws("s3").put_object_legal_hold(Bucket="locked", Key=KEY, **hold)
    rewriting = rewritten(aws("s3"), bypass=True)

    assert (1, 1) == (rewriting.locked.versions, rewriting.locked.held)
    assert "legal hold" in list(rewriting.locked.told(datetime.now(UTC)))[-1]


def test_who_may_not_delete_is_told_so(aws, bucket):
    """A right that is missing is no lock."""

    class Denied:
        def __getattr__(self, name):
            return getattr(aws("s3"), name)

        def delete_object(self, **_):
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "DeleteObject")

    bucket()
    put(aws, ADA, STRANGER)
    with pytest.raises(ClientError, match="AccessDenied"):
        rewritten(Denied())
    assert not is_locked({})


@pytest.mark.parametrize(("code", "harm"), [("NoSuchVersion", False), ("SlowDown", True)])
def test_a_version_that_ends_while_it_is_read(code, harm):
    """The lifecycle rule was faster, and that is well; anything else is told."""

    class Faster:
        def get_object(self, **_):
            raise ClientError({"Error": {"Code": code}}, "GetObject")

    old = Version(KEY, "v", is_latest=False)
    rewriting = Rewriting(Faster(), bucket="locked", subs=[ADA])
    if harm:
        with pytest.raises(ClientError, match=code):
            rewriting.rewrite(old)
    else:
        rewriting.rewrite(old)
    assert 0 == rewriting.counts.read


def test_what_a_bucket_is_locked_by(aws, bucket):
    """In days, whatever S3 was told it in."""

    class Answers:
        def __init__(self, *, code="", **rule):
            self.code, self.rule = code, rule

        def get_object_lock_configuration(self, **_):
            if self.code:
                raise ClientError({"Error": {"Code": self.code}}, "GetObjectLockConfiguration")
            return {"ObjectLockConfiguration": {"Rule": {"DefaultRetention": self.rule}}}

    assert Lock("COMPLIANCE", 365) == lock_of(aws("s3"), bucket("COMPLIANCE"))
    assert Lock("GOVERNANCE", 732) == lock_of(Answers(Mode="GOVERNANCE", Years=2), "b")
    assert lock_of(Answers(code="ObjectLockConfigurationNotFoundError"), "b") is None
    with pytest.raises(ClientError, match="AccessDenied"):
        lock_of(Answers(code="AccessDenied"), "b")


def test_the_last_lock_counts():
    locked = Locked()
    for day in (3, 9, 5):
        locked.add({"ObjectLockRetainUntilDate": datetime(2027, 1, day, tzinfo=UTC)})

    assert (3, datetime(2027, 1, 9, tzinfo=UTC)) == (locked.versions, locked.last)


@pytest.mark.parametrize("mode", ["", "COMPLIANCE"])
def test_erasing_says_what_the_archive_keeps(aws, stack, bucket, mode):
    """Before anything is done, and without an archive nothing."""
    stack.resources["ArchiveBucket"] = ("AWS::S3::Bucket", bucket(mode))
    outside = Outside(
        client=aws, stack=DeployedStack(CloudFormation(stack.resources), name="tried")
    )
    told = list(left_in_archive(outside))
    ends = outside.now() + timedelta(days=367)

    assert "kept until `erase --archive` is run: events in the archive" == told[0]
    assert bool(mode) == (f"kept until {ends:%Y-%m-%d} at the latest" in told[-1])
    del stack.resources["ArchiveBucket"]
    stack = DeployedStack(CloudFormation(stack.resources), name="tried")
    assert [] == list(left_in_archive(Outside(client=aws, stack=stack)))
