"""
Who is answered: the console's own page, and nobody else in the same browser.

Every site that the user visits can send requests to 127.0.0.1. A name of its
own that leads here (DNS rebinding) is told by the Host header, a request from
its page by Origin and Sec-Fetch-Site, which a page cannot set.
"""

from __future__ import annotations

from collections.abc import Container

from local.console.answers import Answer, Asked
from local.page_rules import is_navigation, is_own_host, is_own_origin, is_same_site

_READING = ("GET", "HEAD")


def refusal(asked: Asked, *, port: int, pages: Container[str]) -> Answer | None:
    """
    Why *asked* is not answered; None if it is.

    One of *pages* may be opened from anywhere, as by a link in a mail; it can
    do nothing until its own user clicks in it.
    """
    if not is_own_host(asked.headers.get("host", ""), port):
        return Answer.problem(
            421, f"This is the console at http://127.0.0.1:{port}/, and no other."
        )
    if asked.method not in (*_READING, "POST"):
        return Answer.problem(405, "The console only knows GET, HEAD and POST.")
    if not (_is_own(asked) or (asked.path in pages and _is_opened(asked))):
        return Answer.problem(403, "The console answers to its own page only.")
    return None


def _is_own(asked: Asked) -> bool:
    """Whether the console's own page asks, or no page at all: somebody typed the address."""
    origin = asked.headers.get("origin")
    if asked.method not in _READING and origin is None:
        return False
    is_same = is_own_origin(origin, asked.headers["host"])
    return is_same and is_same_site(asked.headers.get("sec-fetch-site"))


def _is_opened(asked: Asked) -> bool:
    """Whether a tab is to show it: not a frame, not a picture, not a script."""
    mode, dest = (asked.headers.get(f"sec-fetch-{name}") for name in ("mode", "dest"))
    return is_navigation(asked.method, mode, dest)
