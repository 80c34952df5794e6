"""
Writes the types of the events for five languages.

``make event-schemas`` runs it; a test refuses files that differ from the
catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from pipeline.documents.event_schemas import ROOT
from pipeline.documents.event_types import csharp, go, java, python, typescript

FOLDER: Final = ROOT / "data" / "user_event_types"
FILES: Final[Mapping[Path, Callable[[], str]]] = {
    FOLDER / "user_events.d.ts": typescript.text,
    FOLDER / "user_events.go": go.text,
    FOLDER / "UserEvents.java": java.text,
    FOLDER / "UserEvents.cs": csharp.text,
    ROOT / "subscriber_kit" / "user_events.py": python.text,
}


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    for file, text in FILES.items():
        file.write_text(text(), encoding="utf-8")
        print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
