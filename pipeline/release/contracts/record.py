"""The four contracts as one record: of today, or as the last release wrote it down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.release.contracts import clients, events, tables, templates
from pipeline.release.contracts.finding import Finding
from pipeline.release.semver import Change
from pipeline.twin.expansion import parsed

FILE: Final = "pipeline/release/contracts.json"
Record = Mapping[str, Any]


def contracts(root: Path, *, declarations: str) -> dict[str, Any]:
    """Return those of the project at *root*; *declarations* are the types of its npm package."""
    parts = sorted(f"templates/{each.name}" for each in (root / "templates").glob("*.yaml"))
    files = ["template.yaml", *parts]
    sources = {file: parsed((root / file).read_text(encoding="utf-8")) for file in files}
    return {
        "events": events.recorded(),
        "templates": {file: templates.recorded(source) for file, source in sources.items()},
        "clients": clients.recorded(root, declarations),
        "tables": tables.recorded(root, sources["template.yaml"]),
    }


def findings(last: Record, now: Record) -> list[Finding]:
    """Tell how *now* differs from *last*, what breaks first."""
    found = [
        *events.compared(last["events"], now["events"]),
        *_of_templates(last["templates"], now["templates"]),
        *clients.compared(last["clients"], now["clients"]),
        *tables.compared(last["tables"], now["tables"]),
    ]
    return sorted(found, key=lambda each: (-each.change, each.contract, each.what))


def _of_templates(last: Record, now: Record) -> Iterator[Finding]:
    for file in sorted(last.keys() - now.keys()):
        yield Finding("templates", Change.MAJOR, f"{file} is gone")
    for file in sorted(now.keys() - last.keys()):
        yield Finding("templates", Change.MINOR, f"{file} is new")
    for file in sorted(last.keys() & now.keys()):
        yield from templates.compared(last[file], now[file], file)


def written(record: Record, *, version: str) -> str:
    """Return the text of the file that a release of that *version* leaves."""
    return json.dumps({"version": version, **record}, indent=1, sort_keys=True) + "\n"


def last_release(root: Path) -> Record | None:
    """Return what the last release wrote down, with its `version`; None if there was none."""
    file = root / FILE
    if not file.exists():
        return None
    told: Record = json.loads(file.read_text(encoding="utf-8"))
    return told
