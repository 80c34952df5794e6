"""
Prints a benchmark's table, and writes it into docs/performance.md, between its marks.

``python -m benchmarks.printed consumers`` runs `benchmarks.consumers`.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

from benchmarks import consumers, failure_rates
from pipeline.documents.marked import between

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
TABLES: Mapping[str, Callable[[], None]] = {
    "consumers": consumers.main,
    "failure_rates": failure_rates.main,
}


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.printed")
    parser.add_argument("name", choices=TABLES)
    name = parser.parse_args().name
    text = io.StringIO()
    with redirect_stdout(text):
        TABLES[name]()
    sys.stdout.write(text.getvalue())
    document, day = DOCUMENT.read_text(encoding="utf-8"), date.today().isoformat()  # noqa: DTZ011  # of this machine
    DOCUMENT.write_text(written(document, name, text.getvalue(), day=day), encoding="utf-8")


def written(document: str, name: str, text: str, *, day: str) -> str:
    """The *document* with the table of that *name*, measured on that *day*."""
    new = f"```\n{text.strip()}\n```\n\nMeasured on {day}.\n"
    return between(
        document, f"<!-- make benchmark: {name} -->", "<!-- end -->", new, by="make benchmark"
    )


if __name__ == "__main__":
    main()
