"""What is remembered of the sources between two runs: one object, which who writes it first has."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Mapping
from typing import Any

from rules.feeds.history import History

_FORMAT = 1
_UNREADABLE = (
    *(OSError, EOFError, zlib.error, RecursionError, OverflowError),
    *(ValueError, LookupError, TypeError, AttributeError),
)
_FIELDS = ("last", "fetched_at", "changed_at", "sizes", "guarded", "etag", "why")


class UnreadableState(ValueError):
    """The object is none of ours, or of a newer release."""


def state_text(histories: Mapping[str, History]) -> bytes:
    """The object's text."""
    sources = {
        identity: {
            **{name: getattr(history, name) for name in _FIELDS},
            "firsts": dict(sorted(history.firsts.items())),
            "names": {name: [day, tag] for name, (day, tag) in sorted(history.names.items())},
        }
        for identity, history in sorted(histories.items())
    }
    text = json.dumps({"format": _FORMAT, "sources": sources}, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def state_in(text: bytes) -> dict[str, History]:
    """
    Read what `state_text` wrote.

    Raises:
        UnreadableState: It did not.

    """
    try:
        said = json.loads(gzip.decompress(text))
        found = {identity: _history(each) for identity, each in said["sources"].items()}
        is_ours = said["format"] == _FORMAT
    except _UNREADABLE:
        raise UnreadableState("the state of the sources cannot be read") from None
    if not is_ours:
        raise UnreadableState("the state of the sources is of another release")
    return found


def _history(said: Mapping[str, Any]) -> History:
    return History(
        names={name: (int(day), str(tag)) for name, (day, tag) in said["names"].items()},
        firsts={name: int(day) for name, day in said.get("firsts", {}).items()},
        last=int(said["last"]),
        fetched_at=int(said["fetched_at"]),
        changed_at=int(said["changed_at"]),
        sizes=tuple(map(int, said["sizes"])),
        guarded=tuple(map(str, said["guarded"])),
        etag=str(said["etag"]),
        why=str(said["why"]),
    )
