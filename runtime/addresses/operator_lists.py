"""
Lists of domains that operators change while the suite runs: objects in a folder of an S3 bucket.

``allow.txt`` and ``deny.txt`` add to the operator's own names. ``feed/current.json``
names a version that a feed has made, whose files stand in for the shipped lists;
without it ``disposable_domains.txt`` does. An object that is not there changes
nothing. Nobody's sign-up fails for a list: the last that was good stays in use,
and the failure is counted as ``DomainListNotRefreshed``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from rules.addresses.domain_list import DomainList
from rules.addresses.operator_list import (
    MOST_BYTES_OF_OWN,
    UnusableList,
    checked,
    domain_list,
    own_names,
)
from rules.addresses.policy import Lists
from rules.feeds.pointer import POINTER
from rules.value import replace
from runtime import clock, observe
from runtime.addresses.list_version import Version
from runtime.aws_client.errors import Refused, told
from runtime.deadline import Running
from runtime.observe import MetricLines

_EVERY = timedelta(minutes=5)
_MOST_BYTES = 32_000_000


class OperatorLists:
    """
    The lists in use, looked at again every five minutes.

    Objects are fetched in a thread, one after the other, for which nobody
    waits longer than they say: what comes later is in use from then on.
    """

    def __init__(  # noqa: PLR0913  # what it needs of the outside, and what of the inside
        self,
        s3: Any,
        *,
        bucket: str,
        folder: str,
        otherwise: Lists,
        own: Mapping[str, frozenset[str]],
        lines: MetricLines,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        """*own* are the names ``allowed`` and ``denied`` by *otherwise*."""
        self._s3 = s3
        self._bucket = bucket
        self._folder = folder
        self._otherwise = otherwise
        self._own = own
        self._lines = lines
        self._now = now
        self._lists = otherwise
        self._tags: dict[str, str] = {}
        self._version = Version(s3, bucket=bucket, folder=folder, otherwise=otherwise)
        self._next_look = datetime.min.replace(tzinfo=UTC)
        self._look: Running[None] | None = None

    def current(self, *, within_s: float) -> Lists:
        """The lists; if it is time for a look, what they are after *within_s*."""
        is_looking = self._look is not None and self._look.is_alive()
        if self._now() >= self._next_look and not is_looking:
            self._next_look = self._now() + _EVERY
            self._look = Running(self._look_at_all)
            with suppress(TimeoutError):
                self._look.answer(within_s=within_s)
        return self._lists

    def _look_at_all(self) -> None:
        self._look_at("allow.txt", "allowed", self._own_list)
        self._look_at("deny.txt", "denied", self._own_list)
        try:
            lists = self._version.looked_at(self._lists, now=self._now())
        except Exception as error:  # noqa: BLE001  # fail open: the last good lists stay
            self._tell(POINTER, error)
            return
        self._lists = lists
        if not self._version.is_there:
            self._look_at("disposable_domains.txt", "disposable", self._disposable_list)

    def _look_at(self, key: str, field: str, read: Callable[[str, bytes], DomainList]) -> None:
        try:
            change: dict[str, Any] = {field: self._found(key, field, read)}
            self._lists = replace(self._lists, **change)
        except Exception as error:  # noqa: BLE001  # fail open: the last good list stays
            self._tell(key, error)

    def _tell(self, key: str, error: Exception) -> None:
        why = str(error) if isinstance(error, UnusableList) else told(error)
        observe.logger().warning("domain list not refreshed", list=key, why=why)
        self._lines.write({"DomainListNotRefreshed": [1]})

    def _found(self, key: str, field: str, read: Callable[[str, bytes], DomainList]) -> DomainList:
        known = {"IfNoneMatch": self._tags[key]} if key in self._tags else {}
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=f"{self._folder}/{key}", **known)
        except Refused as error:
            code = error.code
            if code not in {"304", "NoSuchKey"}:
                raise
            if code == "NoSuchKey":
                self._tags.pop(key, None)
            listed: DomainList = getattr(self._lists if code == "304" else self._otherwise, field)
            return listed
        listed = read(field, found["Body"].read(_MOST_BYTES))
        self._tags[key] = found["ETag"]
        return listed

    def _own_list(self, field: str, text: bytes) -> DomainList:
        if len(text) > MOST_BYTES_OF_OWN:
            raise UnusableList(f"it is longer than {MOST_BYTES_OF_OWN} bytes")
        return domain_list(self._own[field] | own_names(text.decode()))

    def _disposable_list(self, _: str, text: bytes) -> DomainList:
        in_use = self._lists.disposable
        return DomainList(checked(text, never=self._otherwise.providers, in_use=in_use))
