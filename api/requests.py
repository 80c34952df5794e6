"""Reading a request: its body against the fields of the route, and who sent it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent

from api.fields import complaints
from api.problems import Problem
from api.route import Route
from rules.strict_json import NotStrictJson, strict_json
from runtime.user_pool.app_client import Caller

_LARGEST_BODY = 16_384  # octets; two tokens and a session are six thousand
_JSON = re.compile(r"application/json\s*(;\s*charset=\"?utf-8\"?\s*)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\s*(?:[,;]|$)")


def body_of(event: APIGatewayProxyEvent, route: Route) -> Mapping[str, Any]:
    """
    The members of the body, each as the route wants it.

    Raises:
        Problem: It is too large, not JSON, or not what the route wants.

    """
    if not route.fields:
        return {}
    raw = _raw(event)
    if len(raw) > _LARGEST_BODY:
        raise Problem("body_too_large")
    if not raw and not any(field.is_required for field in route.fields):
        return {}
    if not _JSON.fullmatch(event.headers.get("content-type", "").strip()):
        raise Problem("unsupported_media_type")
    body = _object(raw)
    found = complaints(body, route.fields)
    if found:
        raise Problem("invalid_request", found)
    return {
        name: field.read_as(value) if isinstance(value, str) else value
        for field in route.fields
        for name, value in body.items()
        if name == field.name
    }


def caller_of(event: APIGatewayProxyEvent) -> Caller:
    """Who sent it, as API Gateway saw them."""
    headers, context = event.headers, event.request_context
    language = _LANGUAGE.match(headers.get("accept-language", ""))
    return Caller(
        address=context.identity.source_ip or "",
        agent=headers.get("user-agent", ""),
        host=headers.get("host", ""),
        path=event.path,
        locale=language[1] if language else "",
    )


def _raw(event: APIGatewayProxyEvent) -> bytes:
    try:
        return (event.decoded_body or "").encode()
    except ValueError:  # not base64, not UTF-8
        raise Problem("malformed_json") from None


def _object(raw: bytes) -> dict[str, Any]:
    try:
        read = strict_json(raw, takes_halves=True)  # the field that has one tells of it
    except NotStrictJson:
        raise Problem("malformed_json") from None
    if not isinstance(read, dict):
        raise Problem("malformed_json")
    return read
