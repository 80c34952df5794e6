"""What Lighthouse says of a view, and the table of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_HEADINGS = ("Performance", "Accessibility", "Best practices", "SEO")  # as Lighthouse shows them
LEAST, MOST_SHIFT = 95, 0.05
MOST_RUNS = 5  # other work lowers the performance of a run, and never raises it


@dataclass(frozen=True, slots=True)
class Scores:
    """
    Scores of a view, 0 to 100, in the order of `CATEGORIES`.

    Attributes:
        shift: Cumulative layout shift.
        paint_s: Largest contentful paint, in seconds.

    """

    view: str
    form: str
    scores: Sequence[int]
    shift: float
    paint_s: float
    browser: str = ""

    @classmethod
    def read(cls, told: dict[str, Any], *, view: str, form: str) -> Scores:
        """Read Lighthouse's report."""
        audits = told["audits"]
        return cls(
            view,
            form,
            [round(100 * (told["categories"][each]["score"] or 0)) for each in CATEGORIES],
            round(audits["cumulative-layout-shift"]["numericValue"], 3),
            round(audits["largest-contentful-paint"]["numericValue"] / 1000, 1),
            told["environment"]["hostUserAgent"].partition("Chrome/")[2].partition(" ")[0],
        )

    @property
    def is_good(self) -> bool:
        """Whether it is what the console promises."""
        return min(self.scores) >= LEAST and self.shift < MOST_SHIFT


def table(measured: Sequence[Scores]) -> str:
    """Both forms of a view in one row, as Markdown: the mobile score, then the desktop's."""
    views = {each.view: [one for one in measured if one.view == each.view] for each in measured}
    head = ("View", *_HEADINGS, "Layout shift", "Largest paint, s")
    rows = [head, ("---", *("---:" for _ in head[1:]))]
    for view, forms in views.items():
        scores = [
            " / ".join(map(str, each)) for each in zip(*(one.scores for one in forms), strict=True)
        ]
        shifts = " / ".join(f"{one.shift:g}" for one in forms)
        rows.append((f"`{view}`", *scores, shifts, " / ".join(f"{one.paint_s:g}" for one in forms)))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def sentence(measured: Sequence[Scores], *, version: str, day: str) -> str:
    """With what, and when."""
    return (
        f"Lighthouse {version}, Chromium {measured[0].browser}, {day}; mobile / desktop: the first"
        f" of up to {MOST_RUNS} runs that is good, or the best. The mobile form has a processor"
        " four times as slow and 1.6 Mbit/s."
    )
