"""The API's description of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.openapi import document
from api.page import page
from api.route import Act, Answer, Route

OPENAPI: Final = Route(
    name="getDescription",
    method="GET",
    path="/openapi.json",
    title="This description, for programs",
    text="OpenAPI 3.1.",
    returns=(200, "Document"),
)
DOCS: Final = Route(
    name="showDescription",
    method="GET",
    path="/docs",
    title="This description, for people",
    text="One page, without scripts.",
    returns=(200, "Page"),
    media_type="text/html; charset=utf-8",
)


def acts(described: Mapping[Route, Act]) -> Mapping[Route, Act]:
    """What each route does; *described* are all the others."""
    routes = [*described, OPENAPI, DOCS]
    return {
        OPENAPI: lambda _: Answer(body=document(routes)),
        DOCS: lambda _: Answer(page=page(document(routes))),
    }
