"""The changelog at a release: what was unreleased gets the version and the day."""

from __future__ import annotations

import re

_HEADING = "## Unreleased\n"


class NothingToRelease(ValueError):
    """The changelog's part that is to be released is missing or empty."""


def cut(changelog: str, *, version: str, day: str) -> str:
    r"""
    Return *changelog* with a part of that *version* in the place of what was unreleased.

    >>> cut("# C\n\n## Unreleased\n\n### Added\n\n- This.\n", version="1.0.0", day="2026-11-27")
    '# C\n\n## Unreleased\n\n## 1.0.0 (2026-11-27)\n\n### Added\n\n- This.\n'
    """
    before, heading, after = changelog.partition(_HEADING)
    part = re.split(r"^## ", after, maxsplit=1, flags=re.MULTILINE)[0]
    if not heading or not re.search(r"^- \S", part, re.MULTILINE):
        raise NothingToRelease("CHANGELOG.md says nothing under Unreleased")
    return f"{before}{_HEADING}\n## {version} ({day})\n{after}"


def has_part(changelog: str, version: str) -> bool:
    r"""
    Tell whether the changelog has a part of that *version*.

    >>> has_part("## Unreleased\n\n## 1.0.0 (2026-11-27)\n", "1.0.0")
    True
    """
    return re.search(rf"^## {re.escape(version)}(?:\s|$)", changelog, re.MULTILINE) is not None
