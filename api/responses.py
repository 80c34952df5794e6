"""What goes back: JSON or a problem, with the headers that keep a browser safe."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_lambda_powertools.event_handler import Response

from api.cookies import CSRF_HEADER, Cookies
from api.page import STYLE_DIGEST
from api.problems import Problem
from api.route import Answer, Tokens

_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
_POLICY_OF_PAGES: Final = f"{_POLICY}; style-src 'sha256-{STYLE_DIGEST}'"
_SAFE: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Responses:
    """
    Makes responses.

    *cookies* is None where tokens are told in JSON; *origin* is the one page
    that may read answers from a browser, or empty.
    """

    def __init__(self, *, cookies: Cookies | None, origin: str) -> None:
        self._cookies = cookies
        self._origin = origin

    def answer(
        self,
        answer: Answer,
        *,
        asked_by: str,
        media_type: str,
        refresh_token: str,
        device_key: str = "",
    ) -> Response[str]:
        """
        The response of an answer; *refresh_token* is that of the request's cookies.

        The browser or app that signs in is known by *device_key* from then on.
        """
        headers: dict[str, str | list[str]] = {**_SAFE, **self._cors(asked_by)}
        body = answer.body
        if answer.tokens and self._cookies:
            refresh_token = answer.tokens.refresh or refresh_token
            headers["Set-Cookie"] = [
                *self._cookies.set_for(answer.tokens, refresh_token=refresh_token),
                *([self._cookies.keep_device(device_key)] if device_key else []),
            ]
            body = {"expires_in": answer.tokens.expires_in_s}
        elif answer.tokens:
            body = _told(answer.tokens)
        if answer.ends_session and self._cookies:
            headers["Set-Cookie"] = self._cookies.taken_back(forgets_device=answer.forgets_device)
        elif self._cookies and refresh_token:
            headers[CSRF_HEADER] = self._cookies.proof(refresh_token)
        if answer.page is not None:
            headers["Content-Security-Policy"] = _POLICY_OF_PAGES
        text = answer.page if answer.page is not None else _json(body)
        return Response(answer.status, media_type if text else None, text, headers)

    def problem(self, problem: Problem, *, asked_by: str) -> Response[str]:
        """The response of a problem."""
        headers = {**_SAFE, **self._cors(asked_by), **problem.all_headers()}
        return Response(problem.status, "application/problem+json", _json(problem.body()), headers)

    def preflight(self, methods: Sequence[str], *, asked_by: str) -> Response[str]:
        """What a browser asks before it sends what a plain form could not."""
        headers = {**_SAFE, **self._cors(asked_by), "Allow": ", ".join([*methods, "OPTIONS"])}
        if "Access-Control-Allow-Origin" in headers:
            headers |= {
                "Access-Control-Allow-Methods": ", ".join(methods),
                "Access-Control-Allow-Headers": f"Authorization, Content-Type, {CSRF_HEADER}",
                "Access-Control-Max-Age": "600",
            }
        return Response(204, body="", headers=headers)

    def _cors(self, asked_by: str) -> dict[str, str]:
        if not self._origin:
            return {}
        if asked_by != self._origin:
            return {"Vary": "Origin"}
        return {
            "Access-Control-Allow-Origin": self._origin,
            "Access-Control-Expose-Headers": f"{CSRF_HEADER}, Retry-After, WWW-Authenticate",
            **({"Access-Control-Allow-Credentials": "true"} if self._cookies else {}),
            "Vary": "Origin",
        }


def _told(tokens: Tokens) -> dict[str, Any]:
    told = {
        "access_token": tokens.access,
        "id_token": tokens.identity,
        "refresh_token": tokens.refresh,
    }
    return {
        **{name: text for name, text in told.items() if text},
        "token_type": "Bearer",
        "expires_in": tokens.expires_in_s,
    }


def _json(body: Mapping[str, Any] | None) -> str:
    return "" if body is None else json.dumps(body, separators=(",", ":"))
