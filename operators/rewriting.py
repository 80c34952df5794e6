"""
Remove users from the archive: write each object that names one again without them.

An object is replaced only if it is unchanged since it was read (S3's
conditional writes), so no concurrent change is lost. The replaced version and
each older version that names an erased user are deleted, unless Object Lock
keeps them: such versions are counted. After an interruption the run starts
again with the day that was in progress.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.object_lock import Locked, is_locked

DOLLARS_A_GET: Final = 0.0004 / 1000  # S3 Standard, us-east-1, prices of November 2026
GETS_A_SECOND: Final = 300
_CHANGED = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
_GONE = {"NoSuchKey", "NoSuchVersion", "404"}
_TRIES = 3


class StillChanging(RuntimeError):
    """An object changed each time that it was to be replaced; the message names it."""


@dataclass(frozen=True, slots=True)
class Version:
    """One of an object; a bucket that never had versions calls its only one ``null``."""

    key: str
    id: str
    is_latest: bool


@dataclass(slots=True)
class Counts:
    """
    What was done.

    Attributes:
        read: Objects and older versions that were looked into.
        written: Objects that named somebody.
        lines: Events that were taken out.
        removed: Versions that named somebody and are gone.

    """

    read: int = 0
    written: int = 0
    lines: int = 0
    removed: int = 0


class Rewriting:
    """
    Of one bucket, for some users at once: reading it is what costs.

    Attributes:
        locked: What Object Lock keeps, although it names somebody.

    """

    def __init__(
        self, s3: Any, *, bucket: str, subs: Collection[str], bypass: bool = False
    ) -> None:
        self.counts = Counts()
        self.locked = Locked()
        self._s3 = s3
        self._bucket = bucket
        self._subs = [sub.encode() for sub in subs]
        self._bypass = {"BypassGovernanceRetention": True} if bypass else {}

    def versions(self, day: date) -> Iterator[Version]:
        """All versions of all objects of *day*, older ones of objects that are gone included."""
        listing = self._s3.get_paginator("list_object_versions")
        for page in listing.paginate(Bucket=self._bucket, Prefix="type=", Delimiter="/"):
            for each in page.get("CommonPrefixes", []):
                under = f"{each['Prefix']}day={day}/"
                for found in listing.paginate(Bucket=self._bucket, Prefix=under):
                    for one in found.get("Versions", []):
                        yield Version(one["Key"], one["VersionId"], one["IsLatest"])

    def rewrite(self, version: Version) -> None:
        """
        Take all of them out of the object, or remove the older version if it names one.

        Raises:
            StillChanging: The object was replaced by somebody else, time and again.

        """
        if version.is_latest:
            self._rewrite_object(version.key)
            return
        try:
            answer, lines, left = self._read(version.key, VersionId=version.id)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _GONE:
                raise
            return  # it ended by itself
        if len(left) != len(lines):
            self._remove(version.key, version.id, answer)

    def _rewrite_object(self, key: str) -> None:
        for _ in range(_TRIES):
            answer, lines, left = self._read(key)
            if len(left) == len(lines):
                return
            if (new := self._replaced(key, left, answer["ETag"])) is not None:
                self.counts.lines += len(lines) - len(left)
                self.counts.written += 1
                old = answer.get("VersionId", new)
                if old != new:  # else there are no versions
                    self._remove(key, old, answer)
                return
        raise StillChanging(f"{key} changed during each of {_TRIES} attempts to rewrite it")

    def _read(self, key: str, **which: str) -> tuple[Mapping[str, Any], list[bytes], list[bytes]]:
        """The answer, its lines, and those of them that name nobody of them."""
        answer = self._s3.get_object(Bucket=self._bucket, Key=key, **which)
        with answer["Body"] as body:
            lines = body.read().splitlines(keepends=True)
        self.counts.read += 1
        return answer, lines, [line for line in lines if not any(sub in line for sub in self._subs)]

    def _replaced(self, key: str, lines: list[bytes], etag: str) -> str | None:
        """The new version, if the object was the one that was read; empty, it goes."""
        where = {"Bucket": self._bucket, "Key": key, "IfMatch": etag}
        try:
            if lines:
                answer = self._s3.put_object(
                    **where,
                    Body=b"".join(lines),
                    ContentType="application/x-ndjson",
                    ChecksumAlgorithm="SHA256",  # Object Lock asks for one
                )
            else:
                answer = self._s3.delete_object(**where)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _CHANGED:
                raise
            return None
        return str(answer.get("VersionId", "null"))

    def _remove(self, key: str, version_id: str, read: Mapping[str, Any]) -> None:
        where = {"Bucket": self._bucket, "Key": key, "VersionId": version_id}
        try:
            self._s3.delete_object(**where, **self._bypass)
        except ClientError as error:
            if error.response["Error"]["Code"] != "AccessDenied" or not is_locked(read):
                raise
            self.locked.add(read)
        else:
            self.counts.removed += 1


def days_between(first: date, last: date) -> list[date]:
    """
    Every day from *first* to *last*, both included.

    >>> len(days_between(date(2026, 11, 1), date(2026, 11, 3)))
    3
    """
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
