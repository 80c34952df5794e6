"""What API Gateway knows of the REST API: its routes, their limits, and problems as in ``api/``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from api.problems import Problem
from infrastructure.resource import filled_whole
from pipeline.documents.openapi import routes

_EVERYTHING: Final = ("get", "post", "put", "patch", "delete", "head")
_KINDS: Final = {"sign_in": "ApiSignIn", "sign_up": "ApiSignUp"}
_URI: Final = (
    "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions"
    "/${{{}Function.Alias}}/invocations"
)
# What API Gateway answers in the place of a function, in the words of a function.
_IN_ITS_PLACE: Final = {
    "MISSING_AUTHENTICATION_TOKEN": "not_found",  # a path or a method that is not there
    "THROTTLED": "too_many_attempts",
    "WAF_FILTERED": "too_many_attempts",
    "REQUEST_TOO_LARGE": "body_too_large",
    "INTEGRATION_FAILURE": "unavailable",
    "INTEGRATION_TIMEOUT": "unavailable",
    "DEFAULT_5XX": "internal_error",
}


def _paths() -> Iterator[str]:
    """Each asks for itself what browsers ask first; all else is told that it is not there."""
    paths: dict[str, dict[str, str]] = {}
    for each in routes():
        function = _KINDS[each.counts_as] if each.even_s else "Api"  # what waits, waits apart
        paths.setdefault(each.path, {})[each.method.lower()] = function
    for path, methods in {**paths, '"/{proxy+}"': dict.fromkeys(_EVERYTHING, "Api")}.items():
        yield f"{path}:"
        yield from (f"  {method}: {_calls(name)}" for method, name in methods.items())
        yield f"  options: {_calls('Api')}"


def _calls(function: str) -> str:
    uri = _URI.format(function)
    integration = f'{{type: aws_proxy, httpMethod: POST, uri: !Sub "{uri}"}}'
    return f"{{responses: {{}}, x-amazon-apigateway-integration: {integration}}}"


def _limits() -> Iterator[str]:
    """Of all methods together, and of those whose requests are counted by IP address."""
    yield _limit('"/*"', '"*"', "ApiRequests")
    for each in routes():
        if each.counts_as:
            path = each.path.replace("/", "~1")  # as API Gateway writes all slashes but the first
            yield _limit(f"/{path}", each.method, f"{_KINDS[each.counts_as]}s")


def _limit(path: str, method: str, parameter: str) -> str:
    limit = f"!Ref {parameter}PerSecond"
    bounds = f"ThrottlingRateLimit: {limit}, ThrottlingBurstLimit: {limit}"
    return f"{{ResourcePath: {path}, HttpMethod: {method}, {bounds}}}"


def _problems() -> Iterator[str]:
    for response, code in _IN_ITS_PLACE.items():
        problem = Problem(code)
        body = {key: value for key, value in problem.body().items() if key != "detail"}
        text = json.dumps(body, separators=(",", ":"))
        templates = f"{{application/json: '{text}'}}"
        yield f"{response}: {{StatusCode: {problem.status}, ResponseTemplates: {templates}}}"


# Fills the lists of the API that `plain/74-api.yaml` leaves empty.
WITH_ROUTES: Final = filled_whole(
    EACH_LIMIT=lambda _: [*_limits()],
    EACH_PATH=lambda _: [*_paths()],
    EACH_PROBLEM=lambda _: [*_problems()],
)
FILLS: Final = {"Api": WITH_ROUTES}
