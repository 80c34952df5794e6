import json
import re
import string
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from api.fields import Field, complaints, schema_of
from api.standard_fields import ANSWER, EMAIL, MAILED_CODE, PASSWORD, REFRESH_TOKEN, SESSION
from pipeline.documents.openapi import routes

FLAG = Field(name="flag", description="", example=True, is_flag=True, is_required=False)
FIELDS = (EMAIL, MAILED_CODE, FLAG)


def test_what_is_in_order_is_not_complained_about():
    """With what may be left away, or without."""
    body = {"email": "ada@example.com", "code": "123456"}

    assert [] == complaints(body, FIELDS) == complaints({**body, "flag": False}, FIELDS)


def test_everything_that_is_wrong_is_told_at_once():
    """Field by field, so that a form can show it."""
    found = complaints({"email": 7, "flag": "yes", "admin": True}, FIELDS)

    assert [
        ("email", "invalid", "Must be a string."),
        ("code", "missing", "Required field."),
        ("flag", "invalid", "Must be true or false."),
        ("admin", "unknown", "Unknown field."),
    ] == [(each.field, each.code, each.detail) for each in found]


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        ("", "Must have 1 to 128 characters."),
        ("x" * 120 + "@x.example", "Must have 1 to 128 characters."),
        ("a@b\x00", "Must not contain control characters."),
        ("a@\ud800", "Must not contain control characters."),
        ("ada", "Must look like ada@example.com."),
        ("ada @example.com", "Must look like ada@example.com."),
        ("ada@example.com\n", "Must not contain control characters."),
    ],
)
def test_a_text_that_does_not_fit_is_not_quoted(value, detail):
    """What is wrong is told, and never what was sent."""
    assert detail == EMAIL.complaint(value)


@pytest.mark.parametrize("field", [EMAIL, PASSWORD, MAILED_CODE, SESSION, ANSWER, REFRESH_TOKEN])
def test_examples_are_in_order(field):
    """People copy them."""
    assert field.complaint(field.example) is None


def test_a_session_may_be_as_long_as_any_that_we_hand_out():
    """Cognito's 2,048 characters at most, our nonce of 22, the name's 686 and the seal's 22."""
    assert (42, 2778) == (SESSION.shortest, SESSION.longest)
    assert {2842} == {
        field.longest
        for route in routes()
        if route.path.startswith("/auth/step-up")
        for field in route.fields
        if field.name == "session"
    }


@given(
    st.dictionaries(
        st.sampled_from(["email", "code", "flag", "more"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(string.printable, max_size=12)
        | st.just("ada@example.com")
        | st.just("123456"),
    )
)
def test_the_description_says_what_the_check_does(body):
    """JSON Schema and code agree on a body."""
    described = Draft202012Validator(schema_of(FIELDS)).is_valid(json.loads(json.dumps(body)))

    assert described == (not complaints(body, FIELDS))


FIELDS_OF_ALL = [field for route in routes() for field in (*route.fields, *route.parameters)]
ODD = st.text(string.printable + "\x00\x7f\x80\u00a0\u2028é", max_size=8)
LONGEST = max(len(field.example) for field in FIELDS_OF_ALL if isinstance(field.example, str))


@pytest.mark.parametrize("field", FIELDS_OF_ALL, ids=lambda field: field.name)
@given(odd=ODD, place=st.integers(0, LONGEST), which=st.sampled_from(range(4)))
def test_each_field_is_described_as_it_is_checked(field, odd, place, which):
    """Its example with something odd in it, next to it, or in its place."""
    text = field.example if isinstance(field.example, str) else ""
    place %= len(text) + 1
    value = (odd, text + odd, f"{text[:place]}{odd}{text[place:]}", text * 40)[which]

    assert described(field).is_valid(value) == (field.complaint(value) is None)


@cache
def described(field):
    """What is told of it."""
    schema = field.schema()
    if "pattern" in schema:  # Python's $ lets in a line's end behind it
        schema["pattern"] = re.sub(r"\$$", r"\\Z", schema["pattern"])
    return Draft202012Validator(schema)


@pytest.mark.parametrize("field", FIELDS_OF_ALL, ids=lambda field: field.name)
def test_patterns_read_alike_everywhere(field):
    r"""`\s`, `\w` and `\d` mean more to JavaScript or Python than to the other."""
    assert not re.search(r"\\[swdSWDbB]", field.pattern or "")


def test_the_name_of_an_unknown_member_is_told_as_far_as_it_is_short():
    """64 characters of what somebody made up are enough."""
    [complaint] = complaints({"x" * 65: 1}, [])

    assert "x" * 64 == complaint.field


def test_a_field_that_is_shown_to_nobody_is_described_as_a_password():
    """So that no tool shows what is typed."""
    hidden = {"format": "password", "writeOnly": True}

    assert hidden.items() <= PASSWORD.schema().items()
    assert not hidden.keys() & EMAIL.schema().keys()
