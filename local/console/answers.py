"""What a browser asks for, and what it gets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

# Everything the page needs comes from where it comes from. uPlot places things by the style of
# elements that it made, which is no markup and needs no 'unsafe-inline'.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
GUARDS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A request.

    Attributes:
        headers: By their names in small letters.

    """

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path alone, as it was sent: what is encoded in it stays so, and is not found."""
        return urlsplit(self.target).path if self.target.startswith("/") else ""

    def text(self, name: str) -> str:
        """The parameter *name*; empty if there is none."""
        return dict(parse_qsl(urlsplit(self.target).query)).get(name, "")

    def told(self) -> dict[str, Any]:
        """The body, a JSON object; empty if it is none."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    def number(self, name: str, usual: int) -> int:
        """The parameter *name* as a whole number; *usual* if it is none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else usual


@dataclass(frozen=True, slots=True)
class Answer:
    """
    An answer.

    Attributes:
        headers: In addition to, or instead of, those of `GUARDS`.

    """

    status: int
    kind: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, told: Any, status: int = 200) -> Self:
        """*told* as JSON."""
        return cls(status, "application/json", json.dumps(told).encode())

    @classmethod
    def problem(cls, status: int, words: str) -> Self:
        """Why there is nothing else, in words for people."""
        return cls.json({"problem": words}, status)
