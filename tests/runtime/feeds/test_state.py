import gzip

import pytest

from rules.feeds.history import History
from runtime.feeds.state import UnreadableState, state_in, state_text

HISTORIES = {
    "castle": History(
        names={"a.example": (20_000, ""), "b.example": (20_001, "dedicated")},
        firsts={"a.example": 19_990, "b.example": 20_001},
        last=2,
        fetched_at=5,
        changed_at=4,
        sizes=(1, 2),
        guarded=("gmail.com",),
        etag='"x"',
        why="held: 7 names",
    ),
    "never": History(why="too slow"),
}


def test_what_is_written_is_read():
    """And the same is written the same."""
    text = state_text(HISTORIES)

    assert HISTORIES == state_in(text)
    assert text == state_text(dict(reversed(HISTORIES.items())))


def test_a_state_of_before_has_no_first_days():
    """It is read all the same."""
    text = gzip.decompress(state_text(HISTORIES)).decode()
    before = text.replace('"firsts":{"a.example":19990,"b.example":20001},', "").replace(
        '"firsts":{},', ""
    )

    assert "firsts" not in before
    read = state_in(gzip.compress(before.encode(), mtime=0))
    assert {} == read["castle"].firsts
    assert HISTORIES["castle"].names == read["castle"].names


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        state_text(HISTORIES)[:-20],
        *(gzip.compress(each, mtime=0) for each in (b"", b"7", b"{}", b'{"sources": {"a": 7}}')),
        gzip.compress(b"[" * 9999, mtime=0),
        gzip.compress(
            gzip.decompress(state_text(HISTORIES)).replace(b"[20000", b"[1e999"), mtime=0
        ),
        gzip.compress(gzip.decompress(state_text(HISTORIES)).replace(b":5,", b":1e999,"), mtime=0),
        state_text(HISTORIES)[:10] + b"\xff" * 40,  # a block of no known kind
        gzip.compress(
            gzip.decompress(state_text(HISTORIES)).replace(b'"format":1', b'"format":2'), mtime=0
        ),
    ],
)
def test_what_is_no_state_is_refused(text):
    """A run begins again only if an operator deletes it: it would forget."""
    with pytest.raises(UnreadableState):
        state_in(text)
