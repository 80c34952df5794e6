"""A user sees the sessions that the API has begun, and ends one from another."""

from datetime import UTC, datetime, timedelta

import pytest

from api.listed_sessions import ListedSessions
from events.contract.catalogue import Kind
from runtime.aws_client.errors import Unanswered
from runtime.tokens.own_sessions import OwnSessions
from tests.api.conftest import SUB, TOKENS, bearing, refusal
from tests.moto_by_http import moto_table

SESSIONS = "/auth/sessions"
LIFETIME = timedelta(days=7)
WHO = {"email": "ada@example.com", "password": "Correct-horse-7"}
REFRESH = {"refresh_token": "refresh"}


@pytest.fixture
def own():
    with moto_table() as table:
        yield OwnSessions(table, table="table", lifetime=LIFETIME)


@pytest.fixture
def began():
    """The seconds in which two sessions were signed in: just now, and an hour before."""
    now = int(datetime.now(UTC).timestamp())
    return now, now - 3600


@pytest.fixture
def served(api, client):
    """The API with a list of sessions, as it is wired."""

    def served(own, *, client_id="client1", **more):
        listed = ListedSessions(own, client, client_id=client_id)
        return api(open_sessions=own, is_over=listed.is_over, goes_on=listed.goes_on, **more)

    return served


@pytest.fixture
def ask(call, token, own, served):
    """A request in the session that began *since*."""

    def ask(method="GET", path=SESSIONS, body=None, *, since, of=None, **more):
        headers = bearing(token(auth_time=since)) | more.pop("headers", {})
        return call(method, path, body, of=of or served(own), headers=headers, **more)

    return ask


def sign_in(call, cognito, token, of, since, **more):
    """By password."""
    cognito.answers["admin_initiate_auth"] = {
        "AuthenticationResult": TOKENS | {"AccessToken": token(auth_time=since)}
    }
    return call("POST", "/auth/login", WHO, of=of, **more)


def refresh(call, cognito, token, of, since, *, newer="newer", **more):
    renewed = TOKENS | {"AccessToken": token(auth_time=since), "RefreshToken": newer}
    cognito.answers["get_tokens_from_refresh_token"] = {"AuthenticationResult": renewed}
    return call("POST", "/auth/refresh", REFRESH, of=of, **more)


@pytest.fixture
def two(call, cognito, token, own, served, began):
    """Two sign-ins."""
    for since in reversed(began):
        assert 200 == sign_in(call, cognito, token, served(own), since).status
    return began


def test_a_user_sees_the_sessions_and_which_one_asks(ask, two):
    """The latest used first, with what is kept of them, and no token."""
    answer = ask(since=two[0])
    seen = answer.body["sessions"]

    assert [(str(each), each == two[0]) for each in two] == [
        (each["id"], each["this"]) for each in seen
    ]
    assert {"id", "browser", "since", "last", "until", "this"} == set(seen[0])
    assert "Firefox" == seen[0]["browser"]


def test_an_ended_session_opens_no_route_and_is_not_renewed(
    ask, call, cognito, token, own, served, two, facts
):
    """Its tokens are good for Cognito still: what came of the refresh token is revoked."""
    this, other = two
    assert 204 == ask("DELETE", f"{SESSIONS}/{other}", since=this).status
    shut = [ask(path=path, since=other) for path in ("/user", "/auth/userinfo", SESSIONS)]
    renewed = refresh(call, cognito, token, served(own), other)

    assert [(401, "invalid_token")] * 3 == [(each.status, each.code) for each in shut]
    assert (401, "invalid_refresh_token") == (renewed.status, renewed.code)
    assert ["newer"] == [each["Token"] for each in cognito.asked("revoke_token")]
    assert [str(this)] == [each["id"] for each in ask(since=this).body["sessions"]]
    assert [(Kind.SESSION_REVOKED, {"network": "203.0.113.0/24"})] == facts()


def test_who_signs_in_again_in_the_second_of_a_session_that_ended_is_let_in(
    ask, call, cognito, token, own, served, two
):
    """A sign-out and the next sign-in may be that quick; a renewal of it is none."""
    this, other = two
    ask("DELETE", f"{SESSIONS}/{other}", since=this)
    assert 401 == refresh(call, cognito, token, served(own), other).status
    assert 200 == sign_in(call, cognito, token, served(own), other).status

    assert 200 == ask(path="/user", since=other).status
    assert 200 == refresh(call, cognito, token, served(own), other).status
    assert {str(each) for each in two} == {each["id"] for each in ask(since=this).body["sessions"]}


def test_the_other_sessions_go_on(ask, call, cognito, token, own, served, two):
    """Of the user, and of others whose sign-in was in the same second."""
    this, other = two
    ask("DELETE", f"{SESSIONS}/{other}", since=this)
    stranger = bearing(token(auth_time=other, sub="c281eb78-0000-4000-8000-000000000009"))

    assert 200 == ask(path="/user", since=this).status
    assert 200 == call("GET", "/user", of=served(own), headers=stranger).status
    assert 200 == refresh(call, cognito, token, served(own), this).status


@pytest.mark.parametrize("cookie", [True, False])
def test_where_refresh_tokens_are_not_rotated_the_one_that_came_is_revoked(
    ask, call, cognito, token, own, served, two, cookies, cookie
):
    """An app client of the operator's may be so."""
    this, other = two
    ask("DELETE", f"{SESSIONS}/{other}", since=this)
    more = {"newer": ""}
    of = served(own)
    if cookie:
        of = served(own, cookies=cookies)
        proof = cookies.proof("kept")
        more["headers"] = {"Cookie": "__Host-refresh=kept", "X-CSRF-Token": proof}
    refresh(call, cognito, token, of, other, **more)

    assert ["refresh"] == [each["Token"] for each in cognito.asked("revoke_token")]


def test_a_token_that_cannot_be_revoked_is_not_told_all_the_same(
    ask, call, cognito, token, own, served, two, capsys
):
    """The next renewal gets the same answer."""
    this, other = two
    ask("DELETE", f"{SESSIONS}/{other}", since=this)
    cognito.answers["revoke_token"] = refusal("TooManyRequestsException")
    renewed = refresh(call, cognito, token, served(own), other)

    assert (401, "invalid_refresh_token") == (renewed.status, renewed.code)
    assert "token not revoked" in capsys.readouterr().out


def test_who_ends_the_session_that_asks_is_signed_out(ask, two, own, served, cookies):
    """The browser's cookies go."""
    this, _ = two
    answer = ask("DELETE", f"{SESSIONS}/{this}", since=this, of=served(own, cookies=cookies))

    assert 204 == answer.status
    assert "__Host-access=;" in str(answer.lines)


def test_a_session_that_is_not_listed_is_over(ask, two, facts):
    """Nobody is told of it."""
    assert 204 == ask("DELETE", f"{SESSIONS}/1234567890", since=two[0]).status
    assert [] == facts()


def test_a_stolen_token_ends_no_session(ask, two, began):
    """It would sign the user out: a sign-in has to be recent."""
    old = ask("DELETE", f"{SESSIONS}/{two[0]}", since=began[1])

    assert (401, "recent_sign_in_required") == (old.status, old.code)


@pytest.mark.parametrize("session_id", ["x", "1" * 9, "1" * 11, "12345678\u0661\u0661"])
def test_what_is_no_id_is_nowhere(ask, began, session_id):
    """No call is made for it."""
    answer = ask("DELETE", f"{SESSIONS}/{session_id}", since=began[0])

    assert (404, "not_found") == (answer.status, answer.code)


def test_a_token_that_cognito_has_revoked_sees_nothing(ask, two, cognito):
    """Cognito is asked."""
    cognito.answers["get_user"] = refusal("NotAuthorizedException")

    assert 401 == ask(since=two[0]).status


def test_without_a_list_there_are_none(call, token):
    """Nothing is kept."""
    assert "not_found" == call("GET", SESSIONS, headers=bearing(token())).code


@pytest.mark.parametrize("everywhere", [True, False])
def test_who_signs_out_is_not_listed_any_more(ask, two, own, everywhere):
    """Everywhere: none of them."""
    body = {"everywhere": True} if everywhere else REFRESH
    assert 204 == ask("POST", "/auth/logout", body, since=two[0]).status

    assert ([] if everywhere else [two[1]]) == [each.since for each in own.all(SUB)]


def test_an_account_that_is_deleted_leaves_no_session(ask, two, own):
    """Nothing is kept of who is gone."""
    assert 204 == ask("DELETE", "/auth/me", since=two[0]).status

    assert () == own.all(SUB)


class Absent:
    """A table that does not answer."""

    def __getattr__(self, _):
        def fail(**_):
            raise Unanswered("timeout")

        return fail


def test_a_table_that_fails_opens_nothing_and_keeps_nobody_out_for_longer(
    ask, call, cognito, token, served, began, logged
):
    """Tokens are answered, and open no route until the table answers again."""
    of = served(OwnSessions(Absent(), table="table", lifetime=LIFETIME))
    shut = ask(path="/user", since=began[0], of=of)

    assert (503, "unavailable") == (shut.status, shut.code)
    assert 200 == sign_in(call, cognito, token, of, began[0]).status
    assert 200 == refresh(call, cognito, token, of, began[0]).status
    assert "sessions unavailable" in logged


def test_signing_out_and_deletion_do_not_hang_on_the_table(call, token, api, began, capsys):
    """Cognito has done it."""
    of = api(open_sessions=OwnSessions(Absent(), table="table", lifetime=LIFETIME))
    bearer = bearing(token(auth_time=began[0]))
    out = call("POST", "/auth/logout", REFRESH, of=of, headers=bearer)
    gone = call("DELETE", "/auth/me", of=of, headers=bearer)

    assert [204, 204] == [out.status, gone.status]
    assert 2 == capsys.readouterr().out.count("sessions not noted")


def test_another_app_client_is_not_listed(ask, two, own, served):
    """Its sessions are renewed at Cognito: they could not be ended."""
    _, other = two
    own.end(SUB, other)
    of = served(own, client_id="client2")

    assert 200 == ask(path="/user", since=other, of=of).status


def test_tokens_that_cannot_be_read_are_answered_and_told_of(call, cognito, own, served, capsys):
    """Cognito may change them; nobody is kept out for the list."""
    cognito.answers["admin_initiate_auth"] = {"AuthenticationResult": TOKENS}

    assert 200 == call("POST", "/auth/login", WHO, of=served(own)).status
    assert "session not noted" in capsys.readouterr().out
