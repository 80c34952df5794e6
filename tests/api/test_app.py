"""The way of a request through the API."""

import base64

import pytest

from api.route import Answer, Bearer, Route
from tests.api.conftest import PAGE, PASSWORD, Answered, bearing, refusal, request

LOGIN = {"email": "ada@example.com", "password": PASSWORD}


def test_what_is_open_answers_everybody(call):
    """Without a token."""
    answer = call("GET", "/guest")

    assert (200, {"door": "guest"}) == (answer.status, answer.body)


def test_answers_are_not_kept_and_not_guessed_at(call):
    """By browsers and by what stands between."""
    for answer in (call("GET", "/guest"), call("GET", "/nothing")):
        assert "no-store" == answer.headers["cache-control"]
        assert "nosniff" == answer.headers["x-content-type-options"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "max-age=" in answer.headers["strict-transport-security"]


def test_a_path_that_is_not_there_is_told_so(call):
    """In the one shape that problems have."""
    answer = call("GET", "/nothing")

    assert (404, "not_found") == (answer.status, answer.code)
    assert "application/problem+json" == answer.headers["content-type"]


def test_a_method_that_is_not_there_is_told_which_are(call):
    """RFC 9110, 15.5.6."""
    answer = call("DELETE", "/auth/login")

    assert (405, "POST") == (answer.status, answer.headers["allow"])


def test_the_page_may_ask_before_it_sends(call):
    """A preflight names what may be sent."""
    answer = call("OPTIONS", "/auth/login", headers={"Origin": PAGE})

    assert 204 == answer.status
    assert PAGE == answer.headers["access-control-allow-origin"]
    assert "POST" == answer.headers["access-control-allow-methods"]
    assert "X-CSRF-Token" in answer.headers["access-control-allow-headers"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{PAGE}.evil.example", ""])
def test_no_other_page_may_read_answers(call, origin):
    """Nor ask for leave; caches keep the answers apart."""
    for method in ("OPTIONS", "POST"):
        answer = call(method, "/auth/login", headers={"Origin": origin})

        assert "access-control-allow-origin" not in answer.headers
        assert "Origin" == answer.headers["vary"]


def test_without_an_origin_no_page_may_read_answers(call, api):
    """Which is the default."""
    answer = call("GET", "/guest", of=api(origin=""), headers={"Origin": ""})

    assert "access-control-allow-origin" not in answer.headers


def test_credentials_are_allowed_only_where_there_are_cookies(call, api, cookies):
    """And the origin is never a star."""
    for kept, expected in ((None, None), (cookies, "true")):
        answer = call("GET", "/guest", of=api(cookies=kept), headers={"Origin": PAGE})

        assert expected == answer.headers.get("access-control-allow-credentials")
        assert PAGE == answer.headers["access-control-allow-origin"]


def test_a_bug_of_ours_is_logged_and_not_told(call, api, capsys):
    """Type and place are; what the error says is not, for it may quote the user."""

    def fail(_):
        raise RuntimeError("ada@example.com")

    route = Route(name="stumble", method="GET", path="/bug", title="", text="", returns=(200, None))
    answer = call("GET", "/bug", of=api(more={route: fail}))

    assert (500, "internal_error") == (answer.status, answer.code)
    logged = capsys.readouterr().out
    assert "RuntimeError" in logged
    assert "ada@" not in logged + answer.text


def test_cognito_is_told_who_calls(call, cognito):
    """Threat protection looks at the address and the browser."""
    call("POST", "/auth/login", LOGIN)

    [asked] = cognito.asked("admin_initiate_auth")
    assert {
        "IpAddress": "203.0.113.77",
        "ServerName": "api.example",
        "ServerPath": "/auth/login",
        "HttpHeaders": [{"headerName": "User-Agent", "headerValue": "Firefox/130"}],
    } == asked["ContextData"]


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        (refusal("NotAuthorizedException"), [1.0]),
        ({"AuthenticationResult": {"AccessToken": "a", "ExpiresIn": 1}}, []),
    ],
)
def test_what_could_tell_of_a_user_takes_the_same_time(call, cognito, slept, answer, waits):
    """Only who proves to be the user is answered at once."""
    cognito.answers["admin_initiate_auth"] = answer
    call("POST", "/auth/login", LOGIN)

    assert waits == slept


def test_a_body_may_come_as_base64(api):
    """API Gateway sends it so where media types are binary."""
    event = request("POST", "/auth/refresh", raw="")
    event |= {"body": base64.b64encode(b'{"refresh_token": 1}').decode(), "isBase64Encoded": True}
    answer = Answered(api().handle(event))

    assert ["refresh_token"] == [each["field"] for each in answer.body["errors"]]


@pytest.mark.parametrize("body", ["%%%", "/w=="])
def test_a_body_that_is_no_text_is_malformed(api, body):
    """Neither base64 nor UTF-8 that is none."""
    event = request("POST", "/auth/login", raw="") | {"body": body, "isBase64Encoded": True}

    assert "malformed_json" == Answered(api().handle(event)).code


def test_a_route_for_somebody_looks_at_the_token_before_it_acts(call, api, token):
    """What comes after may rely on it."""
    acted = []
    route = Route(
        name="act",
        method="GET",
        path="/mine",
        title="",
        text="",
        returns=(200, None),
        bearer=Bearer.USER,
    )

    def act(asked):
        acted.append(asked.bearer.subject)
        return Answer(status=204)

    mine = api(more={route: act})
    refused = call("GET", "/mine", of=mine, headers=bearing("nonsense"))
    answered = call("GET", "/mine", of=mine, headers=bearing(token()))

    assert (401, 204) == (refused.status, answered.status)
    assert 1 == len(acted)
