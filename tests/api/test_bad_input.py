"""Requests to every route, damaged in several places at once, as API Gateway hands them on."""

import json
import os
import time

import pytest

from api.app import acts
from api.facts import teller
from tests.api.conftest import PAGE, bearing, refusal, request
from tests.damage import damaged_often, seeded

AT_ONCE = int(os.environ.get("BAD_INPUTS", "400"))
CANARY = "canary-7b1f"  # the description of the API has the word secret
BODIES = [
    {"email": f"{CANARY}@example.com", "password": f"{CANARY}-Horse-7", "locale": "de"},
    {"email": f"{CANARY}@example.com", "code": "12345678"},
    {"refresh_token": CANARY},
    {"session": CANARY * 10, "answer": CANARY, "challenge": "CUSTOM_CHALLENGE"},
    {"method": "TOTP", "code": "123456"},
]
TEXTS = ["", "{", "null", "[" * 50_000, '{"a":' * 20_000, "\ud800", f'"{"x" * 100_000}"', "{}x"]


class Refusing(dict):
    """A Cognito that knows nobody."""

    def get(self, name, _=None):
        return super().get(name) or refusal("NotAuthorizedException", CANARY)


@pytest.mark.parametrize("with_cookies", [True, False])
def test_no_request_breaks_the_api(  # what it is asked with, and what may say something
    with_cookies, api, cookies, cognito, token, capfd, fault, routes
):
    """A problem that says what is wrong; no trace, no error of ours, nothing told back."""
    cognito.answers = Refusing(cognito.answers)
    ours = api(cookies=cookies if with_cookies else None)
    bodies = [{field.name: field.example for field in route.fields} for route in routes]
    chance, statuses, worst_s = seeded(f"1 {with_cookies}"), set(), 0.0
    for number in range(AT_ONCE):
        here = number % len(routes)
        event = damaged_request(chance, routes[here], token(), own=bodies[here])
        began = time.process_time()
        answer = ours.handle(event)
        worst_s = max(worst_s, time.process_time() - began)
        statuses.add(answer["statusCode"])
        told = json.dumps([answer.get("body"), answer["multiValueHeaders"]])
        assert CANARY not in told
        assert not any("\r" in each or "\n" in each for each in values(answer))
    said = "".join(capfd.readouterr())
    fault(f"bad input: API, cookies {with_cookies}", n=AT_ONCE, failed=int(500 in statuses))

    assert worst_s < 5
    assert 500 not in statuses
    assert {400, 401} <= statuses
    assert "Traceback" not in said
    assert CANARY not in said


def damaged_request(chance, route, bearer, *, own):
    """A request for *route*, whose *own* body is well, with damage to what a client sends."""
    headers = {
        **bearing(chance.choice([bearer, bearer[:-2], CANARY, "", "a.b.c"])),
        "Cookie": chance.choice([f"__Host-refresh={CANARY}", "; ;=;", "x" * 8000, "a=\u00e9"]),
        "Origin": chance.choice([PAGE, "https://other.example", "null", "x"]),
    }
    bodies = [
        damaged_often(chance.choice([own, *BODIES]), [own, *BODIES], chance) for _ in range(2)
    ]
    raw = chance.choice([*TEXTS, *map(json.dumps, [own, *bodies] * 4)])
    event = request(route.method, route.path, headers=headers, raw=raw)
    for name in chance.sample(sorted(headers), chance.randint(0, 2)):
        del event["headers"][name]
        del event["multiValueHeaders"][name]
    if chance.random() < 0.1:
        event["isBase64Encoded"] = True
    if chance.random() < 0.3:
        event["queryStringParameters"] = {"a": "\u00e9" * 100, "email": CANARY}
    return event


def values(answer):
    """The values of all headers of the *answer*."""
    return [each for several in answer["multiValueHeaders"].values() for each in several]


# Values of which two readers make different things, or none; what is said of each.
MALFORMED, INVALID = "malformed_json", "invalid_request"
ODD = {
    "1" * 10_000: {MALFORMED},
    "[" * 7_000 + "]" * 7_000: {
        MALFORMED,
        INVALID,
    },  # by the interpreter
    "NaN": {MALFORMED},
    "1e999": {MALFORMED},
    '"a", "%s": "b"': {MALFORMED},  # the same member twice
    '"a\\ud800"': {INVALID},
    '"a\\u0000"': {INVALID},
    "null": {INVALID},
    '{"a": 1}': {INVALID},
}
TYPES = [
    "text/json",
    "application/json; charset=utf-16",
    "application/json, text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_a_value_that_readers_take_differently_is_refused_in_each_field(
    odd, routes, api, cognito, token
):
    """Of each route that has fields, for a caller who may call it; Cognito is not asked."""
    ours, told = api(), []
    for route in routes:
        own = {field.name: field.example for field in route.fields}
        for name in own:
            members = {each: json.dumps(text) for each, text in own.items()}
            members[name] = odd % name if "%s" in odd else odd
            raw = ", ".join(f'"{each}": {text}' for each, text in members.items())
            answer = ours.handle(posted(route, token(), f"{{{raw}}}"))
            told.append(json.loads(answer["body"])["code"])

    assert 40 < len(told)
    [said] = set(told) - NOBODYS
    assert said in ODD[odd]
    assert not cognito.calls


@pytest.mark.parametrize("kind", TYPES)
def test_another_content_type_is_refused_on_each_route(kind, routes, api, cognito, token):
    """A page of another site could send some of them unasked."""
    ours = api()
    told = []
    for route in routes:
        if route.fields:
            own = json.dumps({field.name: field.example for field in route.fields})
            event = posted(route, token(), own)
            event["headers"]["Content-Type"] = kind
            event["multiValueHeaders"]["Content-Type"] = [kind]
            told.append(json.loads(ours.handle(event)["body"])["code"])

    assert 15 < len(told)
    assert {"unsupported_media_type"} == set(told) - NOBODYS
    assert not cognito.calls


# What routes say before they read: those of a machine, and those that this stack does not have.
NOBODYS = {"insufficient_scope", "not_found"}


def posted(route, bearer, raw):
    return request(route.method, route.path, headers=bearing(bearer), raw=raw)


HALVES = ["a\ud800b@example.com", "jo@exam\udfffple.com", "\ud83d@example.com"]


@pytest.fixture
def routes(client, announce, passwords):
    """Every one, as it is described."""
    return [*acts(client, teller(announce, pool_id="eu-west-1_AbC"), passwords)]


@pytest.mark.parametrize("address", HALVES, ids=ascii)
def test_half_a_character_in_an_address_is_told_of_by_its_field(
    address, routes, api, cognito, token, fault
):
    """On every route with an address; Cognito is not asked."""
    ours, told = api(), []
    for route in routes:
        body = {field.name: field.example for field in route.fields}
        if "email" in body:
            raw = json.dumps(body | {"email": address})
            answer = ours.handle(
                request(route.method, route.path, headers=bearing(token()), raw=raw)
            )
            errors = json.loads(answer["body"])["errors"]
            found = [(each["field"], each["code"]) for each in errors]
            told.append((answer["statusCode"], found))
    wrong = [one for one in told if one != (400, [("email", "invalid")])]
    fault(f"half a character: API, {address!a}", n=len(told), failed=len(wrong))

    assert [] == wrong
    assert len(told) >= 5
    assert not cognito.calls
