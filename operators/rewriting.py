"""
Taking people out of the archive: each object that names one is written anew without them.

An object is replaced only if it is still the one that was read (S3's
conditional writes), so nothing that comes meanwhile is lost. Broken off, it
begins again with the day that was under way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from botocore.exceptions import ClientError

DOLLARS_A_GET: Final = 0.0004 / 1000  # S3 Standard, us-east-1, prices of November 2026
GETS_A_SECOND: Final = 300
_CHANGED = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}
_TRIES = 3


class StillChanging(RuntimeError):
    """An object changed each time that it was to be replaced; the message names it."""


@dataclass(slots=True)
class Counts:
    """
    What was done.

    Attributes:
        read: Objects that were looked into.
        written: Those that named somebody.
        lines: Events that were taken out.

    """

    read: int = 0
    written: int = 0
    lines: int = 0


class Rewriting:
    """Of one bucket, for some users at once: reading it is what costs."""

    def __init__(self, s3: Any, *, bucket: str, subs: Collection[str]) -> None:
        self.counts = Counts()
        self._s3 = s3
        self._bucket = bucket
        self._subs = [sub.encode() for sub in subs]

    def objects(self, day: date) -> Iterator[str]:
        """The keys of all objects of *day*."""
        listing = self._s3.get_paginator("list_objects_v2")
        for page in listing.paginate(Bucket=self._bucket, Prefix="type=", Delimiter="/"):
            for each in page.get("CommonPrefixes", []):
                under = f"{each['Prefix']}day={day}/"
                for found in listing.paginate(Bucket=self._bucket, Prefix=under):
                    yield from (one["Key"] for one in found.get("Contents", []))

    def rewrite(self, key: str) -> None:
        """
        Take the lines of all of them out of the object.

        Raises:
            StillChanging: It was replaced by somebody else, time and again.

        """
        for _ in range(_TRIES):
            answer = self._s3.get_object(Bucket=self._bucket, Key=key)
            with answer["Body"] as body:
                lines = body.read().splitlines(keepends=True)
            self.counts.read += 1
            left = [line for line in lines if not any(sub in line for sub in self._subs)]
            if len(left) == len(lines) or self._replaced(key, left, answer["ETag"]):
                self.counts.lines += len(lines) - len(left)
                self.counts.written += len(left) != len(lines)
                return
        raise StillChanging(f"{key} changed {_TRIES} times while it was read")

    def _replaced(self, key: str, lines: list[bytes], etag: str) -> bool:
        """Whether the object was the one that was read; empty, it goes."""
        where = {"Bucket": self._bucket, "Key": key, "IfMatch": etag}
        try:
            if lines:
                body = b"".join(lines)
                self._s3.put_object(**where, Body=body, ContentType="application/x-ndjson")
            else:
                self._s3.delete_object(**where)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _CHANGED:
                raise
            return False
        return True


def days_between(first: date, last: date) -> list[date]:
    """
    Every day from *first* to *last*, both included.

    >>> len(days_between(date(2026, 11, 1), date(2026, 11, 3)))
    3
    """
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
