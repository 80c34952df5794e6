"""
What the modules of the locked libraries and of the project import, kept for the next build.

`sam build` makes each package in a process of its own, and each would read the text of all of
botocore, boto3 and Powertools again: nine tenths of the time of a package that has them. Half of
what is left would be the project's own text.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.delivery import import_statements
from pipeline.delivery.closure import imports_of_file
from pipeline.delivery.import_statements import Imports

_SETS = ("names", "members", "packages")


class KnownImports:
    """
    The imports of modules below *site*, each as long as its file's size and date stay.

    They are kept in the folder *place*, the one next to *site* if none is named.
    """

    def __init__(self, site: Path, *, place: Path | None = None) -> None:
        self._site = site
        self._place = (place or site.parent) / f"{site.name}.imports-{_reader()}.json"
        self._known: dict[str, Any] = _read(self._place)
        self._is_new = False

    def of(self, path: Path, name: str) -> Imports:
        """What the module *name* imports."""
        seen, key = path.stat(), path.relative_to(self._site).as_posix()
        version = [name, seen.st_size, seen.st_mtime_ns]
        if self._known.get(key, {}).get("version") != version:
            found = _plain(imports_of_file(path, name))
            self._known[key] = {"version": version, "imports": found}
            self._is_new = True
        return _imports(self._known[key]["imports"])

    def keep(self) -> None:
        """Write what is new; whole or not at all, and not where nothing can be written."""
        if not self._is_new:
            return
        fresh = self._place.with_suffix(f".{os.getpid()}")
        try:
            self._place.parent.mkdir(exist_ok=True)
            fresh.write_text(json.dumps(self._known), encoding="utf-8")
            fresh.replace(self._place)
        except OSError:
            with suppress(OSError):
                fresh.unlink()


@contextmanager
def known_imports(site: Path, *, place: Path | None = None) -> Iterator[KnownImports]:
    """The imports of the modules below *site*; what the block has found out is kept."""
    known = KnownImports(site, place=place)
    yield known
    known.keep()


def _reader() -> str:
    """Another version of what reads them, or of Python's grammar, may find others."""
    text = Path(import_statements.__file__).read_bytes()
    return hashlib.sha256(sys.version.encode() + text).hexdigest()[:16]


def _read(place: Path) -> dict[str, Any]:
    try:
        known = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _plain(imports: Imports) -> dict[str, Any]:
    return {
        field: sorted(value) if field in _SETS else value
        for field, value in asdict(imports).items()
    }


def _imports(plain: dict[str, Any]) -> Imports:
    read: dict[str, Any] = {
        field: frozenset(value) if field in _SETS else tuple(value)
        for field, value in plain.items()
    }
    return Imports(**read)
