"""Colours, and how wide letters are about."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif"
_LETTER = 0.58  # of the size of the font, on average


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture; *states* are those of alarms."""

    page: str
    card: str
    edge: str
    ink: str
    faint: str
    grid: str
    states: dict[str, str]


LIGHT = Theme(
    page="#f4f5f7",
    card="#ffffff",
    edge="#d9dde3",
    ink="#1c2330",
    faint="#5c6675",
    grid="#e8ebef",
    states={"OK": "#1f7a4d", "ALARM": "#b3261e", "INSUFFICIENT_DATA": "#6a7382"},
)
DARK = Theme(
    page="#0f141b",
    card="#171e28",
    edge="#2b3543",
    ink="#e8ecf2",
    faint="#9aa6b6",
    grid="#243040",
    states={"OK": "#4cc38a", "ALARM": "#ff7b72", "INSUFFICIENT_DATA": "#97a3b3"},
)


def width_of(text: str, size: float) -> float:
    """About how many pixels *text* is wide."""
    return len(text) * size * _LETTER


def cut(text: str, width: float, size: float) -> str:
    """
    As much of *text* as fits.

    >>> cut("Sign-ins by client", 66, 12)
    'Sign-ins…'
    """
    most = max(1, int(width / (size * _LETTER)))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def wrapped(text: str, width: float, size: float) -> list[str]:
    """*text* in lines that fit."""
    most = max(8, int(width / (size * _LETTER)))
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > most:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines


def columns(widths: list[float], start: float) -> list[float]:
    """Where each column begins."""
    return list(accumulate([start, *widths]))[:-1]
