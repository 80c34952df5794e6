"""The S3 bucket in which every event is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from runtime.aws_client.errors import Refused


class EventArchive:
    """Objects of JSON lines. One that is there stays as it is."""

    def __init__(self, s3: Any, *, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def store(self, place: str, lines: Sequence[str]) -> None:
        """Store the object *place*, unless it is there already. Raises `CallFailed`."""
        try:
            self._s3.put_object(
                Bucket=self._bucket,
                Key=place,
                Body="".join(f"{line}\n" for line in lines).encode(),
                ContentType="application/x-ndjson",
                ChecksumAlgorithm="SHA256",  # a bucket with Object Lock takes nothing without one
                IfNoneMatch="*",
            )
        except Refused as error:
            if error.code != "PreconditionFailed":
                raise
