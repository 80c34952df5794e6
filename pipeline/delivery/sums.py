"""``SHA256SUMS``: the sums of a release's files, as ``sha256sum --check`` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

SUMS: Final = "SHA256SUMS"


class Damaged(ValueError):
    """A file of a release is missing, or not what it was when the release was made."""


def sums_of(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below *folder*, by its place there."""
    files = sorted(each for each in folder.rglob("*") if each.is_file() and each.name != SUMS)
    return {
        each.relative_to(folder).as_posix(): sha256(each.read_bytes()).hexdigest() for each in files
    }


def text_of(sums: Mapping[str, str]) -> str:
    """Return the file's text: two blanks between sum and name say that it is read as it is."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def written_sums(folder: Path) -> dict[str, str]:
    """Return the sums that *folder* says its files have. Damaged if it says none."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError as missing:
        raise Damaged(f"{folder} is no release: it has no {SUMS}") from missing
    return {name: digest for digest, _, name in (each.partition("  ") for each in lines)}


def checked(folder: Path, name: str, sums: Mapping[str, str]) -> bytes:
    """Return what the file *name* of the release holds. Damaged if its sum is another one."""
    try:
        content = (folder / name).read_bytes()
    except OSError as missing:
        raise Damaged(f"{name} is missing in {folder}") from missing
    if sums.get(name) != sha256(content).hexdigest():
        raise Damaged(f"{name} in {folder} is not what {SUMS} says")
    return content
