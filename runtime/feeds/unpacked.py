"""Opening what a source sends: gzip, a tarball, a wheel. Never more of it than its bound allows."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from rules.feeds.published import UnusableDownload

_OPENED = 10  # times the bytes that came
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_AS_GZIP = 16 + zlib.MAX_WBITS
_MOST_MEMBERS = 10_000
_METHODS = {ZIP_STORED, ZIP_DEFLATED}  # LZMA takes as much memory as the archive says
# What zipfile and tarfile raise: a method that they do not know is a RuntimeError.
_BROKEN = (BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, RuntimeError, ValueError)


def unpacked(body: bytes, *, inside: str, most_bytes: int) -> bytes:
    """
    What counts in *body*: itself, or the file *inside* it, if it is an archive.

    The publisher's word for the size of anything is not believed: *most_bytes* may come, and ten
    times as many may be in it.

    Raises:
        UnusableDownload: It is broken, lacks that file, or is larger.

    """
    most_bytes *= _OPENED
    if body.startswith(_ZIP):
        with _told_as_broken():
            return _of_zip(body, inside, most_bytes)
    if body.startswith(_GZIP):
        body = _of_gzip(body, most_bytes)
    if not inside:
        return body
    with _told_as_broken():
        return _of_tar(body, inside)


@contextmanager
def _told_as_broken() -> Iterator[None]:
    try:
        yield
    except UnusableDownload:
        raise
    except _BROKEN as error:
        raise UnusableDownload("broken archive") from error


def _of_gzip(body: bytes, most_bytes: int) -> bytes:
    opener = zlib.decompressobj(_AS_GZIP)
    try:
        opened = opener.decompress(body, most_bytes + 1)
    except zlib.error as error:
        raise UnusableDownload("broken archive") from error
    if len(opened) > most_bytes:
        raise UnusableDownload("too large")
    if not opener.eof:
        raise UnusableDownload("cut")
    if opener.unused_data.strip(b"\0"):  # another one behind it (RFC 1952, 2.2): half of a list
        raise UnusableDownload("broken archive")
    return opened


def _of_zip(body: bytes, inside: str, most_bytes: int) -> bytes:
    with ZipFile(BytesIO(body)) as archive:
        names = archive.namelist()
        name = inside or (names[0] if len(names) == 1 else "")
        if name not in names:
            raise UnusableDownload("not inside")
        if archive.getinfo(name).compress_type not in _METHODS:
            raise UnusableDownload("broken archive")
        with archive.open(name) as file:
            found = file.read(most_bytes + 1)
    if len(found) > most_bytes:
        raise UnusableDownload("too large")
    return found


def _of_tar(body: bytes, inside: str) -> bytes:
    """A sparse file is as large as it says, and takes two hundred octets."""
    with tarfile.open(fileobj=BytesIO(body), mode="r:") as archive:
        for count, member in enumerate(archive):
            if count >= _MOST_MEMBERS:
                raise UnusableDownload("too large")
            if member.name == inside and member.isreg() and not member.issparse():
                file = archive.extractfile(member)
                return file.read() if file else b""
    raise UnusableDownload("not inside")
