"""S3 Object Lock of the archive: versions that it keeps of erased users, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from operators.outside import Outside
from operators.stack import NotInStack
from rules.personal_data import OLDER_VERSION_DAYS

# Lifecycle rules run at midnight, and their work may take a day more.
_LIFECYCLE = timedelta(days=2)
_NO_LOCK = {"ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration"}


@dataclass(frozen=True, slots=True)
class Lock:
    """What the bucket does to each version that is stored: GOVERNANCE or COMPLIANCE, for days."""

    mode: str
    days: int

    def __str__(self) -> str:
        return f"Object Lock, {self.mode}, {self.days} days"


@dataclass(slots=True)
class Locked:
    """
    The versions that name somebody who was erased, and could not be removed.

    Attributes:
        held: Those under a legal hold, which ends when somebody takes it off.
        last: When the last lock ends, or None.

    """

    versions: int = 0
    held: int = 0
    last: datetime | None = None

    def add(self, read: Mapping[str, Any]) -> None:
        """Count one, by S3's answer to who *read* it."""
        self.versions += 1
        self.held += read.get("ObjectLockLegalHoldStatus") == "ON"
        until = read.get("ObjectLockRetainUntilDate")
        if until is not None:
            self.last = max(self.last or until, until)

    def told(self, now: datetime) -> Iterator[str]:
        """Lines for the operator: what is left, and until when."""
        if self.versions:
            gone = max(self.last or now, now + timedelta(days=OLDER_VERSION_DAYS)) + _LIFECYCLE
            yield (
                f"kept until {gone:%Y-%m-%d}: {self.versions} older versions of objects,"
                " under Object Lock; the lifecycle rule of the bucket deletes them then"
            )
        if self.held:
            yield f"{self.held} of these are under a legal hold, and stay until it is removed"


def is_locked(read: Mapping[str, Any]) -> bool:
    """Whether the version that was *read* is under a lock or a legal hold."""
    return "ObjectLockMode" in read or read.get("ObjectLockLegalHoldStatus") == "ON"


def lock_of(s3: Any, bucket: str) -> Lock | None:
    """What the *bucket* locks objects by, if it does."""
    try:
        found = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    except ClientError as error:
        if error.response["Error"]["Code"] not in _NO_LOCK:
            raise
        return None
    rule = found.get("Rule", {}).get("DefaultRetention")
    return Lock(rule["Mode"], rule.get("Days") or rule["Years"] * 366) if rule else None


def left_in_archive(outside: Outside) -> Iterator[str]:
    """What the archive keeps of who is erased now; nothing if there is none."""
    try:
        bucket = outside.stack.physical_id("ArchiveBucket")
    except NotInStack:
        return
    yield "kept until `erase --archive` is run: events in the archive"
    if lock := lock_of(outside.client("s3"), bucket):
        gone = outside.now() + timedelta(days=max(lock.days, OLDER_VERSION_DAYS)) + _LIFECYCLE
        yield f"kept until {gone:%Y-%m-%d} at the latest: older versions of the events ({lock})"
