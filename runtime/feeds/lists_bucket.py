"""The folder of the operator's bucket that lists are in, for functions that may write there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rules.feeds.pointer import POINTER, SHIPPED, Pointer, place, pointer_in
from rules.value import dataclass
from runtime.aws_client.errors import Refused

STATE = "feed/state.json.gz"
_ABSENT = {"NoSuchKey", "404"}
_LOST = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}


class ChangedMeanwhile(RuntimeError):
    """Somebody else wrote in the meantime; nothing of this run is in use. Run it again."""


class NotAsWritten(RuntimeError):
    """What was read back is not what was written; the version in use stays."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An object, or that there is none: then the text is None."""

    text: bytes | None
    etag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsBucket:
    """
    The folder, and boto3's client of S3 whose errors are `runtime.aws_client`'s.

    An object is written only as long as it is the one that was read.
    """

    s3: Any
    bucket: str
    folder: str

    def read(self, key: str) -> Kept:
        """The object of that *key* below the folder."""
        try:
            found = self.s3.get_object(Bucket=self.bucket, Key=f"{self.folder}/{key}")
        except Refused as refused:
            if refused.code not in _ABSENT:
                raise
            return Kept(None)
        return Kept(found["Body"].read(), found["ETag"])

    def write(self, key: str, text: bytes, *, over: Kept) -> None:
        """
        Write in the place of what was read there.

        Raises:
            ChangedMeanwhile: Something else is there by now.

        """
        only = {"IfMatch": over.etag} if over.text is not None else {"IfNoneMatch": "*"}
        try:
            self.s3.put_object(Bucket=self.bucket, Key=f"{self.folder}/{key}", Body=text, **only)
        except Refused as refused:
            if refused.code in _LOST:
                raise ChangedMeanwhile(key) from None
            raise

    def pointer(self) -> tuple[Pointer, Kept]:
        """The version in use, and the object that says so. Raises `UnusablePointer`."""
        kept = self.read(POINTER)
        if kept.text is None:
            return Pointer(version=SHIPPED, files={}), kept
        return pointer_in(kept.text), kept

    def keep_version(self, version: str, files: Iterable[tuple[str, bytes]]) -> None:
        """
        Write the files of a version, and read them back.

        Raises:
            NotAsWritten: They are not what was written.

        """
        for name, text in files:
            key = place(version, name)
            before = self.read(key)
            if before.text != text:
                self.write(key, text, over=before)
                if self.read(key).text != text:
                    raise NotAsWritten(key)

    def versions(self) -> list[str]:
        """The names of the versions that are kept, oldest first."""
        prefix = f"{self.folder}/feed/versions/"
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=prefix, Delimiter="/"
        )
        found = [each["Prefix"] for page in pages for each in page.get("CommonPrefixes", [])]
        return sorted(each.removeprefix(prefix).rstrip("/") for each in found)
