"""
Rules too long for a parameter: an object in the operator's bucket, named by a parameter.

Such a file is immutable by its name: what other rules are is another file. So
it is read once a container, and another name publishes another version of the
function, whose alias can be moved back to the one before.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from runtime import aws, clock, observe
from runtime.aws_client.errors import told
from runtime.deadline import Deadline

Rules = TypeVar("Rules")
MOST_BYTES = 64_000
_WITHIN_S = 1.3
_REST = timedelta(seconds=30)


class RulesUnread(LookupError):
    """The file was not read, or makes no sense; the log says which file, and why."""


class OperatorFile(Generic[Rules]):
    """
    The rules in an object, read at the first call that S3 answers.

    After a failure it is left alone for half a minute: nobody's sign-in waits
    for it again and again.
    """

    def __init__(
        self,
        s3: Any,
        *,
        place: str,
        parse: Callable[[str], Rules],
        most_bytes: int = MOST_BYTES,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """*place* is the bucket, a slash and the key; *parse* raises ValueError."""
        self._s3 = s3
        self._bucket, _, self._key = place.partition("/")
        self._parse = parse
        self._most_bytes = most_bytes
        self._now = now
        self._rules: Rules | None = None
        self._again_at = datetime.min.replace(tzinfo=UTC)
        self._deadline = Deadline(seconds=_WITHIN_S)

    def __call__(self) -> Rules:
        """The rules. Raises `RulesUnread`."""
        if self._rules is None and self._now() >= self._again_at:
            self._again_at = self._now() + _REST
            self._look()
        if self._rules is None:
            raise RulesUnread(self._key)
        return self._rules

    def _look(self) -> None:
        try:
            self._deadline.run(self._read)
        except Exception as error:  # noqa: BLE001  # fail open: the caller is told
            why = str(error) if isinstance(error, ValueError) else told(error)
            observe.logger().warning("rules not read", file=self._key, why=why)

    def _read(self) -> None:
        found = self._s3.get_object(Bucket=self._bucket, Key=self._key)
        text = found["Body"].read(self._most_bytes + 1)
        if len(text) > self._most_bytes:
            raise ValueError(f"it is longer than {self._most_bytes} bytes")
        self._rules = self._parse(text.decode())


def rules_in(
    place: str, *, parse: Callable[[str], Rules], most_bytes: int = MOST_BYTES
) -> OperatorFile[Rules]:
    """The rules in the file at *place*, read now, while nobody waits for them; else later."""
    file = OperatorFile(aws.s3(), place=place, parse=parse, most_bytes=most_bytes)
    try:
        file()
    except RulesUnread:
        observe.logger().warning("rules are looked for again when they are needed", place=place)
    return file
