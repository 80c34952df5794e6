"""What botocore reads of its data: not the text for people, nor services that nobody calls."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_ASKED_FOR = {"clientContextParams"}  # botocore asks that they have one
_ENDPOINTS = "endpoints.json"


def as_read(file: Path, data: Iterable[Path]) -> bytes | None:
    """
    What a package has of *file* of botocore's, next to *data*; None: the file as it is.

    The same bytes for the same files.
    """
    if file.name.endswith(".json.gz"):
        return without_documentation(file)
    if file.match(f"botocore/data/{_ENDPOINTS}"):
        return of_services(file, {each for each in data if each.name == "service-2.json.gz"})
    if file.match("botocore/cacert.pem"):
        return without_comments(file)
    return None


@cache
def without_documentation(file: Path) -> bytes:
    """The compressed JSON *file* without it."""
    told = json.loads(gzip.decompress(file.read_bytes()))
    return gzip.compress(json.dumps(_less(told), separators=(",", ":")).encode(), mtime=0)


def of_services(file: Path, models: Iterable[Path]) -> bytes:
    """The endpoints of all partitions and regions, and the exceptions of these services."""
    told = json.loads(file.read_bytes())
    called = {_endpoint_prefix(model) for model in models}
    for partition in told["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services if name in called}
    return json.dumps(told, separators=(",", ":")).encode()


def without_comments(file: Path) -> bytes:
    """Certificates, each without what is said of it for people."""
    lines = file.read_bytes().splitlines(keepends=True)
    return b"".join(line for line in lines if line.strip() and not line.startswith(b"#"))


@cache
def _endpoint_prefix(model: Path) -> str:
    return str(json.loads(gzip.decompress(model.read_bytes()))["metadata"]["endpointPrefix"])


def _less(told: Any) -> Any:
    """A member that is called "documentation" is a shape, and no text."""
    if isinstance(told, dict):
        return {
            name: value if name in _ASKED_FOR else _less(value)
            for name, value in told.items()
            if not (name == "documentation" and isinstance(value, str))
        }
    return [_less(each) for each in told] if isinstance(told, list) else told
