"""A browser that keeps its tokens in cookies, on the emulator."""

import pytest

from local.suite import PARAMETERS, running_suite
from tests.end_to_end.rest_api_calls import caller, code_for

pytestmark = pytest.mark.emulator
ADA = {"email": "ada@example.com", "password": "Correct-horse-7"}


@pytest.fixture(scope="module")
def suite():
    with running_suite(is_warm=False, parameters={**PARAMETERS, "ApiTokens": "cookies"}) as running:
        yield running


@pytest.fixture(scope="module")
def call(suite):
    call = caller(suite)
    call("POST", "/auth/register", ADA)
    call("POST", "/auth/verify", {"email": ADA["email"], "code": "123456"})
    return call


def kept(answer):
    """The header that a browser would send after *answer*, and the proof that it can read."""
    assert answer.cookies, answer.text
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


def test_a_browser_that_signs_up_is_known(call, suite):
    """By a cookie that no script reads; signing out leaves it, and everywhere takes it back."""
    begun = call("POST", "/auth/passwordless/sign-up", {"email": "jo@example.com"})
    code = code_for(suite, "jo@example.com")
    body = {"email": "jo@example.com", "session": begun["session"], "answer": code}
    answer = call("POST", "/auth/passwordless/verify", body)
    [line] = [each for each in answer.cookies if each.startswith("__Host-device=")]
    assert "; HttpOnly; SameSite=Strict" in line
    cookies, proof = kept(answer)
    [device] = call("GET", "/auth/devices", **cookies)["devices"]
    assert device["this"]

    body = {"everywhere": True}
    gone = call("POST", "/auth/logout", body, **cookies, **proof)
    assert 204 == gone.status
    assert "__Host-device=; Path=/; Max-Age=0" in str(gone.cookies)
