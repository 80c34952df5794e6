"""The description of the API as a page for people: plain HTML, nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from typing import Any, Final

_STYLE: Final = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code{background:#eee;color:#111;padding:.1em .3em}"
    "td,th{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0}"
    "section{border-top:1px solid #999}"
)
# For the Content-Security-Policy, which lets in no other style, and no script.
STYLE_DIGEST: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()


def page(document: Mapping[str, Any]) -> str:
    """*document*, which is OpenAPI, to read."""
    title = escape(document["info"]["title"])
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width">',
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>",
        f"<p>{escape(document['info']['description'])} For programs: ",
        '<a href="openapi.json">openapi.json</a>.</p>',
        *_sections(document),
        "</body></html>",
    ]
    return "".join(parts)


def _sections(document: Mapping[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"<section><h2><code>{method.upper()} {escape(path)}</code></h2>"
            yield f"<p><b>{escape(operation['summary'])}.</b> {_prose(operation['description'])}"
            yield " Needs an access token.</p>" if _needs_token(operation) else "</p>"
            yield from _fields(operation)
            yield from _answers(operation)
            yield "</section>"


def _needs_token(operation: Mapping[str, Any]) -> bool:
    return {} not in operation.get("security", [{}])


def _fields(operation: Mapping[str, Any]) -> Iterator[str]:
    if "requestBody" not in operation:
        return
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    rows = {
        name: ("" if name in schema.get("required", ()) else "Optional. ") + field["description"]
        for name, field in schema["properties"].items()
    }
    yield _table("Send", rows)


def _answers(operation: Mapping[str, Any]) -> Iterator[str]:
    rows = {status: each["description"] for status, each in operation["responses"].items()}
    yield _table("Get", rows)


def _table(title: str, rows: Mapping[str, str]) -> str:
    cells = [f"<tr><td><code>{escape(k)}</code><td>{_prose(v)}" for k, v in rows.items()]
    return f"<table><tr><th>{title}<th>{''.join(cells)}</table>"


def _prose(text: str) -> str:
    """Words between backquotes as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{each}</code>" if at % 2 else each for at, each in enumerate(parts))
