"""A release on this disk: a folder of ``make release``, or the one in the package."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline.delivery.own_folder import INSTALLED_AS
from pipeline.delivery.sums import Damaged, checked, written_sums

# The zips in one file: most of what one function has, others have as well.
PACKED: Final = "functions.tar.xz"
_KEY: Final = re.compile(r"functions/[0-9a-f]{64}\.zip")
_ROOT: Final = Path(__file__).parents[2]


class NoRelease(LookupError):
    """There is no release to deploy; the message says how to get one."""


class Release:
    """
    The files of a release, each checked against the sums that it came with.

    Raises:
        Damaged: A file is missing or another one; also when it is read.

    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sums = written_sums(folder)

    def template(self, name: str) -> bytes:
        """Return the template *name*, such as ``templates/adopt.yaml``."""
        return checked(self._folder, name, self._sums)

    @staticmethod
    def digest(content: bytes) -> str:
        """Return the sum by which *content* goes in a bucket."""
        return sha256(content).hexdigest()

    def zips(self, template: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield key and content of each zip that *template* names."""
        wanted = set(_KEY.findall(template.decode()))
        if (self._folder / PACKED).is_file():
            yield from self._unpacked(wanted)
        else:
            yield from ((key, checked(self._folder, key, self._sums)) for key in sorted(wanted))

    def _unpacked(self, wanted: set[str]) -> Iterator[tuple[str, bytes]]:
        """Yield those in the one file, whose sum stands for theirs."""
        checked(self._folder, PACKED, self._sums)
        with tarfile.open(self._folder / PACKED) as archive:
            for member in archive:
                content = archive.extractfile(member)
                if member.name in wanted and content is not None:
                    wanted.discard(member.name)
                    yield member.name, content.read()
        if wanted:
            raise Damaged(f"{min(wanted)} is missing in {self._folder / PACKED}")


def release(asked: Path | None) -> Release:
    """Return the release that was *asked* for, or the installed package's own."""
    if asked is not None:
        return Release(asked)
    brought = _ROOT.parent / "release"
    if _ROOT.name != INSTALLED_AS or not brought.is_dir():
        raise NoRelease("name a release with --release: a folder that `make release` has filled")
    return Release(brought)
