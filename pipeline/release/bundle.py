"""The release within the wheel of its command: ``deploy`` needs nothing but the package."""

from __future__ import annotations

import lzma
import shutil
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from operators.deployment.release import PACKED
from pipeline.delivery.sums import SUMS, sums_of, text_of
from pipeline.release.zips import FOLDER

_PLACE: Final = "cognito_triggers/release"
# Zips have most of their files in common; the whole of them is within what xz looks back at.
_FILTERS: Final = ({"id": lzma.FILTER_LZMA2, "preset": 1, "dict_size": 64 << 20},)


def bundle(release: Path, templates: Iterable[str], to: Path) -> Mapping[str, str]:
    """Fill the folder *to* from *release*; its files, by their places in the wheel."""
    to.mkdir(parents=True)
    _pack(sorted((release / FOLDER).iterdir()), to / PACKED)
    for file in templates:
        (to / file).parent.mkdir(exist_ok=True)
        shutil.copyfile(release / file, to / file)
    sums = sums_of(to)
    (to / SUMS).write_text(text_of(sums), encoding="utf-8")
    return {f"{_PLACE}/{name}": str(to / name) for name in (*sums, SUMS)}


def _pack(zips: Iterable[Path], to: Path) -> None:
    """Write one file of all *zips*, the same bytes for the same zips."""
    with (
        lzma.open(to, "wb", format=lzma.FORMAT_XZ, filters=list(_FILTERS)) as compressed,
        tarfile.open(fileobj=compressed, mode="w|", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for file in zips:
            member = tarfile.TarInfo(f"{FOLDER}/{file.name}")
            member.size = file.stat().st_size
            with file.open("rb") as content:
                archive.addfile(member, content)
