"""What the laptop deploys of a function: its closure of imports, without libraries."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline.delivery.closure import closure
from pipeline.delivery.compiling import bytecode

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold


def zip_code(root: Path, handler: str) -> bytes:
    """
    Zip what *handler* needs of the project, with this Python's bytecode.

    The same code gives the same bytes. Not compressed: it is unpacked at once, on this machine.
    """
    needed = closure(root, handler)
    files = {*needed.modules.values(), *(root / file for file in needed.files)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in _entries(root, sorted(files)):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.external_attr = 0o644 << 16  # Lambda runs as another user, who has to read it
            archive.writestr(entry, content)
    return buffer.getvalue()


def _entries(root: Path, files: list[Path]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        name = file.relative_to(root).as_posix()
        yield name, file.read_bytes()
        if file.suffix == ".py":
            yield importlib.util.cache_from_source(name), _bytecode(file, name, file.read_bytes())


@cache
def _bytecode(file: Path, name: str, _text: bytes) -> bytes:
    """Return the bytecode of that text, compiled once for all functions that import it."""
    return bytecode(file, f"/var/task/{name}")
