import json
from dataclasses import replace

import pytest
from botocore.exceptions import EndpointConnectionError

from api.gate import Gate, bearer_in
from api.problems import Problem
from api.route import Bearer
from rules.tokens.access_token import USER_SCOPE
from runtime.tokens.key_set import KeysUnavailable
from tests.api.conftest import ISSUER, SUB, refusal

MACHINE = {"username": None, "scope": "api/read", "sub": "machine1", "client_id": "machine1"}


@pytest.fixture
def gate(public_key):
    return Gate(
        key_of={"key1": public_key}.get,
        issuer=ISSUER,
        user_clients=frozenset({"client1"}),
        look=lambda _: None,
    )


def refused(gate, text, wanted):
    with pytest.raises(Problem) as problem:
        gate.admit(text, wanted)
    return problem.value.code


@pytest.mark.parametrize(
    ("claims", "wanted"),
    [
        ({}, Bearer.USER),
        ({}, Bearer.OWNER),
        (MACHINE, Bearer.MACHINE),
    ],
)
def test_who_is_wanted_comes_in(gate, token, claims, wanted):
    """If the session is not over."""
    assert gate.admit(token(**claims), wanted).subject in {SUB, "machine1"}


@pytest.mark.parametrize(
    ("claims", "wanted"),
    [
        (MACHINE, Bearer.USER),
        (MACHINE, Bearer.OWNER),
        (MACHINE | {"scope": USER_SCOPE}, Bearer.OWNER),
        ({"scope": "openid"}, Bearer.OWNER),
        ({"scope": "openid"}, Bearer.USER),  # nobody could say whether its session is over
        ({}, Bearer.MACHINE),
        ({"scope": f"{USER_SCOPE} api/read"}, Bearer.MACHINE),
        (MACHINE | {"scope": "api/write"}, Bearer.MACHINE),
        (MACHINE | {"scope": "xapi/read api/readx"}, Bearer.MACHINE),
    ],
)
def test_who_is_somebody_else_does_not(gate, token, claims, wanted):
    """A valid token, for another door."""
    assert "insufficient_scope" == refused(gate, token(**claims), wanted)


@pytest.mark.parametrize(
    ("claims", "wanted", "why"),
    [
        (MACHINE, Bearer.OWNER, "insufficient_scope"),
        ({}, Bearer.MACHINE, "insufficient_scope"),
        ({"auth_time": 1}, Bearer.RECENT_OWNER, "recent_sign_in_required"),
        ({"client_id": "other"}, Bearer.OWNER, "invalid_token"),
    ],
)
def test_a_refusal_is_logged_with_its_reason(gate, token, capsys, claims, wanted, why):
    """And whose token it is; the token is nowhere (OWASP ASVS 5.0, 16.3.2)."""
    text = token(**claims)

    assert why == refused(gate, text, wanted)
    said = capsys.readouterr().out
    line = json.loads(said)
    subject = claims.get("sub", SUB)
    assert ("access refused", why, subject) == (line["message"], line["why"], line["subject"])
    assert text not in said


@pytest.mark.parametrize("wanted", [Bearer.USER, Bearer.OWNER, Bearer.MACHINE])
@pytest.mark.parametrize(
    "claims",
    [{"client_id": "other"}, {"token_use": "id"}, {"exp": 1}, {"iss": f"{ISSUER}x"}],
)
def test_tokens_that_are_not_for_us_are_refused(gate, token, claims, wanted):
    """Of another app client, ID tokens, expired ones, those of another pool."""
    assert "invalid_token" == refused(gate, token(**claims), wanted)


@pytest.mark.parametrize("wanted", [Bearer.USER, Bearer.OWNER, Bearer.MACHINE])
def test_who_has_no_token_is_told_so(gate, wanted):
    """It is another thing to have none."""
    assert "missing_token" == refused(gate, "", wanted)


def test_where_nobody_is_wanted_tokens_do_not_matter(gate):
    """Nor does a broken one."""
    assert gate.admit("nonsense", Bearer.NOBODY) is None


def test_who_may_be_known_is_known(gate, token):
    """And else is nobody."""
    assert SUB == gate.admit(token(), Bearer.MAYBE_USER).subject
    assert gate.admit("", Bearer.MAYBE_USER) is None
    assert gate.admit(token(exp=1), Bearer.MAYBE_USER) is None


def test_without_keys_nobody_can_say(token, logged):
    """It is our trouble, and passes."""

    def key_of(_):
        raise KeysUnavailable

    gate = Gate(key_of=key_of, issuer=ISSUER, user_clients=frozenset(), look=None)

    assert "unavailable" == refused(gate, token(), Bearer.USER)
    assert "keys unavailable" in logged


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Bearer a.b-c_d", "a.b-c_d"),
        ("bearer   abc", "abc"),
        ("Basic YTpi", ""),
        ("Bearer", ""),
        ("Bearer a b", ""),
        ("abc", ""),
        ("", ""),
    ],
)
def test_the_token_stands_behind_bearer(header, expected):
    """RFC 6750, 2.1; schemes are written in any case."""
    assert expected == bearer_in(header)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (refusal("NotAuthorizedException"), "invalid_token"),
        (refusal("UserNotFoundException"), "invalid_token"),
        (refusal("TooManyRequestsException"), "unavailable"),
        (EndpointConnectionError(endpoint_url="https://x.example"), "unavailable"),
    ],
    ids=["signed out", "deleted", "busy", "away"],
)
def test_a_session_that_is_over_opens_no_door(gate, token, error, code):
    """By its own text the token is valid; a gate that cannot ask Cognito refuses it."""
    asked = []

    def look(text):
        asked.append(text)
        raise error

    gate = replace(gate, look=look)

    assert code == refused(gate, token(), Bearer.USER)
    assert 1 == len(asked)


@pytest.mark.parametrize(("ago_s", "is_recent"), [(300, True), (301, False)])
def test_a_sign_in_is_recent_for_five_minutes(gate, token, now, ago_s, is_recent):
    """Only the routes that a stolen token must not use ask for it."""
    gate = replace(gate, now=lambda: now.replace(microsecond=0))
    text = token(auth_time=int(now.timestamp()) - ago_s)

    assert SUB == gate.admit(text, Bearer.OWNER).subject
    if is_recent:
        assert SUB == gate.admit(text, Bearer.RECENT_OWNER).subject
    else:
        assert "recent_sign_in_required" == refused(gate, text, Bearer.RECENT_OWNER)


def test_a_session_that_its_user_has_ended_opens_no_door(gate, token):
    """A machine has none, and is not looked for."""
    asked = []
    gate = replace(gate, is_over=lambda bearer: not asked.append(bearer.subject))

    assert "invalid_token" == refused(gate, token(), Bearer.OWNER)
    assert "machine1" == gate.admit(token(**MACHINE), Bearer.MACHINE).subject
    assert [SUB] == asked
