"""The Terraform module as a zip, which `source` of a module takes from any address."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from local.uploads import zipped
from pipeline.release.staged import stage, tracked

_HERE: Final = "terraform"


def terraform_module(root: Path, to: Path, version: str) -> Path:
    """Write ``cognito-triggers-terraform-VERSION.zip`` into *to*; the same bytes each time."""
    files = {each.removeprefix(f"{_HERE}/"): each for each in tracked(root, _HERE)}
    file = to / f"cognito-triggers-terraform-{version}.zip"
    with tempfile.TemporaryDirectory() as temporary:
        stage(root, {**files, "LICENSE": "LICENSE"}, Path(temporary))
        file.write_bytes(zipped(Path(temporary)))
    return file
