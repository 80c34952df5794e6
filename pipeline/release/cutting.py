"""
The first half of a release: a version that the contracts allow, written into the repository.

It changes CHANGELOG.md, the version in pyproject.toml and the record of the contracts. Somebody
commits these; the second half is made of that commit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pipeline.release.changelog import cut, has_part
from pipeline.release.contracts.finding import Finding
from pipeline.release.contracts.record import FILE, Record, findings, last_release, written
from pipeline.release.described import project_of
from pipeline.release.semver import Change, Version, lowest_after

CHANGELOG: Final = "CHANGELOG.md"
UPGRADING: Final = "UPGRADING.md"
_VERSION: Final = re.compile(r'^version = "[^"]*"$', re.MULTILINE)


class Forbidden(ValueError):
    """The contracts, or what is written for operators, do not allow this version."""


def is_cut(root: Path, version: Version) -> bool:
    """Whether the repository is that *version* already."""
    changelog = (root / CHANGELOG).read_text(encoding="utf-8")
    return project_of(root)["version"] == str(version) and has_part(changelog, str(version))


def cut_release(root: Path, version: Version, now: Record, *, day: str) -> list[Finding]:
    """
    Write *version* into the repository, with the contracts of *now*; what has changed since.

    Raises `Forbidden`, and `NothingToRelease` if the changelog is empty.
    """
    found = allowed(last_release(root), now, version)
    _refuse_without_upgrading(root, version, found)
    changelog, project = root / CHANGELOG, root / "pyproject.toml"
    text = cut(changelog.read_text(encoding="utf-8"), version=str(version), day=day)
    changelog.write_text(text, encoding="utf-8")
    described = project.read_text(encoding="utf-8")
    project.write_text(_VERSION.sub(f'version = "{version}"', described, count=1), encoding="utf-8")
    (root / FILE).write_text(written(now, version=str(version)), encoding="utf-8")
    return found


def allowed(last: Record | None, now: Record, version: Version) -> list[Finding]:
    """Return what has changed since *last*. Forbidden if *version* is too low for it."""
    if last is None:
        return []
    before, found = Version.of(last["version"]), findings(last, now)
    lowest = lowest_after(before, demanded(found))
    if version < lowest:
        raise Forbidden(_why(version, before, lowest, found))
    return found


def demanded(found: Sequence[Finding]) -> Change:
    """Return the greatest of the changes."""
    return max((each.change for each in found), default=Change.PATCH)


def check_record(root: Path, version: Version, now: Record) -> None:
    """Raise Forbidden if a contract has changed since *version* was cut."""
    recorded = last_release(root)
    if recorded is None or recorded["version"] != str(version):
        raise Forbidden(f"{FILE} is not of {version}: it was not cut by make release")
    if changed := findings(recorded, now):
        lines = "\n".join(map(str, changed))
        raise Forbidden(f"contracts have changed since {version} was cut:\n{lines}")


def _why(version: Version, before: Version, lowest: Version, found: Sequence[Finding]) -> str:
    asking = [each for each in found if lowest_after(before, each.change) > version]
    lines = "\n".join(map(str, asking)) or "it is not above the last release"
    return f"after {before} the version has to be {lowest} or above, not {version}:\n{lines}"


def _refuse_without_upgrading(root: Path, version: Version, found: Sequence[Finding]) -> None:
    file = root / UPGRADING
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    if demanded(found) is Change.MAJOR and not has_part(text, str(version)):
        raise Forbidden(f"{UPGRADING} has no part '## {version}', and something breaks")
