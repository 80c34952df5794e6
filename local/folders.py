"""Removing folders, those included in which nobody may write."""

import os
import shutil
from pathlib import Path


def remove(folder: Path) -> None:
    """Remove *folder* with all that is in it, as far as that can be done."""
    for parent, _, _ in os.walk(folder):
        Path(parent).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)
