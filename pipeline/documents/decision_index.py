"""
``docs/decisions/index.md``: every decision with its area, status and date.

``make decisions`` writes it from the first two lines of each decision; a test refuses an index
that differs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.documents.markdown import table

NONE: Final = "\u2013"
FOLDER: Final = Path(__file__).parents[2] / "docs" / "decisions"
_HEAD: Final = re.compile(
    r"# (?P<number>\d{4}) (?P<title>.+)\n"
    r"Status: (?P<status>proposed|accepted|withdrawn|superseded by \d{4})"
    r" · Date: (?P<date>\d{4}-\d\d-\d\d) · Area: (?P<area>[a-z][a-z -]*)"
    r" · Supersedes: (?P<supersedes>.+) · Superseded by: (?P<superseded_by>.+)\n\n"
)
_LINK: Final = re.compile(r"\[(\d{4})\]\(\1-[\w-]+\.md\)")
_TOP: Final = """\
<!-- Written by `make decisions` from the decisions; do not edit. -->

# Decisions

Why things are as they are: each decision with its context, the choice and its price. A superseded
one is struck through and names the decision that replaced it."""


@dataclass(frozen=True)
class Decision:
    """What the first two lines of a decision say; numbers have four digits."""

    file: str
    number: str
    title: str
    status: str
    date: str
    area: str
    supersedes: tuple[str, ...]
    superseded_by: tuple[str, ...]


def decision(file: str, text: str) -> Decision:
    """
    The decision in *text*.

    Raises:
        ValueError: The first two lines are not those of a decision.

    """
    head = _HEAD.match(text)
    if not head:
        raise ValueError(f"{file}: begins with `# NNNN Subject` and a line `Status: … · Date: …`")
    return Decision(
        file=file,
        number=head["number"],
        title=head["title"],
        status=head["status"],
        date=head["date"],
        area=head["area"],
        supersedes=_numbers(file, head["supersedes"]),
        superseded_by=_numbers(file, head["superseded_by"]),
    )


def _numbers(file: str, links: str) -> tuple[str, ...]:
    found = [_LINK.fullmatch(each) for each in links.split(", ") if links != NONE]
    if not all(found):
        raise ValueError(
            f"{file}: {links} are not links to decisions, such as [0042](0042-slug.md)"
        )
    return tuple(each[1] for each in found if each)


def decisions(folder: Path = FOLDER) -> list[Decision]:
    """All of them, by number."""
    files = sorted(each for each in folder.glob("*.md") if each.name != "index.md")
    return [decision(file.name, file.read_text(encoding="utf-8")) for file in files]


def index(found: Iterable[Decision]) -> str:
    """The page that lists what was *found*."""
    columns = ("number", "decision", "area", "status", "date")
    rows = [(each.number, _named(each), each.area, each.status, each.date) for each in found]
    return f"{_TOP}\n\n{table(columns, rows)}\n"


def _named(each: Decision) -> str:
    link = f"[{each.title}]({each.file})"
    return f"~~{link}~~" if each.superseded_by else link


def main() -> None:
    """Write the file."""
    found = decisions()
    (FOLDER / "index.md").write_text(index(found), encoding="utf-8")
    print(f"docs/decisions/index.md: {len(found)} decisions")


if __name__ == "__main__":
    main()
