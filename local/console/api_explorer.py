"""
The REST API to try: Swagger UI over the description that the API itself serves.

Its calls come to the console, which passes them on: the page calls no other origin, and the
emulator's API lets in no page. The console knows GET and POST; any other method is posted, and
passed on as what the header `x-method` says.
"""

from __future__ import annotations

import json
import re
from typing import Final

from local.console.answers import Answer, Asked
from local.console.rest import passed_as

ADDRESS: Final = "/api-explorer"
CALLS: Final = (
    rf"{ADDRESS}/call(?P<path>/(?:\.well-known/)?[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*(?:\.json)?)"
)
_METHODS: Final = {"GET": ("GET",), "POST": ("POST", "PUT", "PATCH", "DELETE")}
_METHOD: Final = "x-method"
_PASSED_ON: Final = ("authorization", "content-type", "x-csrf-token")
# As the console's, but that Swagger UI makes markup of texts (through DOMPurify), which Trusted
# Types refuse, and has pictures in its style sheet. It gets no inline script and no inline style.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE: Final = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Try the REST API</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/vendor/swagger-ui.css">
<link rel="stylesheet" href="/style/colours.css">
<link rel="stylesheet" href="/style/api-explorer.css">
<script src="/vendor/swagger-ui.js" defer></script>
<script src="/api-explorer.js" type="module"></script>
<nav aria-label="Console"><a href="/documents">Console</a></nav>
<div id="explorer"><p>Loading…</p></div>
</html>
"""


def explorer_page(*_: object) -> Answer:
    """The page."""
    headers = {"Content-Security-Policy": _POLICY}
    return Answer(200, "text/html; charset=utf-8", _PAGE.encode(), headers)


def description(asked: Asked, *, api_url: str) -> Answer:
    """The API's description, with the API's address, which the lines for curl then have."""
    answer = passed_as("GET", "/openapi.json", asked, api_url=api_url)
    if answer.status != 200:
        return answer
    return Answer.json({**json.loads(answer.body), "servers": [{"url": api_url}]})


def call(asked: Asked, match: re.Match[str], *, api_url: str) -> Answer:
    """What the REST API at *api_url* says to a call of the page."""
    method = asked.headers.get(_METHOD, asked.method)
    if method not in _METHODS.get(asked.method, ()):
        return Answer.problem(405, "The console does not pass on such a method.")
    return passed_as(method, match["path"], asked, api_url=api_url, headers=_PASSED_ON)
