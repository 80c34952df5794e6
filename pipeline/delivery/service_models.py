"""What botocore reads of a service: shapes and rules, and not the text for people, most of it."""

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def without_documentation(file: Path) -> bytes:
    """The compressed JSON *file* anew; the same bytes for the same file."""
    told = json.loads(gzip.decompress(file.read_bytes()))
    return gzip.compress(json.dumps(_less(told), separators=(",", ":")).encode(), mtime=0)


def _less(told: Any) -> Any:
    """Texts are empty, not gone: of some, botocore asks that they are there."""
    if isinstance(told, dict):
        return {
            name: "" if name == "documentation" and isinstance(value, str) else _less(value)
            for name, value in told.items()
        }
    return [_less(each) for each in told] if isinstance(told, list) else told
