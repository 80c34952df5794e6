"""Archives of a feed's source: small ones that want all memory, and one whose half is lost."""

import gzip
import io
import struct
import tarfile
import tracemalloc
import zipfile

import pytest

from rules.feeds.published import UnusableDownload
from runtime.feeds.unpacked import unpacked

LINE, INSIDE = b"trash.example\n", "lists/names"
LARGE = 60_000_000
_DICTIONARY = 5  # octets behind the file's name: versions and size of LZMA's properties, and one


def sparse_by_pax(size):
    """GNU's sparse format 0.1, in a header of PAX: one piece, and a hole to the end."""
    member = tarfile.TarInfo(INSIDE)
    member.size = len(LINE)
    member.pax_headers = {
        "GNU.sparse.map": f"0,{len(LINE)}",
        "GNU.sparse.size": str(size),
        "GNU.sparse.name": INSIDE,
    }
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(member, io.BytesIO(LINE))
    return gzip.compress(made.getvalue(), mtime=0)


def sparse_by_header(size):
    """GNU's older one, in the header itself: type S, a table of pieces, the real size."""
    member = tarfile.TarInfo(INSIDE)
    member.size, member.type = 512, tarfile.GNUTYPE_SPARSE
    head = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    head[386:410] = b"%011o\0%011o\0" % (0, len(LINE))
    head[483:495] = b"%011o\0" % size
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return gzip.compress(bytes(head) + LINE.ljust(512, b"\0") + b"\0" * 1024, mtime=0)


def zipped(method):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        archive.writestr(INSIDE, LINE)
    return bytearray(made.getvalue())


def lzma_with_a_dictionary_of_4_gib():
    body = zipped(zipfile.ZIP_LZMA)
    at = body.find(INSIDE.encode()) + len(INSIDE) + _DICTIONARY
    body[at : at + 4] = struct.pack("<I", 2**32 - 1)
    return bytes(body)


@pytest.mark.parametrize(
    "body",
    [
        sparse_by_pax(LARGE),
        sparse_by_pax(10**12),
        sparse_by_header(LARGE),
        lzma_with_a_dictionary_of_4_gib(),
        bytes(zipped(zipfile.ZIP_BZIP2)),
    ],
    ids=["sparse (PAX)", "a terabyte", "sparse (GNU)", "LZMA", "bzip2"],
)
def test_what_says_that_it_is_large_gets_no_memory(body):
    """Neither a hole of a sparse file nor the dictionary of LZMA is ever filled."""
    tracemalloc.start()
    with pytest.raises(UnusableDownload):
        unpacked(body, inside=INSIDE, most_bytes=1_000_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 1_000_000


@pytest.mark.parametrize("sparse", [sparse_by_pax, sparse_by_header])
def test_the_sparse_files_would_be_read(sparse):
    """The control: what the standard library calls a regular file, with its hole as zeros."""
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(sparse(4096)))) as archive:
        [member] = archive

        assert member.isreg()
        assert LINE.ljust(4096, b"\0") == archive.extractfile(member).read()


def test_half_of_a_list_is_no_list():
    """Two gzip files, one behind the other, are one for gzip, and the second was not read."""
    first, second = (gzip.compress(each, mtime=0) for each in (LINE, b"zz.example\n"))
    with pytest.raises(UnusableDownload, match="broken archive"):
        unpacked(first + second, inside="", most_bytes=1_000_000)

    assert LINE == unpacked(first + b"\0" * 512, inside="", most_bytes=1_000_000)
