"""The origins of web pages that may call the emulator: ``make run ORIGIN=http://localhost:5173``."""

from __future__ import annotations

import re

MOST = 8
_ORIGIN = re.compile(r"(https?)://((?:[a-z0-9-]+\.)*[a-z0-9-]+|\[::1\])(?::([0-9]{1,5}))?")
_USUAL_PORTS = {"http": "80", "https": "443"}


class NotAnOrigin(ValueError):
    """What was given is no origin, or there are too many; the message is for the developer."""


def origins(words: str) -> tuple[str, ...]:
    """The origins in *words*, separated by blanks, as browsers send them in the Origin header."""
    found = tuple(dict.fromkeys(_origin(each) for each in words.split()))
    if len(found) > MOST:
        raise NotAnOrigin(f"ORIGIN takes at most {MOST} origins, these are {len(found)}")
    return found


def _origin(word: str) -> str:
    match = _ORIGIN.fullmatch(word.lower())
    if match is None:
        raise NotAnOrigin(
            f"{word!r} is not the origin of one web page; write it as in ORIGIN=http://localhost:5173,"
            " without a path, and no * or null"
        )
    scheme, host, port = match.groups()
    return f"{scheme}://{host}" + (f":{port}" if port and port != _USUAL_PORTS[scheme] else "")
