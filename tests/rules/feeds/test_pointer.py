import pytest

from rules.feeds.pointer import Pointer, UnusablePointer, pointer_in

POINTER = Pointer(version="v", files={"b": "1", "a": "2"}, pinned_until=5, due=6)


def test_a_pointer_is_read_as_it_was_written():
    """By functions of the next release, too."""
    assert POINTER == pointer_in(POINTER.text())
    assert POINTER.text() == pointer_in(POINTER.text()).text()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>",
        b"7",
        b"{}",
        b"\xff",
        POINTER.text()[:-20],
        POINTER.text().replace(b'"due": 6', b'"due": "soon"'),
        POINTER.text().replace(b'"1"', b'"1"').replace(b'"files": {', b'"files": 7, "x": {'),
        POINTER.text().replace(b'"format": 1', b'"format": 2'),
    ],
)
def test_what_is_no_pointer_is_refused(text):
    """Cut, of another kind, of a later release."""
    with pytest.raises(UnusablePointer):
        pointer_in(text)
