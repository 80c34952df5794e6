"""Swagger UI's page, and the calls that it makes through the console."""

import json
from dataclasses import replace

import pytest

from local.console.answers import Asked
from tests.local.console.conftest import OWN

CALL = "/api-explorer/call"


@pytest.fixture
def routes(console, laptop, api):
    """Those of a laptop whose REST API serves its description everywhere."""
    api.status, api.body = 200, b'{"openapi": "3.1.0", "servers": [{"url": "./"}]}'
    return replace(console.routes, laptop=replace(laptop, api_url=api.url))


def ask(routes, method, path, body=b"", **headers):
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return routes(Asked(method, path, {**OWN, "origin": f"http://{OWN['host']}", **told}, body))


def test_the_page_has_a_strict_policy_and_all_its_files(routes):
    """No inline script, no inline style, no other origin."""
    page = ask(routes, "GET", "/api-explorer")
    policy = page.headers["Content-Security-Policy"]

    assert (200, "text/html; charset=utf-8") == (page.status, page.kind)
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'"):
        assert part in policy.split("; ")
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    for path, kind in (
        ("/vendor/swagger-ui.js", "text/javascript"),
        ("/vendor/swagger-ui.css", "text/css"),
        ("/style/api-explorer.css", "text/css"),
        ("/api-explorer.js", "text/javascript"),
    ):
        file = ask(routes, "GET", path)
        assert path in page.body.decode()
        assert (200, f"{kind}; charset=utf-8") == (file.status, file.kind)
    assert b"SwaggerUIBundle" in ask(routes, "GET", "/vendor/swagger-ui.js").body


def test_the_description_has_the_address_of_the_api(routes, api):
    """Lines for curl that the page shows work in a terminal."""
    told = json.loads(ask(routes, "GET", "/api-explorer/openapi.json").body)

    assert {"openapi": "3.1.0", "servers": [{"url": api.url}]} == told
    assert "/v1/openapi.json" == api.seen[0][1]


@pytest.mark.parametrize(
    ("method", "really", "path"),
    [
        ("GET", "", "/user"),
        ("GET", "", "/.well-known/step-up-keys.json"),
        ("POST", "POST", "/auth/login"),
        ("POST", "DELETE", "/auth/devices/a_b-C"),
    ],
)
def test_a_call_is_passed_on(routes, api, method, really, path):
    """With its token; cookies stay here."""
    headers = {"x_method": really} if really else {}
    answer = ask(
        routes, method, f"{CALL}{path}", b"{}", authorization="Bearer t", cookie="x", **headers
    )
    [(sent, where, got, body)] = api.seen

    assert (200, "application/problem+json") == (answer.status, answer.kind)
    assert (really or method, f"/v1{path}") == (sent, where)
    assert "Bearer t" == got["Authorization"]
    assert not {"Cookie", "Origin", "X-Method"} & set(got)
    assert (b"{}" if sent == "POST" else b"") == body


@pytest.mark.parametrize(
    ("method", "path", "really", "status"),
    [
        ("POST", "/user", "TRACE", 405),
        ("GET", "/user", "DELETE", 405),
        ("GET", "/../../restapis", "GET", 404),
        ("GET", "/%2e%2e/x", "GET", 404),
        ("GET", "//evil.example", "GET", 404),
    ],
)
def test_nothing_else_is_passed_on(routes, api, method, path, really, status):
    """No other method, and no way out of the API's own paths."""
    assert status == ask(routes, method, f"{CALL}{path}", x_method=really).status
    assert [] == api.seen


def test_another_site_calls_nothing(routes, api):
    """The console's gate is before it."""
    assert 403 == ask(routes, "POST", f"{CALL}/auth/login", origin="https://evil.example").status
    assert [] == api.seen


def test_a_real_account_has_no_explorer(console):
    """It is only looked at."""
    assert 404 == console.get_real("/api-explorer").status
    assert 404 == console.get("/api-explorer").status  # without a REST API
