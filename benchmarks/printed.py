"""
Prints a benchmark's table, and writes it into its document, between its marks.

``python -m benchmarks.printed consumers`` runs `benchmarks.consumers`.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

from benchmarks import consumers, failure_rates, group_quota, packages
from pipeline.documents.marked import between

DOCS = Path(__file__).parent.parent / "docs"
TABLES: Mapping[str, tuple[Callable[[], None], Path]] = {
    "consumers": (consumers.main, DOCS / "performance.md"),
    "failure_rates": (failure_rates.main, DOCS / "performance.md"),
    "packages": (packages.main, DOCS / "performance.md"),
    "group_quota": (group_quota.main, DOCS / "scale.md"),
}


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.printed")
    parser.add_argument("name", choices=TABLES)
    name = parser.parse_args().name
    text, (table, page) = io.StringIO(), TABLES[name]
    with redirect_stdout(text):
        table()
    sys.stdout.write(text.getvalue())
    document = page.read_text(encoding="utf-8")
    page.write_text(written(document, name, text.getvalue(), on=conditions()), encoding="utf-8")


def conditions() -> str:
    """What a table was measured under: the day, Python, and how busy the machine was."""
    load = ", ".join(f"{each:.0f}" for each in os.getloadavg())
    day = date.today().isoformat()  # noqa: DTZ011  # as the reader dates it
    return f"{day}, CPython {platform.python_version()}, {os.cpu_count()} cores, load {load}"


def written(document: str, name: str, text: str, *, on: str) -> str:
    """The *document* with the table of that *name*, measured *on* a day."""
    new = f"```\n{text.strip()}\n```\n\nMeasured on {on}.\n"
    return between(
        document, f"<!-- make benchmark: {name} -->", "<!-- end -->", new, by="make benchmark"
    )


if __name__ == "__main__":
    main()
