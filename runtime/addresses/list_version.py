"""
The version of the lists that a feed has made: ``feed/current.json`` has its files' digests.

The program that makes a version has looked at every line of it, so here only digests are
compared: it costs a container that starts a hundredth of reading the lines. All files
of a version come into use at once.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from rules.addresses.domain_list import DomainList
from rules.addresses.operator_list import UnusableList
from rules.addresses.policy import Lists
from rules.feeds.pointer import (
    DISPOSABLE,
    MAIL_HOSTS,
    POINTER,
    RELAYS,
    SHARED_HOSTS,
    Pointer,
    UnusablePointer,
    place,
    pointer_in,
)
from rules.value import replace
from runtime.aws_client.errors import Refused

_FIELDS = {
    DISPOSABLE: "disposable",
    MAIL_HOSTS: "mail_hosts",
    RELAYS: "relays",
    SHARED_HOSTS: "shared_hosts",
}
_MOST_BYTES = 32_000_000
_MOST_OF_POINTER = 64_000


class Version:
    """
    What is known of the version in use.

    Attributes:
        is_there: Whether there is one; otherwise the lists are those that the code came with.

    """

    def __init__(self, s3: Any, *, bucket: str, folder: str, otherwise: Lists) -> None:
        self.is_there = False
        self._s3 = s3
        self._bucket = bucket
        self._folder = folder
        self._otherwise = otherwise
        self._etag = ""
        self._due = 0
        self._in_use: dict[str, str] = {}  # the digests of its files

    def looked_at(self, lists: Lists, *, now: datetime) -> Lists:
        """
        The *lists* with the files of the version that is named by now.

        Raises:
            UnusableList: It makes no sense, or should have been followed by another long ago.
            CallFailed: S3 does not answer.

        """
        known = {"IfNoneMatch": self._etag} if self._etag else {}
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=self._key(POINTER), **known)
        except Refused as error:
            if error.code == "NoSuchKey":
                return self._without(lists)
            if error.code != "304":
                raise
        else:
            lists = self._with(lists, _pointer(found["Body"].read(_MOST_OF_POINTER)))
            self._etag = found["ETag"]
        if self._due and now.timestamp() > self._due:
            raise UnusableList("nobody has refreshed it for days")
        return lists

    def _without(self, lists: Lists) -> Lists:
        """Who takes the pointer away goes back to what the code came with."""
        if not self.is_there:
            return lists
        self.is_there, self._etag, self._due, self._in_use = False, "", 0, {}
        shipped = {field: getattr(self._otherwise, field) for field in _FIELDS.values()}
        return replace(lists, **shipped)

    def _with(self, lists: Lists, pointer: Pointer) -> Lists:
        change: dict[str, Any] = {
            field: self._list(name, pointer, getattr(lists, field))
            for name, field in _FIELDS.items()
        }
        self.is_there, self._due, self._in_use = True, pointer.due, dict(pointer.files)
        return replace(lists, **change)

    def _list(self, name: str, pointer: Pointer, in_use: DomainList) -> DomainList:
        digest = pointer.files.get(name)
        if digest is None:
            shipped: DomainList = getattr(self._otherwise, _FIELDS[name])
            return shipped
        if digest == self._in_use.get(name):
            return in_use
        key = self._key(place(pointer.version, name))
        found = self._s3.get_object(Bucket=self._bucket, Key=key)
        text = found["Body"].read(_MOST_BYTES)
        if sha256(text).hexdigest() != digest:
            raise UnusableList(f"{name} is not what the version says")
        return DomainList(text)

    def _key(self, key: str) -> str:
        return f"{self._folder}/{key}"


def _pointer(text: bytes) -> Pointer:
    try:
        return pointer_in(text)
    except UnusablePointer as error:
        raise UnusableList(str(error)) from None
