"""A browser that keeps its tokens in cookies, on the emulator."""

import pytest

from local.suite import PARAMETERS, running_suite
from tests.end_to_end.rest_api_calls import caller

pytestmark = pytest.mark.emulator
ADA = {"email": "ada@example.com", "password": "Correct-horse-7"}


@pytest.fixture(scope="module")
def call():
    with running_suite(parameters={**PARAMETERS, "ApiTokens": "cookies"}) as running:
        call = caller(running)
        call("POST", "/auth/register", ADA)
        call("POST", "/auth/verify", {"email": ADA["email"], "code": "123456"})
        yield call


def kept(answer):
    """The header that a browser would send after *answer*, and the proof that it can read."""
    pairs = [line.partition(";")[0] for line in answer.cookies]
    proof = dict(pair.split("=", 1) for pair in pairs)["__Host-csrf"]
    return {"Cookie": "; ".join(pairs)}, {"X_CSRF_Token": proof}


def test_a_session_of_a_browser(call):
    """Sign in, read, refresh, sign out; without the proof nothing is changed."""
    answer = call("POST", "/auth/login", ADA)
    assert "token" not in answer.text
    cookies, proof = kept(answer)
    assert 200 == call("GET", "/user", **cookies).status
    assert proof["X_CSRF_Token"] == call("GET", "/user", **cookies).headers["x-csrf-token"]
    for path in ("/auth/refresh", "/auth/logout"):
        assert (403, "csrf_failed") == ((no := call("POST", path, **cookies)).status, no["code"])
    assert 200 == call("POST", "/auth/refresh", **cookies, **proof).status
    assert 204 == call("POST", "/auth/logout", **cookies, **proof).status
    assert 401 == call("GET", "/auth/userinfo", **cookies).status
    assert 401 == call("POST", "/auth/refresh", **cookies, **proof).status


def test_another_sessions_proof_is_none(call):
    """Though it is one of the same user's."""
    cookies, _ = kept(call("POST", "/auth/login", ADA))
    _, other = kept(call("POST", "/auth/login", ADA))

    assert 403 == call("DELETE", "/auth/me", **cookies, **other).status
