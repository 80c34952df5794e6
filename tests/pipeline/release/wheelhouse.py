"""
A folder with wheels of the distributions that this test run has, to install from without an index.

Each is put together again from the files that its RECORD names: the locked version, whose
hash was checked when it was installed. What a wheel of ours does not declare is here, too,
and is not installed.
"""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from infrastructure.reads import ROOT

_LOCK = ROOT / "requirements-run.txt"


def fill(folder: Path) -> Path:
    """Pack what the lock of `make run` names; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in re.findall(r"^([\w.-]+)==", _LOCK.read_text(), re.MULTILINE):
        try:
            pack(name, folder)
        except PackageNotFoundError:  # of another platform
            continue
    return folder


def pack(name: str, folder: Path) -> None:
    """Write the wheel of the installed distribution *name*, without programs."""
    of = distribution(name)
    tags = re.findall(r"^Tag: (\S+)$", of.read_text("WHEEL") or "", re.MULTILINE)
    parts = zip(*(each.split("-") for each in tags), strict=True)
    tag = "-".join(".".join(dict.fromkeys(each)) for each in parts)  # as py2.py3-none-any
    stem = f"{re.sub(r'[-.]+', '_', of.metadata['Name'])}-{of.version}"
    with ZipFile(folder / f"{stem}-{tag}.whl", "w", ZIP_STORED) as archive:
        for file in of.files or ():
            place = Path(str(file.locate()))
            is_beside = file.parts[0] == ".." or "__pycache__" in file.parts
            if not is_beside and file.name not in ("RECORD", "INSTALLER", "REQUESTED"):
                archive.write(place, str(file))
        archive.writestr(f"{_info(of)}/RECORD", _record(archive, of))


def _record(archive: ZipFile, of) -> str:
    """What uv asks for: a line for each file; sums are optional."""
    names = [*archive.namelist(), f"{_info(of)}/RECORD"]
    return "".join(f"{name},,\n" for name in names)


def _info(of) -> str:
    [metadata] = [each for each in of.files if each.name == "METADATA" and len(each.parts) == 2]
    return metadata.parts[0]
