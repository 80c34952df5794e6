"""The description of the API as OpenAPI 3.1, made of the routes themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from api.fields import schema_of
from api.links import links_of
from api.problems import KINDS
from api.route import Bearer, Route
from api.schemas import SCHEMAS

_OF_ALL: Final = ("internal_error", "unavailable", "too_many_attempts")
_OF_BODIES: Final = (
    "invalid_request",
    "malformed_json",
    "body_too_large",
    "unsupported_media_type",
)
_OF_BEARERS: Final = ("missing_token", "invalid_token", "insufficient_scope")
_OF_RECENT: Final = ("recent_sign_in_required",)
_TAG_TEXTS: Final = {
    "sign-up": "New accounts.",
    "sign-in": "By password or by code; sessions.",
    "password": "Forgotten and changed passwords.",
    "account": "The signed-in user.",
    "devices": "Browsers and apps that a user is known by.",
    "step-up": "A fresh factor for one action, and its receipt.",
    "factors": "Authenticator app, recovery codes, passkeys.",
    "examples": "Routes to build on.",
    "description": "This description.",
}
_TAGS: Final = (  # the first that fits
    ("/auth/register", "sign-up"),
    ("/auth/verify", "sign-up"),
    ("/auth/passwordless/sign-up", "sign-up"),
    ("/auth/password/", "password"),
    ("/auth/me/factors", "factors"),
    ("/auth/me/passkeys", "factors"),
    ("/auth/me", "account"),
    ("/auth/userinfo", "account"),
    ("/auth/devices", "devices"),
    ("/auth/step-up", "step-up"),
    ("/.well-known/", "step-up"),
    ("/auth/", "sign-in"),
    ("/openapi.json", "description"),
    ("/docs", "description"),
    ("/", "examples"),
)


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The whole description."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Auth API",
            "version": "1.0.0",
            "description": "Sign-up, sign-in and accounts of an Amazon Cognito user pool.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "./", "description": "Where this description was found"}],
        "tags": [{"name": tag, "description": text} for tag, text in _TAG_TEXTS.items()],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def problems_of(route: Route) -> list[str]:
    """The codes of every problem that *route* can answer, by status."""
    needs_token = route.bearer not in {Bearer.NOBODY, Bearer.MAYBE_USER}
    codes = {
        *route.problems,
        *_OF_ALL,
        *(_OF_BODIES if route.fields else ()),
        *(_OF_BEARERS if needs_token else ()),
        *(_OF_RECENT if route.bearer is Bearer.RECENT_OWNER else ()),
        *(("csrf_failed",) if route.is_of_session and route.method != "GET" else ()),
    }
    return sorted(codes, key=lambda code: (KINDS[code].status, list(KINDS).index(code)))


def _operation(route: Route) -> dict[str, Any]:
    status, schema = route.returns
    return {
        "operationId": route.name,
        "tags": [_tag(route)],
        "summary": route.title,
        "description": route.text,
        **_parameters(route),
        **_security(route.bearer),
        **(_body(route) if route.fields else {}),
        "responses": {str(status): _answer(route, schema), **_problems(route)},
    }


def _security(bearer: Bearer) -> dict[str, Any]:
    if bearer is Bearer.NOBODY:
        return {"security": []}
    return {"security": [{"token": []}, *([{}] if bearer is Bearer.MAYBE_USER else [])]}


def _tag(route: Route) -> str:
    return next(tag for start, tag in _TAGS if route.path.startswith(start))


def _parameters(route: Route) -> dict[str, Any]:
    named = [
        {"name": each.name, "in": "path", "required": True, "schema": each.schema()}
        for each in route.parameters
    ]
    return {"parameters": named} if named else {}


def _body(route: Route) -> dict[str, Any]:
    content = {"application/json": {"schema": schema_of(route.fields)}}
    is_required = any(field.is_required for field in route.fields)
    return {"requestBody": {"required": is_required, "content": content}}


def _answer(route: Route, schema: str | None) -> dict[str, Any]:
    links = links_of(route.name)
    if schema is None:
        return {"description": "Done", **links}
    told = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"description": schema, "content": {route.media_type: told}, **links}


def _problems(route: Route) -> dict[str, Any]:
    by_status: dict[str, list[str]] = {}
    for code in problems_of(route):
        by_status.setdefault(str(KINDS[code].status), []).append(code)
    return {status: _problem(codes) for status, codes in by_status.items()}


def _problem(codes: list[str]) -> dict[str, Any]:
    one_of = {"properties": {"code": {"enum": codes}}}
    schema = {"allOf": [{"$ref": "#/components/schemas/Problem"}, one_of]}
    return {
        "description": "; ".join(f"`{code}`: {KINDS[code].detail}" for code in codes),
        "content": {"application/problem+json": {"schema": schema}},
    }
