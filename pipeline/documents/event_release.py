"""
Freezes the JSON Schemas of today as released.

``make event-release`` runs it, at a release of the suite. From then on the
tests refuse a change that breaks with them; it refuses to freeze one, too.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from events.contract.catalogue import Kind
from events.contract.schema import VERSION
from pipeline.documents.event_compatibility import incompatibilities
from pipeline.documents.event_schemas import ROOT, file_name, schema, write_all

RELEASED: Final = ROOT / "tests" / "events" / "released" / f"v{VERSION}"


def main() -> None:
    """Freeze them, or say what stands against it."""
    broken = breaks(RELEASED)
    if broken:
        sys.exit("\n".join(["not frozen; this needs a new version of the event:", *broken]))
    write_all(RELEASED)
    print(f"{RELEASED.relative_to(ROOT)}: {len(Kind)} schemas")


def breaks(folder: Path) -> list[str]:
    """What the schemas of today break with those in *folder*, each as a sentence."""
    current = {file_name(kind): schema(kind) for kind in Kind}
    return [
        f"{name}: {sentence}"
        for name, released in released_in(folder).items()
        for sentence in (
            incompatibilities(released, current[name])
            if name in current
            else ["the kind is gone; say that it is no longer sent, and leave it in the catalogue"]
        )
    ]


def released_in(folder: Path) -> Mapping[str, Any]:
    """The schemas in *folder*, by the names of their files."""
    files = sorted(folder.glob("*.json"))
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in files}


if __name__ == "__main__":
    main()
