import json

import pytest

from local.console.answers import Asked
from local.console.rest import CALLS, passed_to_api

FACTORS = "/v1/auth/me/factors"
ID = "a-device_of_22_letters"


def ask(url, method, path, body=b"{}"):
    headers = {"authorization": "Bearer t", "cookie": "theirs", "origin": "http://127.0.0.1:8040"}
    return passed_to_api(Asked(method, path, headers, body), api_url=url)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/rest", ("GET", FACTORS)),
        ("POST", "/api/rest/totp", ("POST", f"{FACTORS}/totp")),
        ("POST", "/api/rest/totp/confirm", ("POST", f"{FACTORS}/totp/confirm")),
        ("POST", "/api/rest/totp/remove", ("DELETE", f"{FACTORS}/totp")),
        ("POST", "/api/rest/recovery-codes", ("POST", f"{FACTORS}/recovery-codes")),
        ("POST", "/api/rest/recovery-codes/remove", ("DELETE", f"{FACTORS}/recovery-codes")),
        ("GET", "/api/rest/devices", ("GET", "/v1/auth/devices")),
        ("POST", f"/api/rest/devices/{ID}/remove", ("DELETE", f"/v1/auth/devices/{ID}")),
    ],
)
def test_a_call_is_passed_on_with_the_token_and_nothing_else(api, method, path, expected):
    """The refusal comes back; cookies and origin stay here."""
    answer = ask(api.url, method, path, b'{"code": "1"}')
    [(sent, where, headers, body)] = api.seen

    assert (403, b"{}") == (answer.status, answer.body)
    assert expected == (sent, where)
    assert "Bearer t" == headers["Authorization"]
    assert not {"Cookie", "Origin"} & set(headers)
    assert (b'{"code": "1"}' if sent == "POST" else b"") == body
    assert 7 == len(CALLS)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/rest"),
        ("GET", "/api/rest/totp"),
        ("POST", "/api/rest/../delete"),
        ("GET", f"/api/rest/devices/{ID}/remove"),
        ("POST", "/api/rest/devices/../remove"),
        ("POST", "/api/restx"),
    ],
)
def test_nothing_else_is_passed_on(api, method, path):
    """The page has no other errand there."""
    assert 404 == ask(api.url, method, path).status
    assert [] == api.seen


def test_an_api_that_is_gone_is_told():
    """In words that the page shows."""
    answer = ask("http://127.0.0.1:9/v1", "GET", "/api/rest")

    assert 503 == answer.status
    assert "does not answer" in json.loads(answer.body)["problem"]
