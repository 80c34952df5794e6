"""What botocore reads of a service: shapes and rules, and not the text for people, most of it."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

_ASKED_FOR = {"clientContextParams"}  # botocore asks that they have one


@cache
def without_documentation(file: Path) -> bytes:
    """The compressed JSON *file* anew; the same bytes for the same file."""
    told = json.loads(gzip.decompress(file.read_bytes()))
    return gzip.compress(json.dumps(_less(told), separators=(",", ":")).encode(), mtime=0)


def _less(told: Any) -> Any:
    """A member that is called "documentation" is a shape, and no text."""
    if isinstance(told, dict):
        return {
            name: value if name in _ASKED_FOR else _less(value)
            for name, value in told.items()
            if not (name == "documentation" and isinstance(value, str))
        }
    return [_less(each) for each in told] if isinstance(told, list) else told
