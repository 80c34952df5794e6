import gzip
import io
import tarfile
import tracemalloc
import zipfile

import pytest

from rules.feeds.published import UnusableDownload
from runtime.feeds.unpacked import unpacked

TEXT = b"trash.example\n"


def tarball(**files):
    """As npm makes them: gzip, with a folder ``package``."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", compresslevel=1) as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    return made.getvalue()


def wheel(method=zipfile.ZIP_DEFLATED, **files):
    """As pip makes them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method, compresslevel=1) as archive:
        for name, text in files.items():
            archive.writestr(f"lists/{name}", text)
    return made.getvalue()


def named(value):
    """What tests are called by: archives have the time of day in them, and names have to last."""
    return "archive" if isinstance(value, bytes) else None


@pytest.mark.parametrize(
    ("body", "inside"),
    [
        (TEXT, ""),
        (gzip.compress(TEXT, mtime=0), ""),
        (tarball(readme=b"no", names=TEXT), "package/names"),
        (wheel(readme=b"no", names=TEXT), "lists/names"),
        (wheel(names=TEXT), ""),
    ],
    ids=named,
)
def test_what_counts_is_found(body, inside):
    """Plain, packed, in an archive of npm or of PyPI."""
    assert TEXT == unpacked(body, inside=inside, most_bytes=1_000_000)


def bombs():
    """50 MB that come as little. To pack them is what costs: by the quickest level, or once."""
    text = b"a" * 50_000_000
    packed = gzip.compress(text, mtime=0)
    return [
        (packed, ""),
        (wheel(names=text), "lists/names"),
        (tarball(names=text), "package/names"),
        (gzip.compress(packed, mtime=0), "package/names"),
    ]


@pytest.mark.parametrize(("body", "inside"), bombs(), ids=named)
def test_a_bomb_is_not_opened(body, inside):
    """However little it weighs, and whatever it says of its size."""
    tracemalloc.start()
    with pytest.raises(UnusableDownload):
        unpacked(body, inside=inside, most_bytes=10_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 5_000_000


@pytest.mark.parametrize(
    "pack", [lambda text: gzip.compress(text, mtime=0), lambda text: wheel(names=text)]
)
def test_ten_times_as_many_bytes_may_be_in_it_as_may_come(pack):
    """And not one more."""
    assert TEXT * 10 == unpacked(pack(TEXT * 10), inside="", most_bytes=len(TEXT))
    with pytest.raises(UnusableDownload, match="too large"):
        unpacked(pack(TEXT * 10 + b"a"), inside="", most_bytes=len(TEXT))


@pytest.mark.parametrize(
    ("body", "inside", "why"),
    [
        (gzip.compress(TEXT, mtime=0)[:-6], "", "cut"),
        (b"\x1f\x8b" + b"\0" * 40, "", "broken archive"),
        (b"PK\x03\x04" + b"\0" * 40, "", "broken archive"),
        (gzip.compress(TEXT, mtime=0) * 2, "", "broken archive"),
        (wheel(zipfile.ZIP_LZMA, names=TEXT), "lists/names", "broken archive"),
        (wheel(a=TEXT, b=TEXT), "", "not inside"),
        (wheel(a=TEXT), "lists/names", "not inside"),
        (tarball(a=TEXT), "package/names", "not inside"),
        (TEXT, "package/names", "broken archive"),
        (gzip.compress(TEXT * 100, mtime=0), "package/names", "broken archive"),
    ],
    ids=named,
)
def test_what_is_broken_is_said(body, inside, why):
    """In a word or two, for the log."""
    with pytest.raises(UnusableDownload, match=why):
        unpacked(body, inside=inside, most_bytes=1_000_000)


def test_a_file_of_a_wheel_that_was_changed_is_broken():
    """Its checksum says so."""
    body = bytearray(wheel(names=TEXT * 1000))
    body[60] ^= 0xFF

    with pytest.raises(UnusableDownload, match="broken archive"):
        unpacked(bytes(body), inside="lists/names", most_bytes=1_000_000)


def test_a_link_in_an_archive_is_no_file():
    """It could lead anywhere."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz", compresslevel=1) as archive:
        member = tarfile.TarInfo("package/names")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(member)

    with pytest.raises(UnusableDownload, match="not inside"):
        unpacked(made.getvalue(), inside="package/names", most_bytes=1_000_000)


@pytest.mark.parametrize(("others", "is_found"), [(9_999, True), (10_000, False)])
def test_an_archive_of_endless_files_is_left(others, is_found):
    """Each is a header only; the ten-thousandth is the last that is read."""
    headers = tarfile.TarInfo("other").tobuf() * others + tarfile.TarInfo("names").tobuf()
    body = gzip.compress(headers, 1, mtime=0)

    if is_found:
        assert b"" == unpacked(body, inside="names", most_bytes=1_000_000)
    else:
        with pytest.raises(UnusableDownload, match="too large"):
            unpacked(body, inside="names", most_bytes=1_000_000)
