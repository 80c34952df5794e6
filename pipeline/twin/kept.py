"""What the walk through a template told, kept below build/ until template or twin change."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = _ROOT / "build" / "twin"
_TELLING: Final = _ROOT / "pipeline" / "documents" / "update_docs.py"


def kept(template: str, tell: Callable[[], str]) -> str:
    """What *tell* says of the text of a *template*; it is asked once, as it takes ten seconds."""
    path = FOLDER / f"{_digest(template)}.txt"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_text(tell())
        unfinished.replace(path)  # all of it or nothing: a process that is killed leaves no half
    return path.read_text()


def _digest(template: str) -> str:
    """Of all that the answer depends on."""
    code = [*sorted(Path(__file__).parent.glob("*.py")), _TELLING]
    tools = [version(name) for name in ("aws-sam-translator", "cfn-lint")]
    whole = "\0".join([template, *tools, *(path.read_text() for path in code)])
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
