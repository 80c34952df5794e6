import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent

from api.problems import Problem
from api.requests import body_of, caller_of
from api.standard_fields import EMAIL
from tests.api.conftest import PASSWORD, TOKENS, request

LOGIN = "/auth/login"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "{",
        "[]",
        "7",
        "null",
        '"text"',
        '{"email": NaN}',
        '{"email": "a@b", "email": "c@d"}',
        "[" * 10_000,
        "{'email': 1}",
    ],
)
def test_what_is_no_json_object_is_told_so(call, cognito, raw):
    """And Cognito is not asked."""
    answer = call("POST", LOGIN, raw=raw)

    assert (400, "malformed_json") == (answer.status, answer.code)
    assert [] == cognito.calls


@pytest.mark.parametrize(
    "media_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonx", "multipart/x"],
)
def test_a_form_of_another_site_is_not_json(call, cognito, media_type):
    """Which browsers would send without asking first."""
    answer = call("POST", LOGIN, {"email": "a@b"}, headers={"Content-Type": media_type})

    assert (415, "unsupported_media_type") == (answer.status, answer.code)
    assert [] == cognito.calls


@pytest.mark.parametrize(
    "media_type",
    ["application/json", "Application/JSON", "application/json; charset=utf-8"],
)
def test_json_is_known_by_its_name(call, media_type):
    """In any case, with UTF-8 said or not."""
    answer = call("POST", LOGIN, {"email": 1}, headers={"Content-Type": media_type})

    assert "invalid_request" == answer.code


def test_a_body_that_nobody_needs_is_not_read(call, cognito):
    """16 KiB is more than any route takes, and one octet more is refused."""
    around = len(json.dumps({"email": "a@b", "password": ""}))
    codes = []
    for size in (16_384, 16_385, 20_000):
        answer = call("POST", LOGIN, {"email": "a@b", "password": "x" * (size - around)})
        codes.append((answer.status, answer.code))

    too_large = (413, "body_too_large")
    assert [(400, "invalid_request"), too_large, too_large] == codes
    assert [] == cognito.calls


def test_more_than_is_wanted_is_refused_and_named(call, cognito):
    """Nothing slips through to Cognito: no attribute, no group."""
    body = {"email": "a@b", "password": PASSWORD, "custom:admin": "true"}
    answer = call("POST", "/auth/register", body)

    assert 400 == answer.status
    assert [("custom:admin", "unknown")] == [
        (each["field"], each["code"]) for each in answer.body["errors"]
    ]
    assert [] == cognito.calls


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("de-CH, en;q=0.8", "de-CH"),
        ("fr", "fr"),
        ("zh-Hant-TW;q=1", "zh-Hant-TW"),
        ("*", ""),
        ("../etc", ""),
        ("", ""),
    ],
)
def test_mails_come_in_the_browsers_language(header, locale):
    """Its first; what is no language is none."""
    event = request("GET", "/guest", headers={"Accept-Language": header})

    assert locale == caller_of(APIGatewayProxyEvent(event)).locale


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("ADA@Example.COM", "ada@example.com"),
        ("\uff21da@example.com", "\uff21da@example.com"),
        ("Stra\u00dfe@example.com", "stra\u00dfe@example.com"),
    ],
)
def test_62_cognito_is_told_the_narrow_form(call, cognito, typed, told):
    """Invariant 62: nobody is one name in every case; and no letter becomes somebody else's."""
    cognito.answers["admin_initiate_auth"] = {"AuthenticationResult": TOKENS}
    call("POST", "/auth/login", {"email": typed, "password": "Secret-Word-7"})
    call("POST", "/auth/register", {"email": typed, "password": "Secret-Word-7"})

    [asked] = cognito.asked("admin_initiate_auth")
    [sign_up] = cognito.asked("sign_up")
    assert told == asked["AuthParameters"]["USERNAME"] == sign_up["Username"]
    assert {"Name": "email", "Value": told} in sign_up["UserAttributes"]
    assert "Secret-Word-7" == asked["AuthParameters"]["PASSWORD"] == sign_up["Password"]


def test_half_a_character_is_a_mistake_of_its_field(call):
    """A form can show it there."""
    answer = call(
        "POST", LOGIN, raw=json.dumps({"email": "\ud800@x.example", "password": PASSWORD})
    )

    assert (422, "invalid_request") == (answer.status, answer.code) or answer.code
    assert ["email"] == [each["field"] for each in answer.body["errors"]]


@pytest.mark.parametrize("fields", [(EMAIL,), (EMAIL, replace(EMAIL, name="o", is_required=False))])
def test_a_body_that_is_needed_has_to_be_there(fields):
    """One field that is required is enough."""
    event = APIGatewayProxyEvent(request("POST", LOGIN, raw="") | {"body": "", "headers": {}})
    with pytest.raises(Problem) as caught:
        body_of(event, SimpleNamespace(fields=fields))

    assert "unsupported_media_type" == caught.value.code


def test_a_caller_without_an_address_has_an_empty_one():
    """As in a test of API Gateway's console."""
    event = request("POST", LOGIN, raw="")
    event["requestContext"]["identity"] = {"sourceIp": None}

    assert "" == caller_of(APIGatewayProxyEvent(event)).address
