"""Tokens in cookies: what a page of ours can do with them, and no other."""

import pytest

from api.cookies import ACCESS, CSRF, REFRESH, read
from tests.api.conftest import PASSWORD, TOKENS, bearing

LOGIN = {"email": "ada@example.com", "password": PASSWORD}


@pytest.fixture
def kept(api, cookies):
    """The API that keeps tokens in cookies."""
    return api(cookies=cookies)


def sent(cookies, access, *, proof=None, refresh="refresh"):
    """The headers of a page with a session."""
    headers = {"Cookie": f"{ACCESS}={access}; {REFRESH}={refresh}"}
    if proof != "":
        headers["X-CSRF-Token"] = cookies.proof(refresh) if proof is None else proof
    return headers


def test_no_token_is_told_where_cookies_keep_them(call, kept, cognito):
    """Scripts cannot read what is not in the body."""
    cognito.answers["admin_initiate_auth"] = {"AuthenticationResult": TOKENS}
    answer = call("POST", "/auth/login", LOGIN, of=kept)

    assert {"expires_in": 900} == answer.body
    assert not {"access", "identity", "refresh"} & set(answer.body.values())


def test_cookies_are_for_this_host_and_no_script(call, kept, cognito):
    """But for the proof, which the page has to read."""
    cognito.answers["admin_initiate_auth"] = {"AuthenticationResult": TOKENS}
    lines = call("POST", "/auth/login", LOGIN, of=kept).lines

    assert [ACCESS, REFRESH, CSRF] == [line.partition("=")[0] for line in lines]
    for line in lines:
        assert "; Path=/; " in line
        assert "; Secure" in line
        assert "; SameSite=Strict" in line
        assert "Domain" not in line
    assert [True, True, False] == ["; HttpOnly" in line for line in lines]
    assert "Max-Age=900" in lines[0]


def test_a_cookie_is_as_good_as_a_token_for_reading(call, kept, token):
    """A page on another site cannot read the answer."""
    answer = call("GET", "/user", of=kept, headers={"Cookie": f"{ACCESS}={token()}"})

    assert 200 == answer.status


def test_reading_tells_the_proof_to_a_page_that_lost_it(call, kept, cookies, token):
    """After a reload, and where page and API are two hosts of one site."""
    answer = call("GET", "/user", of=kept, headers=sent(cookies, token(), proof=""))

    assert cookies.proof("refresh") == answer.headers["x-csrf-token"]


@pytest.mark.parametrize("proof", ["", "guessed", "0" * 64, "\u00e4"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", "/auth/me", None),
        ("POST", "/auth/logout", {}),
        ("POST", "/auth/refresh", {}),
        ("POST", "/auth/password/change", {"old_password": "a", "new_password": PASSWORD}),
    ],
)
def test_nothing_is_done_without_the_proof(
    call, kept, cookies, token, cognito, capsys, method, path, body, proof
):
    """Another site can make a browser send cookies, and not a header that it does not know."""
    answer = call(method, path, body, of=kept, headers=sent(cookies, token(), proof=proof))

    assert (403, "csrf_failed") == (answer.status, answer.code)
    assert '"why":"csrf_failed"' in capsys.readouterr().out.replace(" ", "")
    assert [] == [name for name, _ in cognito.calls if name != "describe_user_pool_client"]


def test_the_proof_of_another_session_is_none(call, kept, cookies, token):
    """It hangs on the refresh token."""
    headers = sent(cookies, token(), proof=cookies.proof("another"))

    assert "csrf_failed" == call("DELETE", "/auth/me", of=kept, headers=headers).code


def test_without_a_session_there_is_no_proof(cookies):
    """Not even the one of an empty token."""
    assert not cookies.is_proven("", cookies.proof(""))


def test_who_sends_the_token_itself_needs_no_proof(call, kept, token, cognito):
    """No browser does that by itself."""
    answer = call("DELETE", "/auth/me", of=kept, headers=bearing(token()))

    assert 204 == answer.status
    assert 1 == len(cognito.asked("delete_user"))


def test_signing_in_needs_no_proof_of_an_old_session(call, kept, cognito):
    """There may be cookies left of one that has expired."""
    cognito.answers["admin_initiate_auth"] = {"AuthenticationResult": TOKENS}
    answer = call("POST", "/auth/login", LOGIN, of=kept, headers={"Cookie": f"{REFRESH}=old"})

    assert 200 == answer.status


def test_refreshing_takes_the_token_from_its_cookie(call, kept, cookies, cognito):
    """And gives a new one, with its own proof."""
    cognito.answers["get_tokens_from_refresh_token"] = {
        "AuthenticationResult": TOKENS | {"RefreshToken": "newer"}
    }
    answer = call("POST", "/auth/refresh", of=kept, headers=sent(cookies, "expired"))

    assert "refresh" == cognito.asked("get_tokens_from_refresh_token")[0]["RefreshToken"]
    assert f"{REFRESH}=newer;" in answer.lines[1]
    assert f"{CSRF}={cookies.proof('newer')};" in answer.lines[2]


def test_a_refresh_token_that_goes_on_is_kept(call, kept, cookies, cognito, logged):
    """Without rotation Cognito sends no new one."""
    told = {name: text for name, text in TOKENS.items() if name != "RefreshToken"}
    cognito.answers["get_tokens_from_refresh_token"] = {"AuthenticationResult": told}
    answer = call("POST", "/auth/refresh", of=kept, headers=sent(cookies, "expired"))

    assert f"{REFRESH}=refresh;" in answer.lines[1]
    assert "token refused" in logged


def test_signing_out_takes_cookies_back(call, kept, cookies, token):
    """All three."""
    answer = call("POST", "/auth/logout", {}, of=kept, headers=sent(cookies, token()))

    assert 204 == answer.status
    assert [True] * 3 == ["Max-Age=0" in line for line in answer.lines]


def test_cookies_mean_nothing_where_tokens_are_told(call, token):
    """The stack is set up for one or for the other."""
    answer = call("GET", "/user", headers={"Cookie": f"{ACCESS}={token()}"})

    assert "missing_token" == answer.code


@pytest.mark.parametrize("header", ["", "no cookie", "a=1; b=\x01", "=;=;", "[bad]=1"])
def test_cookies_that_cannot_be_read_are_none(header):
    """Others on the host may write what they like."""
    assert "__Host-access" not in read(header)
    assert "token" == read(f"{header}; __Host-access=token; {header}")["__Host-access"]
