import pytest

from local.console.pictures import VIEWS, take

pytestmark = pytest.mark.emulator


def test_every_picture_is_taken(address, tmp_path):
    """Of the size that is asked for, and none like another."""
    take(address, tmp_path)
    taken = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert set(VIEWS) == set(taken)
    assert len(VIEWS) == len(set(taken.values()))
    for name, view in VIEWS.items():
        assert (view.width, view.height) == size_of(taken[name])


def size_of(webp):
    """Width and height in the header of a lossy WebP ("VP8 ", RFC 9649)."""
    start = webp.index(b"VP8 ") + 14
    return tuple(int.from_bytes(webp[at : at + 2], "little") & 0x3FFF for at in (start, start + 2))
