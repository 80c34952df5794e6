"""Elements of SVG as text, everything that comes from outside escaped."""

from __future__ import annotations

from html import escape

Attribute = str | float | None


def element(name: str, *inside: str, **attributes: Attribute) -> str:
    """
    An element around *inside*, which is markup already.

    >>> element("text", words("a < b"), x=1.50, text_anchor="end", fill=None)
    '<text x="1.5" text-anchor="end">a &lt; b</text>'
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(inside)
    return f"<{name}{told}>{content}</{name}>" if content else f"<{name}{told}/>"


def words(text: str) -> str:
    """*text* for people, as markup."""
    return escape(text, quote=False)


def number(value: float) -> str:
    """
    A coordinate, to a hundredth of a pixel.

    >>> number(3.0), number(2.456)
    ('3', '2.46')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def path(points: list[tuple[float, float]], *, closes: bool = False) -> str:
    """The ``d`` of a line through *points*."""
    line = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f"M{line}{'Z' if closes else ''}"


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)
