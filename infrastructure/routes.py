"""The paths of the REST API, as API Gateway has them: those of ``docs/openapi.json``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from infrastructure.compile import ROOT
from infrastructure.entry import Known
from infrastructure.pieces import BadPiece, Piece

PLACE: Final = "        paths: {} # those of docs/openapi.json\n"
_EVERYTHING: Final = ("get", "post", "put", "patch", "delete", "head")
# What waits has functions of its own; all other paths, and what browsers ask first, are ``Api``'s.
_WAITING: Final = {
    **dict.fromkeys(
        ("/auth/login", "/auth/challenge", "/auth/passwordless/start", "/auth/passwordless/verify"),
        "ApiSignIn",
    ),
    **dict.fromkeys(
        (
            *("/auth/register", "/auth/verify", "/auth/verify/resend"),
            *("/auth/password/forgot", "/auth/password/reset"),
        ),
        "ApiSignUp",
    ),
}
_URI: Final = (
    "arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions"
    "/${{{}Function.Alias}}/invocations"
)


def with_paths(api: Piece, _: Known) -> Piece:
    """
    *api*, with the paths in their place; whatever is not among them goes to ``{proxy+}``.

    Raises `BadPiece` if there is no place for them.
    """
    if PLACE not in api.text:
        raise BadPiece(f"{api.origin}: {api.name} has no line {PLACE.strip()}")
    described = json.loads((ROOT / "docs/openapi.json").read_text())["paths"]
    paths = {**described, '"/{proxy+}"': _EVERYTHING}
    made = "".join(_path(path, methods) for path, methods in paths.items())
    return replace(api, text=api.text.replace(PLACE, f"        paths:\n{made}"))


def _path(path: str, methods: Iterable[str]) -> str:
    """Each asks for itself what browsers ask first."""
    called = _calls(_WAITING.get(path, "Api"))
    lines = "".join(f"            {method}: {called}\n" for method in methods)
    return f"          {path}:\n{lines}            options: {_calls('Api')}\n"


def _calls(function: str) -> str:
    uri = _URI.format(function)
    integration = f'{{type: aws_proxy, httpMethod: POST, uri: !Sub "{uri}"}}'
    return f"{{responses: {{}}, x-amazon-apigateway-integration: {integration}}}"
