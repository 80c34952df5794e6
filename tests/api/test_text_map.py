"""Texts by name, in a request's body."""

import pytest
from jsonschema import Draft202012Validator

from api.text_map import TextMap

DETAILS = TextMap(name="details", description="Details.", example={"a": "b"}, longest=4)


@pytest.mark.parametrize("value", [{}, {"amount": "1234"}, {f"a{n}": "" for n in range(16)}])
def test_short_texts_are_taken(value):
    """As the description says."""
    assert None is DETAILS.complaint(value)
    assert Draft202012Validator(DETAILS.schema()).is_valid(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        ["a"],
        {"amount": 1},
        {"amount": None},
        {"amount": "12345"},
        {"amount": "a\x00"},
        {"Amount": "1"},
        {"": "1"},
        {"a\n": "1"},
        {"a" * 33: "1"},
        {"a": {"b": "c"}},
        {f"a{n}": "" for n in range(17)},
    ],
)
def test_all_else_is_refused(value):
    """What is signed has one form; the value is not quoted."""
    assert DETAILS.complaint(value)
    is_of_description = {"a\n": "1"} != value  # a pattern of ECMAScript takes no line's end
    assert not is_of_description or not Draft202012Validator(DETAILS.schema()).is_valid(value)
