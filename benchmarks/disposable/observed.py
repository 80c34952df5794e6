"""
Writes the domains that fakefilter saw on live services, a file a day, for ``DAYS=``.

``python -m benchmarks.disposable.observed FOLDER``: the last 90 days of the release that
``data/disposable_sources.json`` pins. It has the hours at which each name was seen first and last.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.lists import registry_packages

_DAYS = 90
_DAY_S = 86_400


def main(arguments: list[str]) -> None:
    """Fetch the release, and write the files."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    pins = {each.name: each for each in registry_packages.pinned().packages}
    with TemporaryDirectory() as temporary:
        files = registry_packages.fetch(pins["fakefilter"], folder=Path(temporary))
    for day, names in live(files["package/json/data.json"], days=_DAYS).items():
        (folder / f"{day}.txt").write_text("".join(f"{name}\n" for name in names))


def live(text: bytes, *, days: int) -> dict[str, list[str]]:
    """
    The names that were live on each of the last *days* in the file of the package.

    >>> seen = b'{"t": 259200, "domains": {"a.example": {"firstseen": 90000, "lastseen": 180000}}}'
    >>> live(seen, days=3)
    {'1970-01-02': ['a.example'], '1970-01-03': ['a.example']}
    """
    said = json.loads(text)
    last = said["t"] // _DAY_S - 1  # the day of the release is not over
    found: dict[int, list[str]] = defaultdict(list)
    for name, seen in said["domains"].items():
        first_day = max(seen["firstseen"] // _DAY_S, last - days + 1)
        for day in range(first_day, min(seen["lastseen"] // _DAY_S, last) + 1):
            found[day].append(name)
    epoch = date(1970, 1, 1)
    return {str(epoch + timedelta(days=day)): names for day, names in sorted(found.items())}


if __name__ == "__main__":
    main(sys.argv[1:])
