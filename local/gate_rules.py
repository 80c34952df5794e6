"""
Which requests the emulator answers: those of programs, and of pages that the developer allowed.

`Rules.verdict` is a pure function of method, path and headers. A page cannot leave out or
choose Host, Origin and Sec-Fetch-*, and a program need not send Origin and Sec-Fetch-*.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from local.origins import NotAnOrigin, origins
from local.page_rules import is_navigation, is_own_host, is_own_origin, is_same_site

Headers = Mapping[str, list[str]]
"""The values of each header, by its name in small letters."""

_FOR_PROGRAMS = "/_ministack/"  # the mailbox, with the codes of every user
_DESTROYS = ("/_ministack/reset", "/_ministack/config")
# Cognito's hosted pages, which other sites link to.
_HOSTED_PAGES = re.compile(
    r"/(oauth2/(authorize|idpresponse)|login|logout|signup|confirmUser|forgotPassword|error)"
)
_AT_MOST_ONCE = (
    *("origin", "referer", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"),
    *("authorization", "content-length", "transfer-encoding", "x-run-key"),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a request: *status* 0 lets it in, and *origin* is the page to answer."""

    status: int = 0
    reason: str = ""
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The port of 127.0.0.1, the origins of allowed pages, and the run's key for a reset."""

    port: int
    allowed: Collection[str] = ()
    run_key: str = ""

    def verdict(self, method: str, path: str, headers: Headers) -> Verdict:
        """Whether the request is answered; *path* is decoded and has no query."""
        return (
            self._on_form(headers)
            or self._on_page(method, path, headers)
            or self._on_destruction(path, headers)
            or Verdict(origin=one(headers, "origin"))
        )

    def _on_form(self, headers: Headers) -> Verdict | None:
        hosts = headers.get("host", [])
        if len(hosts) != 1 or not is_own_host(hosts[0], self.port, with_subdomains=True):
            return Verdict(421, f"this is the emulator at 127.0.0.1:{self.port} and no other host")
        for name in _AT_MOST_ONCE:
            if len(headers.get(name, [])) > 1:
                return Verdict(400, f"the header {name} was sent twice")
        return None

    def _on_page(self, method: str, path: str, headers: Headers) -> Verdict | None:
        origin, host = one(headers, "origin"), headers["host"][0]
        if path.startswith(_FOR_PROGRAMS):
            return _on_page_at_switches(headers)
        if origin is not None:
            return None if origin in self.allowed else _on_foreign_origin(origin, host)
        if _is_of_program(headers, host) or _opens_hosted_page(method, path, headers):
            return None
        return Verdict(403, "a web page of another site asked")

    def _on_destruction(self, path: str, headers: Headers) -> Verdict | None:
        sent = one(headers, "x-run-key") or ""
        if path in _DESTROYS and not hmac.compare_digest(sent.encode(), self.run_key.encode()):
            return Verdict(403, f"{path} needs the access key id of this run in X-Run-Key")
        return None


def one(headers: Headers, name: str) -> str | None:
    """The value of a header that is there at most once."""
    values = headers.get(name, [])
    return values[0] if values else None


def _on_page_at_switches(headers: Headers) -> Verdict | None:
    """An allowed page may call Cognito, but not read the mailbox; a person may, in a tab."""
    is_typed = one(headers, "sec-fetch-site") in (None, "none")
    if is_typed and one(headers, "origin") is None and one(headers, "referer") is None:
        return None
    return Verdict(403, f"a web page asked for {_FOR_PROGRAMS}*, which answers programs only")


def _on_foreign_origin(origin: str, host: str) -> Verdict | None:
    if is_own_origin(origin, host):
        return None
    try:
        [shown] = origins(origin)
    except (NotAnOrigin, ValueError):  # the sender chooses the text
        return Verdict(
            403, "a web page without a plain origin asked; such a page cannot be allowed"
        )
    return Verdict(403, f"a web page of {shown} asked; make run ORIGIN={shown} allows it")


def _is_of_program(headers: Headers, host: str) -> bool:
    """No Sec-Fetch-Site of another site; no Referer of one where the browser is older than that."""
    site, referer = one(headers, "sec-fetch-site"), one(headers, "referer")
    if site is None and referer is not None:
        return referer.startswith(f"http://{host.lower()}/")
    return is_same_site(site)


def _opens_hosted_page(method: str, path: str, headers: Headers) -> bool:
    mode, dest = one(headers, "sec-fetch-mode"), one(headers, "sec-fetch-dest")
    return _HOSTED_PAGES.fullmatch(path) is not None and is_navigation(method, mode, dest)
