"""
What tells a request of a web page from one of a program, by headers that no page can set.

Every site that the developer visits can send requests to 127.0.0.1. A browser sets Host,
Origin and Sec-Fetch-* itself (WHATWG Fetch, "forbidden request-header"; W3C Fetch Metadata),
so they show which page asks, and a name of the page's own that leads here (DNS rebinding).
"""

from __future__ import annotations

import re

_LOOPBACK = ("127.0.0.1", "localhost")
_BELOW_LOCALHOST = re.compile(r"([a-z0-9_-]+\.)+localhost")  # nobody can own one: RFC 6761, 6.3


def is_own_host(host: str, port: int, *, with_subdomains: bool = False) -> bool:
    """Whether the Host header names the server that listens on *port* of 127.0.0.1."""
    name, _, number = host.lower().rpartition(":")
    is_below = with_subdomains and bool(_BELOW_LOCALHOST.fullmatch(name))
    return number == str(port) and (name in _LOOPBACK or is_below)


def is_own_origin(origin: str | None, host: str) -> bool:
    """Whether Origin is the server's own, as *host* names it; a program sends none."""
    return origin in (None, f"http://{host.lower()}")


def is_same_site(fetch_site: str | None) -> bool:
    """Whether Sec-Fetch-Site tells of no other page; "none" is an address that somebody typed."""
    return fetch_site in (None, "none", "same-origin")


def is_navigation(method: str, fetch_mode: str | None, fetch_dest: str | None) -> bool:
    """Whether a tab is to show the answer, as after a click on a link: no frame, no script."""
    return method in ("GET", "HEAD") and (fetch_mode, fetch_dest) == ("navigate", "document")
